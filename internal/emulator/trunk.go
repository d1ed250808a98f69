package emulator

import "slices"

var trunkKind = &kind{
	kind:       Trunks,
	path:       []string{zentrunk, string(Trunks)},
	operations: ofCollection,
	noun:       "trunk",
	idField:    "trunk_id",
	// Twenty digits are more than any integer type holds: an id is a string.
	newID: func(serial string) string { return "2" + serial },
	fields: []field{
		nameField,
		{name: "trunk_direction", typ: text, enum: []string{"inbound", "outbound"}, required: true, filter: true},
		{name: "trunk_status", typ: text, enum: []string{"enabled", "disabled"}, initial: "enabled", filter: true},
		{name: "secure", typ: boolean, initial: false, filter: true},
		{name: "ipacl_uuid", typ: text, nullable: true, ref: IPAccessControlLists, filter: true},
		{name: "credential_uuid", typ: text, nullable: true, ref: Credentials, filter: true},
		{name: "primary_uri_uuid", typ: text, nullable: true, ref: URIs, filter: true},
		{name: "fallback_uri_uuid", typ: text, nullable: true, ref: URIs, filter: true},
	},
	created: "Trunk created successfully.",
	updated: "Trunk updated successfully.",
	derive: func(o Object) Object {
		return Object{"trunk_domain": o.text("trunk_id") + ".zt.plivo.com"}
	},
	rules: trunkRules,
	deleting: func(c *call, a *account, id string) *refusal {
		c.leaveNumbers(a, id)
		return nil
	},
}

// trunkRules: an inbound trunk needs a primary URI and takes no authentication,
// an outbound one needs authentication and takes no URIs. What counts is the
// object as it will be, not what the request carries of it.
func trunkRules(c *change) *refusal {
	// Documented as optional, yet the live service answers 400 to an update
	// without it.
	if !c.has("trunk_direction") && !c.opts.DirectionOptional {
		return invalid("trunk_direction", "is required")
	}
	if before := c.before["trunk_direction"]; !c.creating() && c.after["trunk_direction"] != before {
		switch c.opts.DirectionChange {
		case RefusedChange:
			return invalid("trunk_direction", "cannot be changed")
		case IgnoredChange:
			// What belongs to the other direction is ignored with it.
			for _, name := range []string{"trunk_direction", "ipacl_uuid", "credential_uuid", "primary_uri_uuid", "fallback_uri_uuid"} {
				c.after[name] = c.before[name]
			}
		case AcceptedChange:
		}
	}
	refused := []string{"ipacl_uuid", "credential_uuid"}
	if c.after["trunk_direction"] == "outbound" {
		if c.after["ipacl_uuid"] == nil && c.after["credential_uuid"] == nil {
			return c.lacks("ipacl_uuid", "for an outbound trunk without a credential_uuid")
		}
		refused = []string{"primary_uri_uuid", "fallback_uri_uuid"}
	} else if c.after["primary_uri_uuid"] == nil {
		return c.lacks("primary_uri_uuid", "for an inbound trunk")
	}
	for _, name := range refused {
		if c.after[name] != nil {
			return invalid(name, "is not allowed for an %s trunk", c.after["trunk_direction"])
		}
	}
	return nil
}

// users are the ids of the trunks that refer to an object.
func (a *account) users(of Kind, id string) []string {
	var ids []string
	for _, e := range a.collections[Trunks].order {
		for _, f := range trunkKind.fields {
			if f.ref == of && e.fields[f.name] == id && !slices.Contains(ids, e.id) {
				ids = append(ids, e.id)
			}
		}
	}
	return ids
}
