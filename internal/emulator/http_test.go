package emulator_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

const inbound = `{"name": "in", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"}`

func TestAuthentication(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	equal(t, "length of an auth ID", len(emulator.DefaultAuthID), 20)
	equal(t, "length of an auth token", len(emulator.DefaultAuthToken), 40)
	a.get("Trunk/").is(200)

	// A 401 has no api_id.
	a.as(a.id, "wrong").get("Trunk/").is(401).json(`{"error": "*"}`)
	b := a.request("GET", "Trunk/", "")
	b.SetBasicAuth("MA000000000000000000", a.token)
	a.send(b).is(401).json(`{"error": "*"}`)
	b = a.request("POST", "Trunk/", inbound)
	b.Header.Del("Authorization")
	a.send(b).is(401).json(`{"error": "*"}`)
	equal(t, "trunks", a.Count(emulator.Trunks), 0)
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	const other = "SAOTHEROTHEROTHEROTH"
	a := start(t, emulator.Options{Accounts: map[string]string{other: "other-token"}})
	b := a.as(other, "other-token")
	mine := a.create("Trunk", inbound)
	// Names are unique in an account, not across accounts.
	theirs := b.create("Trunk", inbound)

	a.get("Trunk/" + theirs + "/").refused(404)
	b.get("Trunk/" + mine + "/").refused(404)
	equalLists(t, "other's trunks", b.get("Trunk/").ids("trunk_id"), []string{theirs})
	r := a.request("GET", "/v1/Account/"+other+"/Zentrunk/Trunk/", "")
	a.send(r).refused(403)

	equal(t, "trunks", a.Count(emulator.Trunks), 1)
	view := a.Account(other)
	equal(t, "auth ID", view.AuthID(), other)
	equal(t, "auth token", view.AuthToken(), "other-token")
	equal(t, "other's trunks", view.Count(emulator.Trunks), 1)
	if o, ok := view.Get(emulator.Trunks, theirs); !ok || o["name"] != "in" {
		t.Errorf("other's trunk: got %v", o)
	}
	view.Put(emulator.Trunks, emulator.Object{"name": "put"})
	view.Patch(emulator.Trunks, theirs, emulator.Object{"name": "patched"})
	equal(t, "name", view.All(emulator.Trunks)[0]["name"], any("patched"))
	view.Remove(emulator.Trunks, theirs)
	equal(t, "other's trunks", view.Count(emulator.Trunks), 1)

	defer func() {
		if recover() == nil {
			t.Error("an account that does not exist did not panic")
		}
	}()
	a.Account("nobody")
}

func TestPaths(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	id := a.create("Trunk", inbound)
	account := "/v1/Account/" + a.id
	for _, path := range []string{
		"Trunk", "Trunk/" + id, "Trunk//", "Trunk/" + id + "/more/", "Trunk/" + id + "//", "Trunk/missing/", "", "Trunk/" + id[:19] + "%2F/",
		"/", "/v1/", account + "/", account + "/zentrunk/Trunk/", account + "/Number/15551234567/",
		"/V1/Account/" + a.id + "/Zentrunk/Trunk/", "/v1/account/" + a.id + "/Zentrunk/Trunk/", "/v1/Account//Zentrunk/Trunk/",
		"/Account/" + a.id + "/Zentrunk/Trunk/",
	} {
		a.get(path).refused(404, "not found")
	}
	// The live service answers 503 where the collection is spelled wrongly.
	for _, path := range []string{"trunk/", "Trunks/", "IpAccessControlList/", "CredentialsList/abc/", "uri/"} {
		r := a.get(path).is(503)
		if !strings.HasPrefix(r.header.Get("Content-Type"), "text/plain") {
			t.Errorf("%s: Content-Type %q", path, r.header.Get("Content-Type"))
		}
	}
	for _, collection := range []string{"Trunk", "IPAccessControlList", "Credential", "URI"} {
		a.get(collection + "/").is(200)
		a.get(collection+"/missing/").refused(404, "not found")
		a.post(collection+"/missing/", `{"trunk_direction": "inbound"}`).refused(404, "not found")
		a.delete(collection+"/missing/").refused(404, "not found")
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	id := a.create("Trunk", inbound)
	for _, method := range []string{"PUT", "PATCH", "OPTIONS"} {
		r := a.do(method, "Trunk/"+id+"/", inbound)
		r.refused(405)
		equal(t, "Allow", r.header.Get("Allow"), "GET, POST, DELETE")
	}
	for _, method := range []string{"PUT", "PATCH", "DELETE"} {
		r := a.do(method, "Trunk/", "")
		r.refused(405)
		equal(t, "Allow", r.header.Get("Allow"), "GET, POST")
	}
	equal(t, "trunks", a.Count(emulator.Trunks), 1)
}

func TestBodies(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	for _, contentType := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"} {
		r := a.request("POST", "Trunk/", inbound)
		r.Header["Content-Type"] = []string{contentType}
		a.send(r).refused(400, "Content-Type")
	}
	for _, body := range []string{"", "null", "[]", `"name"`, "{", `{"name": "x"} {}`, "name=x"} {
		a.post("Trunk/", body).refused(400, "JSON object")
	}
	equal(t, "trunks", a.Count(emulator.Trunks), 0)

	r := a.request("POST", "Trunk/", inbound)
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	a.send(r).is(201)
}

