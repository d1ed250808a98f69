package zentrunk

// Credential is a user name and password with which a PBX authenticates its calls
// through an outbound trunk. The service never returns the password.
// Source: Plivo's documentation, "Credential object".
type Credential struct {
	UUID     string `json:"credential_uuid"`
	Name     string `json:"name"`
	Username string `json:"username"`
}

// Credentials is the collection of the account's credentials.
type Credentials = Collection[Credential, CredentialRequest]

// CredentialRequest is the body of a create or an update. Both need user name and
// password every time: an update without the password blanks it, and one with the
// password alone is refused (seen in the live service).
type CredentialRequest struct {
	Name     Field[string] `json:"name,omitzero"`
	Username string        `json:"username"`
	Password string        `json:"password"`
}

func (r CredentialRequest) secrets() []string { return []string{r.Password} }
