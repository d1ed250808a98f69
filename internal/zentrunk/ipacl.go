package zentrunk

// IPAccessControlList is a list of addresses that may place calls through an outbound
// trunk. Source: Plivo's documentation, "IP access control list object".
type IPAccessControlList struct {
	UUID        string   `json:"ipacl_uuid"`
	Name        string   `json:"name"`
	IPAddresses []string `json:"ip_addresses"` // IPv4, IPv6 and CIDR; whether the service normalises them is not documented
}

// IPAccessControlLists is the collection of the account's lists.
type IPAccessControlLists = Collection[IPAccessControlList, IPAccessControlListRequest]

// IPAccessControlListRequest is the body of a create or an update. A create needs the
// addresses; an update that holds them replaces the whole list.
type IPAccessControlListRequest struct {
	Name        Field[string]   `json:"name,omitzero"`
	IPAddresses Field[[]string] `json:"ip_addresses,omitzero"`
}
