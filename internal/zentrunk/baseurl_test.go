package zentrunk_test

import (
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		zentrunk.DefaultBaseURL:        "https://api.plivo.com/v1",
		"https://api.plivo.com/v1///":  "https://api.plivo.com/v1",
		"HTTPS://API.plivo.com:8443":   "https://API.plivo.com:8443",
		"https://api.plivo.com/":       "https://api.plivo.com",
		"https://api.plivo.com/a%2Fb/": "https://api.plivo.com/a%2Fb",
		"https://api.plivo.com/a%2F":   "https://api.plivo.com/a%2F",
		"https://[2001:db8::1]/v1":     "https://[2001:db8::1]/v1",
		"http://127.0.0.1:8080/v1":     "http://127.0.0.1:8080/v1",
		"http://127.9.9.9":             "http://127.9.9.9",
		"http://localhost/v1":          "http://localhost/v1",
		"http://LocalHost/v1":          "http://LocalHost/v1",
		"http://[::1]:1/":              "http://[::1]:1",
	} {
		t.Run(raw, func(t *testing.T) {
			t.Parallel()
			u, err := zentrunk.ParseBaseURL(raw, "MAXXXXXXXXXXXXXXXXXX")
			if err != nil || u.String() != want {
				t.Errorf("got %v (%v), want %s", u, err, want)
			}
		})
	}
}

func TestParseBaseURL_refused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ raw, want string }{
		{"", "must begin with https://"},
		{"api.plivo.com/v1", "must begin with https://"},
		{"/v1", "must begin with https://"},
		{"//api.plivo.com/v1", "must begin with https://"},
		{"ftp://api.plivo.com", "must begin with https://"},
		{"localhost:8080", "must begin with https://"},
		{"https:api.plivo.com", "names no host"},
		{"https://", "names no host"},
		{"https:///v1", "names no host"},
		{"https://:443/v1", "names no host"},
		{"api.plivo.com:443/v1", "must begin with https://"},
		{"127.0.0.1:443/v1", "is not an address"},
		{"https://api.plivo.com:port", "is not an address"},
		{"https://api.plivo.com/%zz", "is not an address"},
		{"https://api plivo.com", "is not an address"},
		{"https://api.plivo.com/\n", "has blanks around it"},
		{"https://api.plivo.com\x00/", "is not an address"},
		{" https://api.plivo.com", "has blanks around it"},
		{"https://api.plivo.com\t", "has blanks around it"},
		{"https://[fe80::1%25a%20b]/", "has a blank in its host name"},
		{"https://me:pass@api.plivo.com", "must not carry a user or password"},
		{"https://me@api.plivo.com", "must not carry a user or password"},
		{"https://@api.plivo.com", "must not carry a user or password"},
		{"https://api.plivo.com/?a=b", "must not have a query"},
		{"https://api.plivo.com/?", "must not have a query"},
		{"https://api.plivo.com/#a", "must not have a fragment"},
		{"https://api.plivo.com/#", "must not have a fragment"},
		{"http://api.plivo.com/v1", "must use https://"},
		{"http://10.0.0.1/v1", "must use https://"},
		{"http://localhost.example.com/v1", "must use https://"},
		{"http://127.0.0.1.example.com/v1", "must use https://"},
		{"http://127.1/v1", "must use https://"},
		{"http://0.0.0.0/v1", "must use https://"},
		{"http://[::]/v1", "must use https://"},
	} {
		t.Run(test.raw, func(t *testing.T) {
			t.Parallel()
			u, err := zentrunk.ParseBaseURL(test.raw, "MAXXXXXXXXXXXXXXXXXX")
			if err == nil {
				t.Fatalf("accepted as %s", u)
			}
			contains(t, err.Error(), test.want)
			if strings.Contains(err.Error(), "pass@") {
				t.Errorf("the password is repeated: %v", err)
			}
		})
	}
}

// A test double is reached by a name in a pipeline; its token is no secret.
func TestParseBaseURL_emulator(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"http://emulator:8080/v1", "http://10.0.0.1/v1", "https://api.plivo.com/v1"} {
		if u, err := zentrunk.ParseBaseURL(raw, zentrunk.EmulatorAuthID); err != nil || u.String() != raw {
			t.Errorf("%s: got %v, %v", raw, u, err)
		}
	}
	for raw, authID := range map[string]string{
		"http://emulator:8080/v1": "mazentrunkemulator01", "http://emulator/v1": "", "ftp://emulator/v1": zentrunk.EmulatorAuthID,
		"http://me:pass@emulator/v1": zentrunk.EmulatorAuthID,
	} {
		if u, err := zentrunk.ParseBaseURL(raw, authID); err == nil {
			t.Errorf("%s with %q: accepted as %s", raw, authID, u)
		}
	}
}
