package emulator

var credentialKind = &kind{
	kind:       Credentials,
	path:       []string{zentrunk, string(Credentials)},
	operations: ofCollection,
	noun:       "credential",
	idField:    "credential_uuid",
	newID:      func(string) string { return newUUID() },
	fields: []field{
		nameField,
		{name: "username", typ: text, required: true, rewriteText: Rewrite.blanks},
		{name: "password", typ: text, required: true, secret: true},
	},
	created:  "credential created successfully",
	updated:  "credential updated successfully",
	rules:    credentialRules,
	deleting: deleteUsed,
}

// credentialRules: every update rewrites the password. Leaving it out blanks it,
// and a password without the username is refused.
func credentialRules(c *change) *refusal {
	if c.creating() {
		return nil
	}
	if !c.has("password") {
		if c.opts.PasswordRequired {
			return c.lacks("password", "in every update")
		}
		c.after["password"] = ""
	} else if !c.has("username") && !c.opts.PasswordAlone {
		return c.lacks("username", "with a password")
	}
	return nil
}
