package emulator

var credentialKind = &kind{
	kind:    Credentials,
	noun:    "credential",
	idField: "credential_uuid",
	newID:   func(uint64) string { return newUUID() },
	fields: []field{
		nameField,
		{name: "username", typ: text, required: true},
		{name: "password", typ: text, required: true, secret: true},
	},
	created:  "credential created successfully",
	updated:  "credential updated successfully",
	rules:    credentialRules,
	deleting: unlessInUse(Credentials, "Credential"),
}

// credentialRules: every update rewrites the password. Leaving it out blanks it,
// and a password without the username is refused.
func credentialRules(c *change) *refusal {
	if c.creating() {
		return nil
	}
	if !c.has("password") {
		c.after["password"] = ""
	} else if !c.has("username") {
		return c.lacks("username", "with a password")
	}
	return nil
}
