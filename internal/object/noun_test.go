package object

import "testing"

// What the service calls its objects reaches messages, and the command to paste, as plain text only.
func TestNoun_hostile(t *testing.T) {
	t.Parallel()
	noun := Noun{Name: "trunk", Article: "a", Type: "zentrunk_trunk"}
	for name, got := range map[string]string{
		`trunk "a [31m" (1 [2J)`: noun.Label("a\x1b[31m", "1\x1b[2J"),
		`trunk "a "`:             noun.Label("a\n", ""),
		"trunk 1 ":               noun.Label("", "1\a"),
		"  terraform import zentrunk_trunk.NAME 2178": noun.ImportCommand("2178"),
		"  terraform import zentrunk_trunk.NAME ID":   noun.ImportCommand("1; rm -rf ~"),
	} {
		if got != name {
			t.Errorf("%q, expected %q", got, name)
		}
	}
}
