package zentrunk

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

var fuzzSecrets = longestFirst([]string{"t0ken-of-the-account", "TUFYWFg6dDBrZW4", "p\"w<&é>"})

// fit fails where a text is not fit for a terminal.
func fit(t *testing.T, text string, most int) {
	t.Helper()
	if n := utf8.RuneCountInString(text); n > most || !utf8.ValidString(text) {
		t.Errorf("%d runes, valid %v", n, utf8.ValidString(text))
	}
	for _, r := range text {
		if r != ' ' && !unicode.IsPrint(r) {
			t.Errorf("%U in %q", r, text)
		}
	}
	for _, secret := range fuzzSecrets {
		if strings.Contains(text, secret) {
			t.Errorf("secret in %q", text)
		}
	}
}

func fuzzCollection() *Collection[Trunk, TrunkRequest] {
	return &Collection[Trunk, TrunkRequest]{path: []string{"Zentrunk", "Trunk"}, idField: "trunk_id", id: func(t *Trunk) string { return t.ID }}
}

// unfit checks the error for an answer that cannot be used.
func unfit(t *testing.T, err error) {
	t.Helper()
	e := (&answer{call: &call{method: http.MethodGet, path: []string{"Zentrunk", "Trunk"}, secrets: fuzzSecrets}}).unreadable(err)
	fit(t, e.Message, longestMessage)
	if !strings.HasPrefix(e.Message, "The service ") {
		t.Errorf("%q", e.Message)
	}
}

func FuzzDecodeTrunk(f *testing.F) {
	for _, seed := range []string{
		`{"trunk_id": "1", "name": null, "trunk_domain": "", "secure": true}`, `{"api_id": "a", "object": {"trunk_id": "1"}}`,
		`{"object": {"object": {}}}`, `{"object": "trunk", "trunk_id": "1"}`, `{"trunk_id": 1}`, `{"trunk_id": "1", "secure": "yes"}`,
		`{}`, `[]`, `null`, `"x"`, ``, ` `, `{"trunk_id":`, `<html><title>t0ken-of-the-account</title>`, "\x00\x1b[31m", `["p\"w<&\u00e9>"]`, `{"object": `,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		trunk, err := fuzzCollection().decodeMember(body, fuzzSecrets)
		if (trunk == nil) == (err == nil) {
			t.Fatalf("%v and %v", trunk, err)
		}
		if err != nil {
			unfit(t, err)
		} else if trunk.ID == "" {
			t.Error("no id")
		}
	})
}

