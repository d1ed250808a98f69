package zentrunk_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

func TestNew_refused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		change func(*zentrunk.Config)
		want   string
	}{
		{"plain http", func(c *zentrunk.Config) { c.BaseURL = "http://api.plivo.com/v1" }, "base URL must use https://"},
		{"no account", func(c *zentrunk.Config) { c.AuthID = "" }, "auth ID is empty"},
		{"no token", func(c *zentrunk.Config) { c.AuthToken = "" }, "auth token is empty"},
		{"no time", func(c *zentrunk.Config) { c.RequestTimeout = 0 }, "request timeout must be positive"},
		{"negative retries", func(c *zentrunk.Config) { c.MaxRetries = -1 }, "must not be negative"},
		{"negative limit", func(c *zentrunk.Config) { c.RequestsPerSecond = -1 }, "must not be negative"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			config := zentrunk.Config{BaseURL: zentrunk.DefaultBaseURL, AuthID: authID, AuthToken: authToken, RequestTimeout: time.Second}
			test.change(&config)
			_, err := zentrunk.New(config)
			if err == nil {
				t.Fatal("accepted")
			}
			contains(t, err.Error(), test.want)
			presentable(t, err.Error())
		})
	}
}

func TestClient_AuthID(t *testing.T) {
	t.Parallel()
	if got := serve(t, answer(200, "")).client(t).AuthID(); got != authID {
		t.Errorf("got %q", got)
	}
}

func TestRequest_form(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		verb   verb
		method string
		uri    string
		body   string
	}{
		{get, "GET", root + "Trunk/1/", ""},
		{create, "POST", root + "Trunk/", `{"trunk_direction":"inbound"}`},
		{update, "POST", root + "Trunk/1/", `{"trunk_direction":"inbound"}`},
		{remove, "DELETE", root + "Trunk/1/", ""},
		{list, "GET", root + "Trunk/?limit=20&offset=0", ""},
	} {
		t.Run(test.verb.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, test.verb.ok)
			if err := test.verb.call(t.Context(), s.client(t)); err != nil {
				t.Fatal(err)
			}
			got := s.seen()[0]
			if got.method != test.method || got.uri != test.uri || got.body != test.body {
				t.Errorf("got %s %s %s", got.method, got.uri, got.body)
			}
			want := map[string]string{
				"Authorization": "Basic " + credentials, "User-Agent": "terraform-provider-zentrunk/test", "Accept": "application/json",
			}
			if test.body != "" {
				want["Content-Type"] = "application/json"
				want["Content-Length"] = strconv.Itoa(len(test.body))
			} else if got.header.Get("Content-Type") != "" {
				t.Error("a content type without content")
			}
			for name, value := range want {
				if got.header.Get(name) != value {
					t.Errorf("%s: %q, want %q", name, got.header.Get(name), value)
				}
			}
		})
	}
}

// An id is one segment of the path, whatever it holds.
func TestRequest_escapedID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"1234567890":      "1234567890",
		"a/b":             "a%2Fb",
		"../../Number":    "..%2F..%2FNumber",
		"a?b#c":           "a%3Fb%23c",
		"100% a;b,c+d&e=": "100%25%20a%3Bb%2Cc+d&e=",
		"%2F":             "%252F",
		"é\n":             "%C3%A9%0A",
		"...":             "...",
		"a\\b":            "a%5Cb",
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			s := serve(t, answer(404, `{}`))
			for _, err := range []error{
				func() error { _, err := s.client(t).Trunks.Get(t.Context(), id); return err }(),
				s.client(t).Trunks.Update(t.Context(), id, zentrunk.TrunkRequest{}),
				s.client(t).Trunks.Delete(t.Context(), id),
			} {
				failure(t, err)
			}
			for _, r := range s.seen() {
				if r.uri != root+"Trunk/"+want+"/" {
					t.Errorf("%s %s", r.method, r.uri)
				}
			}
			if len(s.seen()) != 3 {
				t.Errorf("%d requests", len(s.seen()))
			}
		})
	}
}

func TestRequest_idThatIsNone(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"", ".", ".."} {
		s := serve(t, answer(200, trunk1))
		_, err := s.client(t).Trunks.Get(t.Context(), id)
		e := failure(t, err)
		contains(t, e.Error(), fmt.Sprintf("%q cannot be part of a request's path", id))
		if len(s.seen()) != 0 || e.Attempts != 0 || zentrunk.IsUncertain(err) {
			t.Errorf("%q: %d requests, %d attempts", id, len(s.seen()), e.Attempts)
		}
	}
}

func TestRequest_escapedAccountAndBase(t *testing.T) {
	t.Parallel()
	s := serve(t, answer(200, trunk1))
	c := s.client(t, func(c *zentrunk.Config) {
		c.BaseURL, c.AuthID = s.URL+"/a%2Fb/c%20d/", "MA/.."
	})
	if _, err := c.Trunks.Get(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	if got := s.seen()[0].uri; got != "/a%2Fb/c%20d/Account/MA%2F../Zentrunk/Trunk/1/" {
		t.Error(got)
	}
}

// The pooled transport that a client has where none is configured.
func TestClient_ownTransport(t *testing.T) {
	t.Parallel()
	s := serve(t, answer(200, trunk1))
	c := s.client(t, transport(nil))
	for range 3 {
		if _, err := c.Trunks.Get(t.Context(), "1"); err != nil {
			t.Fatal(err)
		}
	}
}

// One client, fifty callers, connections kept, failures in between.
func TestClient_concurrent(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	turn := 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		turn++
		mine := turn
		mu.Unlock()
		id, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, root+"Trunk/"), "/")
		switch {
		case mine%7 == 0:
			answer(429, `{}`, "Retry-After", "0")(w, r)
		case r.Method == http.MethodDelete:
			w.WriteHeader(http.StatusNoContent)
		case r.Method == http.MethodPost && id == "":
			answer(201, fmt.Sprintf(`{"trunk_id": "new-%d"}`, mine))(w, r)
		case id == "":
			list.ok(w, r)
		default:
			answer(200, fmt.Sprintf(`{"object": {"trunk_id": %q}}`, id))(w, r)
		}
	})
	logged := &exchanges{}
	c := s.client(t, retries(20), transport(nil), func(c *zentrunk.Config) { c.RequestsPerSecond, c.Logger = 5000, logged })

	ids := make(chan string, 50)
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			ctx, id := t.Context(), strconv.Itoa(i)
			created, err := c.Trunks.Create(ctx, zentrunk.TrunkRequest{Direction: "inbound"})
			if err != nil {
				t.Error(err)
			}
			ids <- created
			if got, err := c.Trunks.Get(ctx, id); err != nil || got.ID != id {
				t.Error(got, err)
			}
			for _, v := range []verb{update, list, remove} {
				if err := v.call(ctx, c); err != nil {
					t.Error(v.name, err)
				}
			}
		})
	}
	all.Wait()
	close(ids)
	different := map[string]bool{}
	for id := range ids {
		different[id] = true
	}
	if len(different) != 50 {
		t.Errorf("%d different ids", len(different))
	}
	if len(logged.list()) != len(s.seen()) {
		t.Errorf("%d exchanges logged, %d requests", len(logged.list()), len(s.seen()))
	}
}
