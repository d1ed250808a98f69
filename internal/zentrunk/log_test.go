package zentrunk_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// exchanges is a logger that keeps what it is told.
type exchanges struct {
	mu   sync.Mutex
	all  []zentrunk.Exchange
	then func() // after each
}

func (l *exchanges) LogExchange(_ context.Context, e zentrunk.Exchange) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, e)
	if l.then != nil {
		l.then()
	}
}

func (l *exchanges) list() []zentrunk.Exchange {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.all)
}

func logTo(l *exchanges) func(*zentrunk.Config) {
	return func(c *zentrunk.Config) { c.Logger = l }
}

func TestLog_everyAttempt(t *testing.T) {
	t.Parallel()
	logged := &exchanges{}
	s := serve(t, cutOff, answer(503, `{"api_id": "a-1", "error": "busy"}`), answer(202, `{"api_id": "a-2"}`))
	if err := update.call(t.Context(), s.client(t, logTo(logged))); err != nil {
		t.Fatal(err)
	}
	all := logged.list()
	if len(all) != 3 {
		t.Fatalf("%d exchanges", len(all))
	}
	for i, want := range []zentrunk.Exchange{{Status: 0}, {Status: 503, RequestID: "a-1"}, {Status: 202, RequestID: "a-2"}} {
		e := all[i]
		if e.Method != "POST" || e.Path != root+"Trunk/1/" || e.Attempt != i+1 || e.Status != want.Status || e.RequestID != want.RequestID || e.Duration <= 0 {
			t.Errorf("%d: %+v", i, e)
		}
		if e.RequestBody() != `{"trunk_direction":"inbound"}` {
			t.Error(e.RequestBody())
		}
	}
	presentable(t, all[0].Failure)
	contains(t, all[0].Failure, "was lost before it had answered")
	if all[0].ResponseBody() != "" || all[1].Failure != "" {
		t.Errorf("%q %q", all[0].ResponseBody(), all[1].Failure)
	}
	// What holds no secret is logged as it came.
	if got := all[1].ResponseBody(); got != `{"api_id": "a-1", "error": "busy"}` {
		t.Error(got)
	}
}

func TestLog_query(t *testing.T) {
	t.Parallel()
	logged := &exchanges{}
	if err := list.call(t.Context(), serve(t, list.ok).client(t, logTo(logged))); err != nil {
		t.Fatal(err)
	}
	if got := logged.list()[0].Path; got != root+"Trunk/?limit=20&offset=0" {
		t.Error(got)
	}
}

// Whatever the service repeats, and however it writes it, no secret comes through.
func TestSecrets(t *testing.T) {
	t.Parallel()
	const password = `p"w\ü<&>/ #` + "\u202e" + `1 of 2`
	const longer = password + " and the rest of it"
	python := func(text string) string { // as json.dumps writes it, with \u for all but ASCII
		b, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for _, r := range string(b) {
			if r < 0x80 {
				out.WriteRune(r)
			} else {
				out.WriteString(`\u` + strings.ToLower(string("0123456789abcdef"[r>>12&15])+string("0123456789abcdef"[r>>8&15])+string("0123456789abcdef"[r>>4&15])+string("0123456789abcdef"[r&15])))
			}
		}
		return out.String()
	}
	literal := func(text string) string {
		b, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(b))
	}
	html := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")
	far := strings.Repeat("x", 110) // so that a cut comes in the middle
	zero := strings.Join(strings.Split(authToken, ""), "\u200b")

	for name, body := range map[string]string{
		"token":                       `{"error": "bad token ` + authToken + `"}`,
		"token as request id":         `{"api_id": "` + authToken + `", "error": "no"}`,
		"header":                      `{"error": "bad header Basic ` + credentials + `"}`,
		"header unpadded":             `{"error": "bad header ` + strings.TrimRight(credentials, "=") + `!"}`,
		"password":                    `{"error": {"password": [` + literal(password) + `]}}`,
		"password, named otherwise":   `{"error": ` + literal("your "+password) + `}`,
		"password as a name":          `{"error": {` + literal(password) + `: "is bad"}}`,
		"password in Python's JSON":   `{"error": ` + python(password) + `}`,
		"password in a list":          `[` + python(password) + `]`,
		"password as a string":        python(password),
		"password, then the longer":   `{"error": ` + literal(longer) + `}`,
		"password in plain text":      "no: " + password,
		"password in broken JSON":     `{"error": ` + literal(password),
		"password in a page":          "<title>" + html.Replace(password) + "</title>",
		"password at the cut":         "<title>" + far + html.Replace(password) + "</title>",
		"token at the cut":            "<title>" + far + authToken + "</title>",
		"token at the very end":       strings.Repeat("y", 490) + authToken,
		"token with zero-width space": `{"error": "` + zero + `"}`,
		"token escaped":               `{"error": "\u0074` + authToken[1:] + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, answer(400, body, "X-Request-ID", authToken+" "+credentials))
			logged := &exchanges{}
			_, err := s.client(t, logTo(logged)).Vault().Create(t.Context(), zentrunk.VaultRequest{
				Username: "joe " + longer, Password: password, Known: []string{"", password, longer},
			})
			discreet(t, failure(t, err).Error(), password, "rest of it", `p"w\\ü`, `p\"w`)

			for _, x := range logged.list() {
				for _, text := range []string{x.Path, x.RequestID, x.Failure, x.RequestBody(), x.ResponseBody()} {
					if name == "token with zero-width space" {
						text = strings.ReplaceAll(text, zero, "") // as it came, so nothing that could be used
					}
					discreet(t, text, password, "rest of it", `p"w`, `p\"w`, `\u00fc<`)
				}
				if !slices.Contains(x.Secrets(), authToken) || !slices.Contains(x.Secrets(), strings.TrimRight(credentials, "=")) {
					t.Errorf("secrets %q", x.Secrets())
				}
			}
		})
	}
}

// The same in an answer that ought to be a success.
func TestSecrets_inSuccess(t *testing.T) {
	t.Parallel()
	far := strings.Repeat("x", 110)
	for name, body := range map[string]string{
		"another id":   `{"trunk_id": "` + authToken + `"}`,
		"page":         "<title>" + far + authToken + "</title>",
		"text":         far + authToken,
		"other JSON":   `["` + far + authToken + `"]`,
		"escaped JSON": `["\u0074` + authToken[1:] + `"]`,
		"wrong type":   `{"trunk_id": {"` + authToken + `": 1}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, v := range []verb{get, list, remove} {
				logged := &exchanges{}
				if err := v.call(t.Context(), serve(t, answer(200, body)).client(t, logTo(logged))); err != nil {
					failure(t, err)
				}
				discreet(t, logged.list()[0].ResponseBody())
			}
		})
	}
}

// Fields that hold passwords are hidden also where the value is not known.
func TestLog_unknownPasswords(t *testing.T) {
	t.Parallel()
	logged := &exchanges{}
	s := serve(t, answer(200, `{"trunk_id": "1", "n": 12345678901234567890, "list": [{"Password": "hunter2"}, {"auth_token": "hunter2"}, {"x": {"password": null}}]}`))
	if err := get.call(t.Context(), s.client(t, logTo(logged))); err != nil {
		t.Fatal(err)
	}
	if got, want := logged.list()[0].ResponseBody(), `{"list":[{"Password":"***"},{"auth_token":"***"},{"x":{"password":"***"}}],"n":12345678901234567890,"trunk_id":"1"}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