func FuzzDecodePage(f *testing.F) {
	for _, seed := range []string{
		`{"meta": {"total_count": 1}, "objects": [{"trunk_id": "1"}]}`, `{"meta": {"total_count": 0}, "objects": []}`,
		`{"meta": {"total_count": -1}, "objects": []}`, `{"meta": {"total_count": 1e99}, "objects": []}`, `{"meta": {"total_count": "1"}, "objects": []}`,
		`{"meta": null, "objects": null}`, `{"objects": [1, null, {}]}`, `{"meta": [], "objects": {}}`, `{}`, `[]`, `null`, ``, `<p>`, `{"meta": {"total_count": 1}, "objects": ["p\"w<&é>"]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		page, err := fuzzCollection().decodePage(body, fuzzSecrets)
		if (page == nil) == (err == nil) {
			t.Fatalf("%v and %v", page, err)
		}
		if err != nil {
			unfit(t, err)
			return
		}
		if page.total < 0 {
			t.Errorf("total %d", page.total)
		}
		for _, trunk := range page.objects {
			if trunk == nil || trunk.ID == "" {
				t.Error("no id")
			}
		}
	})
}

func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		`{"api_id": "a", "error": "no"}`, `{"error": {"name": ["is taken"]}}`, `{"message": "t0ken-of-the-account"}`, `{"data": {"error": "no"}}`, `{"error": true}`, `{}`, `[]`, `null`, `5`,
		`{"api_id": "t0ken-of-the-account"}`, "<html><title>502 Bad Gateway</title>", "<p>p&#34;w&lt;&amp;é&gt;", "plain", "", " ",
		"t0ken-of-the-\u200baccount", "t0ken-of-t0ken-of-the-accountthe-account", "\x1b[2J\u202e\xff", `"p\"w\u003c\u0026\u00e9\u003e"`, `{"p\"w<&é>": {"password": "x"}}`,
	} {
		f.Add(404, "application/json", "r-1", []byte(seed))
		f.Add(307, "text/html", "t0ken-of-the-account", []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, contentType, id string, body []byte) {
		c := &call{method: http.MethodPost, path: []string{"Zentrunk", "Trunk"}, secrets: fuzzSecrets}
		r := result{attempts: 1, answer: &answer{call: c, attempts: 1, status: status, header: http.Header{"Content-Type": {contentType}, "X-Request-Id": {id}}, body: body}}
		ok, err := c.outcome(t.Context(), "h", r)
		if (ok == nil) == (err == nil) || (status/100 == 2) != (err == nil) {
			t.Fatalf("%v and %v for %d", ok, err, status)
		}
		if err != nil {
			e := new(Error)
			if !errors.As(err, &e) {
				t.Fatalf("%T: %v", err, err)
			}
			fit(t, e.Message, longestMessage)
			fit(t, e.RequestID, 80)
			fit(t, e.Error(), 2000)
			if e.Message == "" || e.Status != status {
				t.Errorf("%+v", e)
			}
			if trimmed := strings.TrimSpace(string(body)); IsNotFound(err) && !strings.HasPrefix(trimmed, "{") {
				t.Errorf("%q passes for the service's own 404", trimmed)
			}
		}
		// The log keeps control characters (its encoder escapes them), but no secret.
		x := newExchange(c, &url.URL{Scheme: "https", Host: "h", Path: "/"}, r, time.Second)
		for _, text := range []string{x.RequestID, x.ResponseBody()} {
			for _, secret := range fuzzSecrets {
				if strings.Contains(text, secret) {
					t.Errorf("secret in the log: %q", text)
				}
			}
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{
		"0", "1", "120", "-1", "+1", "1.5", "", " 7 ", "99999999999999999999", "9223372036854775807", "Wed, 21 Oct 2015 07:28:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon Jan  1 00:00:00 0001", "soon", "１",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		asked, ok := retryAfter(value, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
		if asked < 0 || !ok && asked != 0 {
			t.Errorf("%q: %s, %v", value, asked, ok)
		}
		c := &Client{maxRetries: 1, waits: defaultWaits, line: newLine(0, 0)}
		r := result{attempts: 1, answer: &answer{status: 503, header: http.Header{"Retry-After": {value}}}}
		wait, again, why := c.again(t.Context(), c.giveUp(t.Context()), &call{}, r)
		if again != (why == "") || again && (wait < 0 || wait > longestAskedWait+c.waits.first) {
			t.Errorf("%q: again %v, waits %s, stopped %q", value, again, wait, why)
		}
		fit(t, why, 200)
	})
}

func FuzzParseBaseURL(f *testing.F) {
	for _, seed := range []string{
		DefaultBaseURL, "http://127.0.0.1:8080/v1/", "http://[::1]/", "http://localhost", "http://example.com", "https://me:pass@h/", "https://h/?q", "https://h/#f", "https://h/a%2Fb//", "https://h/%2F",
		"", " ", "https://", "https://:1", "https:h", "h:1", "//h", "https://[fe80::1%25a%20b]/", "https://h\\@i/", "https://h/\x00", "https://h/..", "https://*/", "https://h/%E9",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := ParseBaseURL(raw, "MA")
		if err != nil {
			if u != nil {
				t.Error("an address and an error")
			}
			fit(t, err.Error(), 300)
			return
		}
		if u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(u.EscapedPath(), "/") {
			t.Errorf("%q accepted as %#v", raw, u)
		}
		if u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
			t.Errorf("%q would send the token in clear text", raw)
		}
		again, err := ParseBaseURL(u.String(), "MA")
		if err != nil || again.String() != u.String() {
			t.Errorf("%q reads %v (%v) the second time", u, again, err)
		}
		// Whatever the base, a request goes to that host, below that path.
		c, err := New(Config{BaseURL: raw, AuthID: "MA", AuthToken: "t", RequestTimeout: 1})
		if err != nil {
			t.Fatal(err)
		}
		req, err := c.request(t.Context(), &call{method: http.MethodGet, path: []string{"Zentrunk", "Trunk", "a/b"}})
		if err != nil {
			t.Fatalf("%q: %v", raw, err)
		}
		if want := u.EscapedPath() + "/Account/MA/Zentrunk/Trunk/a%2Fb/"; req.URL.EscapedPath() != want || req.URL.Hostname() != u.Hostname() {
			t.Errorf("%q: request to %s, want %s", raw, req.URL, want)
		}
	})
}
