package zentrunk

import "net/url"

// Directions of a trunk, as the API spells them.
const (
	Inbound  = "inbound"  // from Plivo to your PBX
	Outbound = "outbound" // from your PBX to Plivo
)

// Values of a trunk's status, as the API spells them.
const (
	Enabled  = "enabled"
	Disabled = "disabled"
)

// Trunk is a SIP trunk as the service returns it. A text field that the service
// leaves out, or sends as null or as "", is "": the three mean the same.
// Source: Plivo's documentation, "Trunk object".
type Trunk struct {
	ID              string `json:"trunk_id"`     // digits, but never a number
	Domain          string `json:"trunk_domain"` // where SIP traffic goes: <trunk_id>.zt.plivo.com; "" for a moment after a create
	Name            string `json:"name"`         // unique in the account
	Direction       string `json:"trunk_direction"`
	Status          string `json:"trunk_status"`
	Secure          bool   `json:"secure"` // TLS for signalling and SRTP for media
	IPACLUUID       string `json:"ipacl_uuid"`
	CredentialUUID  string `json:"credential_uuid"`
	PrimaryURIUUID  string `json:"primary_uri_uuid"`
	FallbackURIUUID string `json:"fallback_uri_uuid"`
}

// TrunkRequest is the body of a create or of an update of a trunk. An update
// leaves alone what is left out, but wants the direction every time: the live
// service answers 400 to an update without it.
type TrunkRequest struct {
	Direction       string        `json:"trunk_direction"`
	Name            Field[string] `json:"name,omitzero"`
	Status          Field[string] `json:"trunk_status,omitzero"`
	Secure          Field[bool]   `json:"secure,omitzero"`
	IPACLUUID       Field[string] `json:"ipacl_uuid,omitzero"`
	CredentialUUID  Field[string] `json:"credential_uuid,omitzero"`
	PrimaryURIUUID  Field[string] `json:"primary_uri_uuid,omitzero"`
	FallbackURIUUID Field[string] `json:"fallback_uri_uuid,omitzero"`
}

// Trunks is the collection of the account's trunks.
type Trunks = Collection[Trunk, TrunkRequest]

// TrunkFilter narrows a list of trunks, each field by equality; a zero field does
// not filter. Source: Plivo's documentation, "List all trunks".
type TrunkFilter struct {
	Direction       string
	Status          string
	Secure          *bool
	IPACLUUID       string
	CredentialUUID  string
	PrimaryURIUUID  string
	FallbackURIUUID string
}

// Query is the filter as the API's query parameters. An unset one is left out: the
// service refuses or misreads an empty value.
func (f TrunkFilter) Query() url.Values {
	query := url.Values{}
	for name, value := range map[string]string{
		"trunk_direction":   f.Direction,
		"trunk_status":      f.Status,
		"ipacl_uuid":        f.IPACLUUID,
		"credential_uuid":   f.CredentialUUID,
		"primary_uri_uuid":  f.PrimaryURIUUID,
		"fallback_uri_uuid": f.FallbackURIUUID,
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if f.Secure != nil {
		if *f.Secure {
			query.Set("secure", "true")
		} else {
			query.Set("secure", "false")
		}
	}
	return query
}