// What no field of any kind may be, in a create as in an update.
func TestFields(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	valid := map[string]string{
		"Trunk":               `"trunk_direction": "inbound", "primary_uri_uuid": "u"`,
		"IPAccessControlList": `"ip_addresses": ["192.0.2.1"]`,
		"Credential":          `"username": "alice1", "password": "s3cret!"`,
		"URI":                 `"uri": "sip.example.com"`,
	}
	for collection, fields := range valid {
		id := a.create(collection, "{"+fields+"}")
		for name, values := range map[string][]string{
			"unknown": {`1`}, "api_id": {`"x"`}, "Name": {`"x"`},
			"created_at": {`"2025-01-01T00:00:00.000000Z"`}, "updated_at": {`null`},
			"trunk_id": {`"1"`}, "trunk_domain": {`"x.zt.plivo.com"`}, "ipacl_uuid": {`7`}, "credential_uuid": {`7`}, "uri_uuid": {`"1"`}, "sip_user": {`"x"`},
			"name": {`7`, `true`, `["x"]`, `{}`, `""`},
		} {
			for _, value := range values {
				body := `{"` + name + `": ` + value + `, ` + fields + `}`
				a.post(collection+"/", body).refused(400, name)
				a.post(collection+"/"+id+"/", body).refused(400, name)
			}
		}
		equal(t, collection, a.Count(emulator.Kind(collection)), 1)
	}
	for collection, bad := range map[string]map[string][]string{
		"Trunk": {
			"trunk_direction": {`null`, `""`, `"sideways"`, `"Inbound"`, `1`},
			"trunk_status":    {`null`, `""`, `"active"`, `true`},
			"secure":          {`null`, `"true"`, `1`},
			"ipacl_uuid":      {`""`, `1`}, "credential_uuid": {`""`, `[]`}, "primary_uri_uuid": {`""`, `false`}, "fallback_uri_uuid": {`""`, `{}`},
		},
		"IPAccessControlList": {"ip_addresses": {`null`, `"192.0.2.1"`, `[1]`, `[null]`, `[]`, `[""]`, `["192.0.2"]`, `["192.0.2.1/33"]`, `["example.com"]`, `["192.0.2.1", "x"]`, `["fe80::1%eth0"]`}},
		"Credential":          {"username": {`null`, `""`, `7`}, "password": {`null`, `""`, `7`}},
		"URI": {
			"uri":                   {`null`, `""`, `7`, `["sip.example.com"]`},
			"authentication_needed": {`null`, `"true"`, `0`}, "username": {`""`, `7`}, "password": {`""`, `7`},
		},
	} {
		id := a.All(emulator.Kind(collection))[0]
		path := collection + "/" + id[map[string]string{
			"Trunk": "trunk_id", "IPAccessControlList": "ipacl_uuid", "Credential": "credential_uuid", "URI": "uri_uuid",
		}[collection]].(string) + "/"
		for name, values := range bad {
			for _, value := range values {
				// The later of two equal names counts.
				body := `{` + valid[collection] + `, "` + name + `": ` + value + `}`
				a.post(collection+"/", body).refused(400, name)
				a.post(path, body).refused(400, name)
			}
		}
		equal(t, collection, a.Count(emulator.Kind(collection)), 1)
	}
}

func TestQueries(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	id := a.create("Trunk", inbound)
	a.get("Trunk/"+id+"/?verbose=1").refused(400, "verbose")
	a.post("Trunk/?x=1", inbound).refused(400, "x")
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	seen := map[string]bool{}
	for _, r := range []*reply{a.get("Trunk/"), a.get("Trunk/missing/"), a.post("Trunk/", inbound), a.post("Trunk/", `{}`)} {
		id, _ := r.object()["api_id"].(string)
		if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(id) || seen[id] {
			t.Errorf("%s: api_id %q", r.what, id)
		}
		seen[id] = true
		equal(t, "X-Request-ID", r.header.Get("X-Request-ID"), id)
	}
}

