package emulator

import (
	"fmt"
	"net/netip"
)

var ipaclKind = &kind{
	kind:    IPAccessControlLists,
	noun:    "ip access control list",
	idField: "ipacl_uuid",
	newID:   func(uint64) string { return newUUID() },
	fields: []field{
		nameField,
		// An update replaces the whole list.
		{name: "ip_addresses", typ: textList, required: true, validList: validAddresses},
	},
	created:  "IP ACL created",
	updated:  "IP ACL changed",
	deleting: unlessInUse(IPAccessControlLists, "IP access control list"),
}

// validAddresses takes IPv4, IPv6 and CIDR. The strings are kept as they came:
// whether the service normalises them is not known.
func validAddresses(list []string) string {
	if len(list) == 0 {
		return "cannot be empty"
	}
	for _, s := range list {
		addr, err := netip.ParseAddr(s)
		if err == nil && addr.Zone() == "" {
			continue
		}
		if _, err := netip.ParsePrefix(s); err != nil {
			return fmt.Sprintf("has %q, which is neither an IP address nor a CIDR block", s)
		}
	}
	return ""
}
