package zentrunk

// URI is an origination URI: where the calls of an inbound trunk go. The service never
// returns the password. Deleting a URI deletes the trunks that use it.
// Source: Plivo's documentation, "Origination URI object".
type URI struct {
	UUID                 string `json:"uri_uuid"`
	Name                 string `json:"name"`
	URI                  string `json:"uri"`
	AuthenticationNeeded bool   `json:"authentication_needed"`
	Username             string `json:"username"`
}

// URIs is the collection of the account's origination URIs.
type URIs = Collection[URI, URIRequest]

// URIRequest is the body of a create or an update. A create needs the URI, and user
// name and password where authentication is needed. An update that holds the password
// must hold AuthenticationNeeded and Username as well.
type URIRequest struct {
	Name                 Field[string] `json:"name,omitzero"`
	URI                  Field[string] `json:"uri,omitzero"`
	AuthenticationNeeded Field[bool]   `json:"authentication_needed,omitzero"`
	Username             Field[string] `json:"username,omitzero"`
	Password             Field[string] `json:"password,omitzero"`
}

func (r URIRequest) secrets() []string { return []string{r.Password.value} }