func TestErrorObjects(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{ErrorObjects: true})
	a.post("Trunk/", `{"trunk_direction": "sideways"}`).is(400).
		json(`{"api_id": "*", "error": {"trunk_direction": ["trunk_direction must be one of: inbound, outbound"]}}`)
	a.post("URI/", `{}`).is(422).json(`{"api_id": "*", "error": {"uri": ["uri is required"]}}`)
	a.get("Trunk/missing/").is(404).json(`{"api_id": "*", "error": {"__all__": ["not found"]}}`)
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{RequestsPerSecond: 5, RetryAfter: "1", Accounts: map[string]string{"MAOTHER": "t"}})
	begin := time.Now()
	var refused *reply
	for range 6 {
		if r := a.get("Trunk/"); r.status != 200 {
			refused = r
		}
	}
	if time.Since(begin) < time.Second {
		if refused == nil {
			t.Fatal("6 requests within a second were served, 5 are allowed")
		}
		refused.refused(429)
		equal(t, "Retry-After", refused.header.Get("Retry-After"), "1")
	}
	// The limit is an account's own.
	a.as("MAOTHER", "t").get("Trunk/").is(200)
	time.Sleep(time.Second)
	begin = time.Now()
	for range 5 {
		a.get("Trunk/").is(200)
	}
	if r := a.get("Trunk/"); time.Since(begin) < time.Second {
		r.refused(429)
	}

	b := start(t, emulator.Options{RequestsPerSecond: 1})
	b.get("Trunk/")
	if r := b.get("Trunk/"); r.status == 429 && r.header.Values("Retry-After") != nil {
		t.Error("Retry-After without being asked for")
	}
}

// A limit can count over five seconds, as Plivo's does, beside one for a second or alone; what was
// refused does not count.
func TestRateLimit_fiveSeconds(t *testing.T) {
	t.Parallel()
	for _, perSecond := range []int{0, 3} {
		synctest.Test(t, func(t *testing.T) {
			server := emulator.New(emulator.Options{RequestsPerSecond: perSecond, RequestsPerFiveSeconds: 5})
			admitted := func(asked int) (n int) {
				for range asked {
					req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/Account/"+server.AuthID()+"/Zentrunk/Trunk/", nil)
					req.SetBasicAuth(server.AuthID(), server.AuthToken())
					w := httptest.NewRecorder()
					if server.ServeHTTP(w, req); w.Code == http.StatusOK {
						n++
					}
				}
				return n
			}
			want := []int{5, 0, 0, 0, 5, 0}
			if perSecond > 0 {
				want = []int{3, 2, 0, 0, 3, 2}
			}
			for i, after := range []time.Duration{0, time.Second, 3900 * time.Millisecond, 0, 100 * time.Millisecond, time.Second} {
				time.Sleep(after)
				if got := admitted(20); got != want[i] {
					t.Errorf("limit %d, step %d: %d were admitted, expected %d", perSecond, i, got, want[i])
				}
			}
			server.Close()
		})
	}
}

func TestLatency(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{Latency: 50 * time.Millisecond})
	begin := time.Now()
	a.get("Trunk/").is(200)
	if d := time.Since(begin); d < 50*time.Millisecond {
		t.Errorf("answered after %s", d)
	}
}

// A client that leaves, and a server that closes, end the wait.
func TestLatency_ends(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(cancel func(), s *emulator.Server){
		"client leaves": func(cancel func(), _ *emulator.Server) { cancel() },
		"server closes": func(_ func(), s *emulator.Server) { s.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := emulator.New(emulator.Options{Latency: time.Hour})
			defer s.Close()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			r := httptest.NewRequestWithContext(ctx, "GET", "/v1/Account/"+s.AuthID()+"/Zentrunk/Trunk/", http.NoBody)
			r.SetBasicAuth(s.AuthID(), s.AuthToken())
			time.AfterFunc(20*time.Millisecond, func() { leave(cancel, s) })
			defer func() {
				if recover() != http.ErrAbortHandler { //nolint:errorlint // recovered values are not wrapped
					t.Error("the request was not cut off")
				}
				equal(t, "status", s.Journal()[0].Status, 0)
			}()
			s.ServeHTTP(httptest.NewRecorder(), r)
		})
	}
}

// New listens nowhere and serves all the same.
func TestNew(t *testing.T) {
	t.Parallel()
	s := emulator.New(emulator.Options{AuthID: "MAX", AuthToken: "tok"})
	equal(t, "URL", s.URL(), "")
	equal(t, "auth ID", s.AuthID(), "MAX")
	equal(t, "auth token", s.AuthToken(), "tok")
	r := httptest.NewRequest("GET", "/v1/Account/MAX/Zentrunk/URI/", http.NoBody)
	r.SetBasicAuth("MAX", "tok")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	equal(t, "status", w.Code, 200)
	s.Close()
	s.Close()
}

func TestClose(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	a.get("Trunk/").is(200)
	a.Close()
	if resp, err := a.http.Do(a.request("GET", "Trunk/", "")); err == nil {
		resp.Body.Close()
		t.Error("answered after Close")
	}
	a.Close()
}
