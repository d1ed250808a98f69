// The tests speak literal JSON over real HTTP: they are the contract that the
// emulator keeps, and use none of its types to say it.
package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// api is a client of one account.
type api struct {
	*emulator.Server
	t         *testing.T
	id, token string
	http      *http.Client
}

// start runs an emulator for one test.
func start(t *testing.T, opts emulator.Options) *api {
	t.Helper()
	s, err := emulator.Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	// A connection per request: net/http sends a GET again by itself when a
	// connection it had kept turns out to be dead.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	return &api{s, t, s.AuthID(), s.AuthToken(), client}
}

// as is the same server seen from another account.
func (a *api) as(id, token string) *api {
	b := *a
	b.id, b.token = id, token
	return &b
}

// request is a request that is not sent yet. A path that begins with "/" is below
// the server's root, another one below the account's Zentrunk.
func (a *api) request(method, path, body string) *http.Request {
	a.t.Helper()
	url := a.URL() + "/Account/" + a.id + "/Zentrunk/" + path
	if strings.HasPrefix(path, "/") {
		url = strings.TrimSuffix(a.URL(), "/v1") + path
	}
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(a.t.Context(), method, url, content)
	if err != nil {
		a.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.SetBasicAuth(a.id, a.token)
	return r
}

// reply is an answer that has been read.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	raw    string
	what   string
}

func (a *api) send(r *http.Request) *reply {
	a.t.Helper()
	resp, err := a.http.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return &reply{a.t, resp.StatusCode, resp.Header, string(raw), r.Method + " " + r.URL.Path}
}

func (a *api) do(method, path, body string) *reply {
	a.t.Helper()
	return a.send(a.request(method, path, body))
}

func (a *api) get(path string) *reply        { a.t.Helper(); return a.do("GET", path, "") }
func (a *api) post(path, body string) *reply { a.t.Helper(); return a.do("POST", path, body) }
func (a *api) delete(path string) *reply     { a.t.Helper(); return a.do("DELETE", path, "") }

// create posts to a collection and is the new object's id.
func (a *api) create(collection, body string) string {
	a.t.Helper()
	idField := map[string]string{
		"Trunk": "trunk_id", "IPAccessControlList": "ipacl_uuid", "Credential": "credential_uuid", "URI": "uri_uuid",
	}[collection]
	id, _ := a.post(collection+"/", body).is(201).object()[idField].(string)
	if id == "" {
		a.t.Fatalf("no %s in the answer", idField)
	}
	return id
}

// is checks the status.
func (r *reply) is(status int) *reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s: got %d %s, want %d", r.what, r.status, r.raw, status)
	}
	return r
}

// json checks the body. In the literal "*" stands for any string that is not
// empty.
func (r *reply) json(want string) *reply {
	r.t.Helper()
	if contentType := r.header.Get("Content-Type"); contentType != "application/json" {
		r.t.Errorf("%s: Content-Type %q", r.what, contentType)
	}
	var got any
	if err := json.Unmarshal([]byte(r.raw), &got); err != nil || !same(parse(r.t, want), got) {
		r.t.Errorf("%s:\n got %s\nwant %s", r.what, r.raw, want)
	}
	return r
}

// refused checks the status and the documented form of an error, whose text is
// to have every one of the words.
func (r *reply) refused(status int, words ...string) {
	r.t.Helper()
	r.is(status).json(`{"api_id": "*", "error": "*"}`)
	text, _ := r.object()["error"].(string)
	for _, word := range words {
		if !strings.Contains(text, word) {
			r.t.Errorf("%s: error %q does not say %q", r.what, text, word)
		}
	}
}

func (r *reply) object() map[string]any {
	r.t.Helper()
	var o map[string]any
	if err := json.Unmarshal([]byte(r.raw), &o); err != nil {
		r.t.Fatalf("%s: %v in %s", r.what, err, r.raw)
	}
	return o
}

func same(want, got any) bool {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for k := range w {
			if v, ok := g[k]; !ok || !same(w[k], v) {
				return false
			}
		}
		return true
	case []any:
		g, ok := got.([]any)
		return ok && slices.EqualFunc(w, g, same)
	case string:
		g, ok := got.(string)
		return ok && (w == g || w == "*" && g != "")
	default:
		return want == got
	}
}

// ids are the ids in a list, in its order.
func (r *reply) ids(idField string) []string {
	r.t.Helper()
	ids := []string{}
	for _, o := range r.is(200).object()["objects"].([]any) {
		ids = append(ids, o.(map[string]any)[idField].(string))
	}
	return ids
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func equalLists[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func parse(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("in the test: %v", err)
	}
	return v
}
