package zentrunk_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"go.uber.org/goleak"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

const (
	authID    = "MAXXXXXXXXXXXXXXXXXX"
	authToken = "t0ken-of-the-account"
	root      = "/base/v1/Account/" + authID + "/Zentrunk/"
)

// credentials is what the Authorization header carries.
var credentials = base64.StdEncoding.EncodeToString([]byte(authID + ":" + authToken))

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// service answers its requests one after the other, each in the way given; the last
// way serves all that follow.
type service struct {
	*httptest.Server
	mu       sync.Mutex
	requests []request
}

// request is what reached the service.
type request struct {
	method, uri, body string
	header            http.Header
}

func serve(t *testing.T, ways ...http.HandlerFunc) *service {
	t.Helper()
	return serveBy(t, (*httptest.Server).Start, ways)
}

func serveTLS(t *testing.T, ways ...http.HandlerFunc) *service {
	t.Helper()
	return serveBy(t, (*httptest.Server).StartTLS, ways)
}

func serveBy(t *testing.T, start func(*httptest.Server), ways []http.HandlerFunc) *service {
	t.Helper()
	s := &service{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.requests = append(s.requests, request{method: r.Method, uri: r.RequestURI, body: string(body), header: r.Header})
		way := ways[min(len(s.requests), len(ways))-1]
		s.mu.Unlock()
		way(w, r)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	start(s.Server)
	t.Cleanup(s.Close)
	return s
}

// seen is what has reached the service so far.
func (s *service) seen() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// client speaks to the service over a fresh connection each time (net/http re-sends
// some requests by itself where a reused one has died) and hardly waits before it
// tries again.
func (s *service) client(t *testing.T, changes ...func(*zentrunk.Config)) *zentrunk.Client {
	t.Helper()
	config := zentrunk.Config{
		BaseURL: s.URL + "/base/v1", AuthID: authID, AuthToken: authToken,
		UserAgent: "terraform-provider-zentrunk/test", MaxRetries: 2, RequestTimeout: time.Minute,
		Transport: &http.Transport{DisableKeepAlives: true},
	}
	for _, change := range changes {
		change(&config)
	}
	client, err := zentrunk.New(config)
	if err != nil {
		t.Fatal(err)
	}
	client.SetWaits(time.Millisecond, 4*time.Millisecond)
	return client
}

func retries(n int) func(*zentrunk.Config) {
	return func(c *zentrunk.Config) { c.MaxRetries = n }
}

func requestTimeout(d time.Duration) func(*zentrunk.Config) {
	return func(c *zentrunk.Config) { c.RequestTimeout = d }
}

func transport(transport http.RoundTripper) func(*zentrunk.Config) {
	return func(c *zentrunk.Config) { c.Transport = transport }
}

// answer is a way to answer. The header is name, value, name, value….
func answer(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// cutOff drops the connection without an answer.
func cutOff(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// cutShort drops the connection in the middle of the answer's body.
func cutShort(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, `{"trunk_id": "1`)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// silence never answers; it ends with the client's patience.
func silence(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// huge answers with 20 MB of JSON.
func huge(status int) http.HandlerFunc {
	return answer(status, `{"trunk_id": "1", "message": "`+strings.Repeat("x", 20<<20)+`"}`)
}

const (
	trunk1    = `{"trunk_id": "1", "name": "one", "trunk_direction": "inbound", "trunk_status": "enabled", "secure": true, "trunk_domain": "1.zt.plivo.com", "primary_uri_uuid": "u-1"}`
	created1  = `{"api_id": "a-1", "message": "created", "trunk_id": "1"}`
	gateway   = "<html><head><title>502 Bad\n Gateway</title></head><body><h1>nginx</h1></body></html>"
	duplicate = `{"api_id": "a-9", "error": "same name already exists"}`
)

// A verb is one of the calls that the table tests go through.
type verb struct {
	name string
	call func(context.Context, *zentrunk.Client) error
	ok   http.HandlerFunc // how it succeeds
}

var (
	get = verb{"get", func(ctx context.Context, c *zentrunk.Client) error {
		_, err := c.Trunks.Get(ctx, "1")
		return err
	}, answer(200, trunk1)}
	create = verb{"create", func(ctx context.Context, c *zentrunk.Client) error {
		id, err := c.Trunks.Create(ctx, zentrunk.TrunkRequest{Direction: zentrunk.Inbound})
		if err == nil && id != "1" {
			return fmt.Errorf("created %q", id)
		}
		return err
	}, answer(201, created1)}
	update = verb{"update", func(ctx context.Context, c *zentrunk.Client) error {
		return c.Trunks.Update(ctx, "1", zentrunk.TrunkRequest{Direction: zentrunk.Inbound})
	}, answer(202, `{"api_id": "a-1", "message": "changed", "trunk_id": "1"}`)}
	remove = verb{"delete", func(ctx context.Context, c *zentrunk.Client) error {
		return c.Trunks.Delete(ctx, "1")
	}, answer(204, "")}
	list = verb{"list", func(ctx context.Context, c *zentrunk.Client) error {
		for _, err := range c.Trunks.List(ctx, zentrunk.TrunkFilter{}) {
			if err != nil {
				return err
			}
		}
		return nil
	}, answer(200, `{"meta": {"total_count": 1}, "objects": [`+trunk1+`]}`)}

	verbs = []verb{get, create, update, remove, list}
)

// failure is err as the client's own error, after the checks that every error has to
// pass: it can be shown to anybody, on any terminal.
func failure(t *testing.T, err error) *zentrunk.Error {
	t.Helper()
	var e *zentrunk.Error
	if !errors.As(err, &e) {
		t.Fatalf("not a *zentrunk.Error: %v", err)
	}
	presentable(t, e.Error())
	presentable(t, e.Path)
	first, _ := utf8.DecodeRuneInString(e.Message)
	if e.Message == "" || e.Status == 0 && unicode.IsLower(first) {
		t.Errorf("not a sentence: %q", e.Message)
	}
	if n := utf8.RuneCountInString(e.Message); n > 500 {
		t.Errorf("message of %d runes", n)
	}
	return e
}

func presentable(t *testing.T, text string) {
	t.Helper()
	if n := utf8.RuneCountInString(text); n >= 2000 {
		t.Errorf("%d runes: %.100q…", n, text)
	}
	for _, r := range text {
		if r != ' ' && !unicode.IsPrint(r) {
			t.Errorf("%U in %q", r, text)
		}
	}
	for _, raw := range []string{"EOF", "context deadline exceeded", "context canceled", "giving up after", "%!"} {
		if strings.Contains(text, raw) {
			t.Errorf("raw Go (%s) in %q", raw, text)
		}
	}
	discreet(t, text)
}

// discreet fails where a text holds a secret, or a good part of one.
func discreet(t *testing.T, text string, more ...string) {
	t.Helper()
	for _, secret := range append([]string{authToken, strings.TrimRight(credentials, "=")}, more...) {
		if strings.Contains(text, secret) || strings.Contains(text, secret[:len(secret)*2/3]) {
			t.Errorf("secret %q in %q", secret, text)
		}
	}
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in %q", part, text)
		}
	}
}
