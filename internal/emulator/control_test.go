package emulator_test

import (
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// control is a request to the controls, without credentials.
func (a *api) control(method, path, body string) *reply {
	a.t.Helper()
	r := a.request(method, "/_emulator/"+path, body)
	r.Header.Del("Authorization")
	return a.send(r)
}

func (r *reply) says(status int, words ...string) {
	r.t.Helper()
	text, _ := r.is(status).object()["error"].(string)
	for _, word := range words {
		if !strings.Contains(text, word) {
			r.t.Errorf("%s: error %q does not say %q", r.what, text, word)
		}
	}
}

func TestControl_objects(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	holds := func(r *reply, each int) {
		t.Helper()
		counts := r.is(200).object()["objects"].(map[string]any)
		for kind, n := range map[string]int{"Trunk": 0, "IPAccessControlList": 0, "Credential": each, "URI": each} {
			equal(t, r.what+": "+kind, counts[kind], any(float64(n)))
		}
	}
	health := a.control("GET", "health", "")
	holds(health, 0)
	equal(t, "status", health.object()["status"], any("ok"))
	holds(a.control("POST", "load", `{"objects": {"URI": [{"uri_uuid": "u", "uri": "sip:a:s3cret!@h"}], "Credential": [{"credential_uuid": "c", "name": "n", "username": "a", "password": "s3cret!"}]}}`), 1)
	a.create("URI", `{"uri": "i"}`)
	a.control("POST", "load", "{\n\"objects\": {\"URI\": [{\"url\": \"h\"}]}}").says(400, "line 2: objects.URI[0].url is unknown")
	equal(t, "uris", a.Count(emulator.URIs), 2)
	holds(a.control("POST", "reset", ""), 1)
	a.control("GET", "objects", "").is(200).json(`{"objects": {
		"URI": [{"uri_uuid": "u", "name": "URI-u", "uri": "sip:a:(hidden)@h", "authentication_needed": false, "username": null, "sip_user": "a", "created_at": "*", "updated_at": "*"}],
		"Credential": [{"credential_uuid": "c", "name": "n", "username": "a", "password": "(hidden)", "created_at": "*", "updated_at": "*"}]}}`)
	holds(a.control("POST", "load", `{}`), 0)
	equal(t, "journal", len(a.Journal()), 0) // the API's alone
}

func TestControl_journal(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	id := a.create("Credential", `{"name": "n", "username": "alice", "password": "s3cret!"}`)
	a.post("Credential/"+id+"/", `{"username": "alice", "password": null}`).is(400)
	a.post("URI/", `{"uri": "sip:alice:s3cret!@pbx.example.com", "odd": [{"password": "s3cret!"}]}`).is(400)
	a.get("Credential/?limit=5").is(200)
	r := a.control("GET", "journal?kind=Credential&method=POST", "").is(200).json(`{"requests": [
		{"serial": 1, "time": "*", "account": "` + a.id + `", "method": "POST", "path": "/v1/Account/` + a.id + `/Zentrunk/Credential/", "query": "", "kind": "Credential",
			"op": "create", "id": "", "status": 201, "fault": false, "fields": {"name": "n", "username": "alice", "password": "(hidden)"}},
		{"serial": 2, "time": "*", "account": "` + a.id + `", "method": "POST", "path": "/v1/Account/` + a.id + `/Zentrunk/Credential/` + id + `/", "query": "", "kind": "Credential",
			"op": "update", "id": "` + id + `", "status": 400, "fault": false, "fields": {"username": "alice", "password": null}}]}`)
	all := a.control("GET", "journal", "").is(200)
	if strings.Contains(r.raw+all.raw, "s3cret!") || !strings.Contains(all.raw, `"sip:alice:(hidden)@pbx.example.com"`) {
		t.Errorf("a secret is shown, or more than that is hidden: %s", all.raw)
	}
	equal(t, "requests after the third", len(a.control("GET", "journal?after=3&op=list&account="+a.id, "").object()["requests"].([]any)), 1)
	a.control("GET", "journal?knd=URI", "").says(400, "knd is unknown; known are: account, after, kind, method, op")
	a.control("GET", "journal?after=x", "").says(400, "after must be")
	a.control("GET", "journal?a;b", "").says(400, "cannot be read")
	a.control("DELETE", "journal", "").is(204)
	equal(t, "journal", len(a.Journal()), 0)
}

func TestJournal_limit(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{JournalLimit: 3})
	for range 5 {
		a.get("Trunk/").is(200)
	}
	equal(t, "requests", len(a.Journal()), 3)
	equal(t, "the oldest", a.Journal()[0].Serial, 3)
	a.control("PATCH", "options", `{"journal_limit": 100}`).is(200)
	for range 20 {
		a.post("URI/", `{"unknown": "`+strings.Repeat("h", 1_000_000)+`"}`).is(400)
	}
	equal(t, "requests of 1 MB", len(a.Journal()), 8)
}

