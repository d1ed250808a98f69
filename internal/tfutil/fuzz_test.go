package tfutil

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// What passes for an identifier is one plain segment of an address, and one word of a
// command line; what is wrong with any other is said in a short line of text.
func FuzzCheckID(f *testing.F) {
	for _, seed := range []string{
		"21784177241578330001", "9f1f7a1e-8d55-4a5e-93b7-0f4f6f1f1b0c", "a", "ID", "A_b-9",
		"", " ", "1 ", "1\n", "\n1", "-1", "_1", ".", "..", "../Credential", "1/2", "1%2F2", "%2e%2e", "1?limit=1", "1#f", "a:b",
		"https://api.plivo.com/v1/Account/MA/Zentrunk/Trunk/1/", `C:\1`, "1;rm", "$(id)", "１", "ä", "\x00", "\x1b[2J", "\u202e1", "\xff",
		strings.Repeat("9", 128), strings.Repeat("9", 129), strings.Repeat("\U0010ffff", 100), strings.Repeat("/", 1000),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		wrong := CheckID(id)
		if wrong != "" {
			if !utf8.ValidString(wrong) || utf8.RuneCountInString(wrong) > 1000 || strings.TrimSpace(wrong) != wrong || strings.HasSuffix(wrong, ".") {
				t.Errorf("%q", wrong)
			}
			for _, r := range wrong {
				if !unicode.IsPrint(r) {
					t.Errorf("%U in %q", r, wrong)
				}
			}
			return
		}
		if id == "" || len(id) > 128 || url.PathEscape(id) != id || url.QueryEscape(id) != id || strings.ContainsAny(id, ".~") {
			t.Errorf("%q passes for an identifier", id)
		}
		if len(strings.Fields("import "+id)) != 2 {
			t.Errorf("%q is not one word of a command line", id)
		}
	})
}
