package tfutil

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPrintable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                             "",
		"sales":                        "sales",
		"Grüße aus 東京, «q»":            "Grüße aus 東京, «q»",
		"a\x1b[31mred\x07":             "a [31mred ",
		"\u009b2J\r\nb":                " 2J  b",
		"\u202egnp\u2066\u200bx\ufeff": "gnpx",
		"\xff\x00":                     "\uFFFD ",
	} {
		if got := Printable(text); got != want {
			t.Errorf("%q became %q, expected %q", text, got, want)
		}
	}
	if got := Printable(strings.Repeat("ü", 500)); utf8.RuneCountInString(got) != 120 || !strings.HasSuffix(got, "ü…") {
		t.Errorf("a long text became %q", got)
	}
}

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
