package emulator

import (
	"fmt"
	"net/netip"
	"slices"
)

var ipaclKind = &kind{
	kind:       IPAccessControlLists,
	path:       []string{zentrunk, string(IPAccessControlLists)},
	operations: ofCollection,
	noun:       "ip access control list",
	idField:    "ipacl_uuid",
	newID:      func(string) string { return newUUID() },
	fields: []field{
		nameField,
		// An update replaces the whole list.
		{name: "ip_addresses", typ: textList, required: true, validList: validAddresses, rewriteList: Rewrite.addresses},
	},
	created: "IP ACL created",
	updated: "IP ACL changed",
	rules: func(c *change) *refusal {
		if before, ok := c.before["ip_addresses"].([]string); ok && c.opts.MergeAddresses && c.has("ip_addresses") {
			after, _ := c.after["ip_addresses"].([]string)
			c.after["ip_addresses"] = unique(append(slices.Clone(before), after...))
		}
		return nil
	},
	deleting: deleteUsed,
}

// validAddresses takes IPv4, IPv6 and CIDR, with host bits and more than once.
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