func TestControl_faults(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	r := a.control("POST", "faults", `{"kind": "Trunk", "op": "create", "skip": 1, "times": 1, "serve": true, "delay": "1ms", "status": 503, "header": {"Retry-After": ["1"]}, "body": "sorry"}`)
	equal(t, "serial", r.is(200).object()["serial"], any(1.0))
	a.control("POST", "faults", `{"id": "u", "drop": true}`).is(200)
	a.create("Trunk", inbound)
	a.control("GET", "faults", "").is(200).json(`{"faults": [
		{"serial": 1, "seen": 1, "kind": "Trunk", "op": "create", "id": "", "min_offset": 0, "skip": 1, "times": 1, "serve": true, "delay": "1ms", "drop": false,
			"status": 503, "header": {"Retry-After": ["1"]}, "body": "sorry", "truncate": false},
		{"serial": 2, "seen": 0, "kind": "", "op": "", "id": "u", "min_offset": 0, "skip": 0, "times": 0, "serve": false, "delay": "0s", "drop": true,
			"status": 0, "header": null, "body": "", "truncate": false}]}`)
	r = a.post("Trunk/", strings.Replace(inbound, `"in"`, `"two"`, 1)).is(503)
	equal(t, "answer", r.raw+r.header.Get("Retry-After"), "sorry1")
	equal(t, "trunks", a.Count(emulator.Trunks), 2)
	a.control("DELETE", "faults/1", "").says(404, "no such fault")
	a.control("DELETE", "faults/2", "").is(204)
	a.control("POST", "faults", `{"truncate": true}`).is(200)
	a.control("DELETE", "faults", "").is(204)
	a.get("Trunk/").is(200)

	for body, want := range map[string]string{
		``:                                   "line 1: This is no JSON",
		`{"kind": "trunk"}`:                  `kind must be one of: ["" "Trunk"`,
		`{"op": "get"}`:                      `op must be one of: ["" "create"`,
		`{"status": 99}`:                     "status must be from 200 to 599",
		`{"status": 1000}`:                   "status must be from 200 to 599",
		`{"Do": null}`:                       "Do is unknown",
		`{"": null}`:                         " is unknown",
		`{"delay": "forever"}`:               "delay must be a duration",
		`{"header": {"A": "b"}}`:             "header.A must be a list",
		"{\n\n\"header\": {\n\"A\": [\n1]}}": "line 5: header.A[0] must be a text",
	} {
		a.control("POST", "faults", body).says(400, want)
	}
	for range 1000 {
		a.Inject(emulator.Fault{ID: "none"})
	}
	a.control("POST", "faults", `{}`).says(400, "1000 faults already")
}

