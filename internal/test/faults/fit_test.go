package faults

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// rawGo is what only somebody who knows Go understands.
var rawGo = regexp.MustCompile(`\bEOF\b|context (deadline|canceled)|i/o timeout|dial tcp|(read|write) tcp|net/http:|json:|invalid character|unexpected end of|cannot unmarshal|connect: |closed pipe|giving up after|%!|0x[0-9a-f]{6}|<nil>`)

// expectFit expects of any error text that it is fit for a terminal: bounded, in plain
// words, without secrets and without control characters.
func expectFit(t *testing.T, text string) {
	t.Helper()
	if n := len([]rune(text)); n >= 2000 {
		t.Errorf("%d characters: %s", n, text)
	}
	expectNoSecret(t, text)
	if words := rawGo.FindString(text); words != "" {
		t.Errorf("%q is raw Go in: %s", words, text)
	}
	for _, r := range text {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Errorf("%U in: %q", r, text)
			break
		}
	}
}

func expectNoSecret(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{emulator.DefaultAuthToken, credentials, strings.TrimRight(credentials, "=")} {
		if i := strings.Index(text, secret); i >= 0 {
			t.Errorf("a secret in: %q", text[max(0, i-200):min(len(text), i+200)])
			return
		}
	}
}

// expectText expects these words in a text, wherever lines break.
func expectText(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, want := range words {
		if !strings.Contains(text, want) {
			t.Errorf("expected %q in:\n%s", want, text)
		}
	}
}
