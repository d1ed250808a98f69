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

func TestStray(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "a": "", "pbx.example.com;lr": "", "Büro": "", "e\u0301": "", "\U0001F600": "",
		" ": "has a blank at its beginning", " a": "has a blank at its beginning", "a ": "has a blank at its end", "a b c": "has a blank as character 2", "ä b": "has a blank as character 2",
		"a\n": "has a line break at its end", "a\r\n": "has a line break at its end", "a\tb": "has a tab as character 2",
		"a\u00a0b": "has an invisible character (U+00A0) as character 2", "a\u200b": "has an invisible character (U+200B) at its end",
	} {
		if got := Stray(text); got != want {
			t.Errorf("%q: got %q, expected %q", text, got, want)
		}
	}
}