func TestControl_options(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{AuthToken: "sesame", Accounts: map[string]string{"MABBBBBBBBBBBBBBBBBB": "theirs"}})
	r := a.control("PATCH", "options", `{"latency": "1ms", "requests_per_second": 1, "retry_after": "7", "wrapped": true, "lag": {"missing_reads": 1}, "rewrite": {"trim": true}}`).is(200)
	for _, want := range []string{`"latency": "1ms"`, `"missing_reads": 1`, `"trim": true`, `"auth_token": "(hidden)"`} {
		if !strings.Contains(r.raw, want) {
			t.Errorf("no %s in %s", want, r.raw)
		}
	}
	if strings.Contains(r.raw, "sesame") || strings.Contains(r.raw, "theirs") {
		t.Errorf("a token is shown: %s", r.raw)
	}
	a.get("Trunk/").is(200)
	equal(t, "Retry-After", a.get("Trunk/").is(429).header.Get("Retry-After"), "7")
	a.control("PATCH", "options", `{"requests_per_second": 0}`).is(200)
	id := a.create("URI", `{"uri": " h "}`)
	a.get("URI/" + id + "/").is(404)
	equal(t, "uri", a.get("URI/" + id + "/").is(200).object()["object"].(map[string]any)["uri"], any("h"))
	a.control("PATCH", "options", `{"latencies": "1ms"}`).says(400, "line 1: latencies is unknown")
	for _, fixed := range []string{`"auth_id": "x"`, `"auth_token": "x"`, `"accounts": {}`, `"no_control": true`, `"control_hosts": ["a.b"]`, `"numbers": {"rented": ["1"]}`, `"numbers": {"applications": ["1"]}`} {
		a.control("PATCH", "options", "{"+fixed+`, "wrapped": false}`).says(400, "cannot be changed")
	}
	a.control("POST", "reset", "").is(200)
	if r := a.control("GET", "options", "").is(200); strings.Contains(r.raw, `"wrapped": true`) || !strings.Contains(r.raw, `"latency": "0s"`) {
		t.Errorf("not reset: %s", r.raw)
	}
}

func TestControl_none(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	a.control("GET", "helth", "").says(404, "no such control; there are: GET /_emulator/health, POST /_emulator/reset,")
	a.control("GET", "reset", "").says(404, "no such control")
	a.control("POST", "load", strings.Repeat(" ", 32<<20+1)).is(413)

	// Other web pages may not, whatever the browser says of them.
	for name, value := range map[string]string{"Origin": "https://evil.example.com", "Sec-Fetch-Site": "cross-site"} {
		r := a.request("POST", "/_emulator/reset", "")
		r.Header.Set(name, value)
		a.send(r).is(403)
	}
	b := start(t, emulator.Options{NoControl: true})
	b.control("POST", "reset", "").refused(404)
}

// A page whose own name was made to lead to the emulator reaches nothing, where the address, and
// names that no page can have, do.
func TestControl_host(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{ControlHosts: []string{"Emulator.ci.example.com"}})
	for host, status := range map[string]int{
		"127.0.0.1": 200, "127.0.0.1:8080": 200, "[::1]:8080": 200, "[::1]": 200, "192.0.2.1:8080": 200,
		"localhost": 200, "LocalHost:8080": 200, "app.localhost:8080": 200, "zentrunk": 200, "zentrunk:8080": 200, "host.docker.internal:8080": 200,
		"emulator.ci.example.com:8080": 200, "emulator.ci.example.com.": 200,
		"evil.example.com": 403, "evil.example.com:8080": 403, "127.0.0.1.evil.example.com": 403, "localhost.evil.example.com": 403,
		"xemulator.ci.example.com": 403, "notinternal.example": 403,
	} {
		for path, method := range map[string]string{"/": "GET", "/_emulator/objects": "GET", "/_emulator/reset": "POST"} {
			r := a.request(method, path, "")
			r.Host = host
			r.Header.Set("Accept", "text/html")
			if got := a.send(r).is(status); status == 403 && !strings.Contains(got.raw, "is no name of the emulator") {
				t.Errorf("%s: %s", host, got.raw)
			}
		}
	}
	// The API asks for credentials, whatever the name.
	r := a.request("GET", "Trunk/", "")
	r.Host = "evil.example.com"
	a.send(r).is(200)
}
