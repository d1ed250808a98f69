package main

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

const (
	rented = "14155550123"
	owner  = "47110815471108154"
)

// runIn runs the command in an account, with its environment. Its files are in the report and the
// profile that are returned.
func runIn(t *testing.T, ctx context.Context, e *emulator.Server, transport http.RoundTripper, more map[string]string) (screen, report, profile string, err error) {
	t.Helper()
	env := map[string]string{"PLIVO_AUTH_ID": e.AuthID(), "PLIVO_AUTH_TOKEN": e.AuthToken(), "PLIVO_BASE_URL": "http://127.0.0.1:1/v1"}
	maps.Copy(env, more)
	var out bytes.Buffer
	dir := t.TempDir()
	c := config{
		get: lookup(env), out: &out, apart: apart, transport: transport,
		report: filepath.Join(dir, "report.md"), profile: filepath.Join(dir, "profile.json"),
	}
	err = c.run(ctx)
	read := func(name string) string { content, _ := os.ReadFile(name); return string(content) } // none is written where it fails
	return out.String(), read(c.report), read(c.profile), err
}

// crowded is an account of somebody else's, with more than 300 trunks and a number.
func crowded(o emulator.Options) *emulator.Server {
	o.Numbers = emulator.NumberOptions{Rented: []string{rented, "4930123456"}, Applications: []string{owner}, ShowAppID: o.Numbers.ShowAppID, KeepRoutes: o.Numbers.KeepRoutes}
	e := emulator.New(o)
	foreign(e, 150)
	uri := e.Put(emulator.URIs, emulator.Object{"name": "Müller & Söhne", "uri": "sip:chef@pbx.mueller.example"})
	e.Put(emulator.Trunks, emulator.Object{"name": "tflive-notes", "trunk_direction": "inbound", "primary_uri_uuid": uri})
	e.Put(emulator.Credentials, emulator.Object{"name": "tflive", "username": "tflivelihood", "password": "x"})
	e.Route(rented, owner)
	return e
}

func TestRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := crowded(emulator.Options{Wrapped: true, RequestsPerFiveSeconds: 29})
		before := holds(e)
		most := map[string]int{}
		transport := &inProcess{handler: e, after: func(int) error {
			made := 0
			for kind, objects := range holds(e) {
				made += len(objects) - len(before[kind])
			}
			most["objects"] = max(most["objects"], made)
			return nil
		}}
		screen, report, profile, err := runIn(t, t.Context(), e, transport, map[string]string{"LIVE": "YES", "LIVE_NUMBER": "+1 415 555-0123"})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(holds(e), before) {
			t.Error("the account is not as it was")
		}
		if has := e.Routed(rented); has != owner {
			t.Errorf("the number is routed to %q", has)
		}
		if most["objects"] < 5 || most["objects"] > 10 {
			t.Errorf("%d objects at a time", most["objects"])
		}
		journal := e.Journal()
		for i, r := range journal {
			if r.Status == http.StatusTooManyRequests {
				t.Fatalf("request %d of %d was one too many in five seconds", i, len(journal))
			}
			if strings.Contains(r.Path, "Number/") && (r.Method == http.MethodDelete || !strings.Contains(r.Path, "/Number/"+rented+"/")) {
				t.Errorf("%s %s", r.Method, r.Path)
			}
		}
		t.Logf("%d requests in %s", len(journal), journal[len(journal)-1].Time.Sub(journal[0].Time))
		for _, word := range []string{"| **bare**", "does nothing wrong"} {
			if strings.Contains(report, word) != (word != "| **bare**") {
				t.Errorf("the report: %s\n%s", word, report)
			}
		}
		if !strings.HasSuffix(strings.Split(screen, "Written: ")[0], report) || !strings.Contains(profile, `"wrapped": true`) {
			t.Errorf("the screen does not show the report, or the profile is another:\n%s", profile)
		}

		// Nothing of the account is in what users are asked to send.
		personal := []string{e.AuthID(), e.AuthToken(), rented, "415", owner, "127.0.0.1", "pbx.example.net", "somebody", "203.0.113.200", "Müller", "notes", "livelihood", "tflive-"}
		for _, objects := range before {
			for _, o := range objects {
				for _, field := range []string{"trunk_id", "ipacl_uuid", "credential_uuid", "uri_uuid", "name", "username", "created_at"} {
					if value, ok := o[field].(string); ok && value != "" {
						personal = append(personal, value)
					}
				}
			}
		}
		for _, text := range []string{report, profile} {
			for _, value := range personal {
				if strings.Contains(text, value) {
					t.Errorf("%q is in what users send:\n%s", value, text)
				}
			}
			if id := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}|[0-9]{6,}`).FindString(text); id != "" {
				t.Errorf("an id, %q, is in what users send", id)
			}
		}
	})
}

// Without a consent, nothing is sent; the account is named, and what would be made in it.
func TestRun_consent(t *testing.T) {
	t.Parallel()
	e := crowded(emulator.Options{})
	screen, report, _, err := runIn(t, t.Context(), e, &inProcess{handler: e}, nil)
	if err != nil || report != "" || len(e.Journal()) > 0 {
		t.Errorf("%v; %d requests; report %q", err, len(e.Journal()), report)
	}
	for _, sentence := range []string{"account " + e.AuthID(), "at most 10 at a time", "LIVE=YES", "No phone number takes part"} {
		if !strings.Contains(screen, sentence) {
			t.Errorf("%q is not in:\n%s", sentence, screen)
		}
	}
}

// A list of 300 objects costs fifteen pages more than a short one, and no more.
func TestRun_pages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pages := func(n int) int {
			e := emulator.New(emulator.Options{})
			foreign(e, n)
			s := newSession(t.Context(), serviceOf(e, &inProcess{handler: e}))
			if err := attempt(func() { s.sweep() }); err != nil {
				t.Fatal(err)
			}
			return len(e.Requests(emulator.URIs, emulator.List))
		}
		if few, many := pages(1), pages(301); many-few != 15 {
			t.Errorf("a list takes %d pages, and %d with 300 objects more", few, many)
		}
	})
}

// The exit code is about the provider, not about open questions.
func TestRun_wrong(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		service emulator.Service
		wants   string
	}{
		{emulator.Service{SharedNames: []emulator.Kind{emulator.URIs}, IgnoreUnknown: true, DirectionChange: emulator.RefusedChange}, ""},
		{emulator.Service{TotalCount: emulator.MissingTotal}, "in 1 respects"},
		{emulator.Service{MissingClears: true, MergeAddresses: true}, "in 2 respects"},
	} {
		synctest.Test(t, func(t *testing.T) {
			e := emulator.New(emulator.Options{Service: tc.service})
			_, report, profile, err := runIn(t, t.Context(), e, &inProcess{handler: e}, map[string]string{"LIVE": "YES"})
			if (err == nil) != (tc.wants == "") || err != nil && !strings.Contains(err.Error(), tc.wants) {
				t.Errorf("got %v, want %q", err, tc.wants)
			}
			if report == "" || profile == "" {
				t.Error("nothing was written")
			}
		})
	}
}

// What an earlier run left is found by name, username, URI or by what it points at, and nothing
// else is; wrong credentials are said to be.
func TestRun_leftovers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := crowded(emulator.Options{RefuseInUse: true})
		before := holds(e)
		uri := e.Put(emulator.URIs, emulator.Object{"name": nil, "uri": "SIP:x@tflive-0123abcd-7.example.com"})
		acl := e.Put(emulator.IPAccessControlLists, emulator.Object{"name": " TFLIVE-0123abcd-8", "ip_addresses": []string{"192.0.2.1"}})
		e.Put(emulator.Credentials, emulator.Object{"name": nil, "username": "tflive0123abcd9", "password": "x"})
		e.Put(emulator.Trunks, emulator.Object{"name": nil, "trunk_direction": "inbound", "primary_uri_uuid": uri})
		e.Put(emulator.Trunks, emulator.Object{"name": nil, "trunk_direction": "outbound", "ipacl_uuid": acl})
		s := newSession(t.Context(), serviceOf(e, &inProcess{handler: e}))
		found := 0
		if err := attempt(func() { found = s.sweep() }); err != nil || found != 5 {
			t.Errorf("%d were found: %v", found, err)
		}
		if !reflect.DeepEqual(holds(e), before) {
			t.Error("the account is not as it was")
		}

		_, _, _, err := runIn(t, t.Context(), e, &inProcess{handler: e}, map[string]string{"LIVE": "YES", "PLIVO_AUTH_TOKEN": "wrong"})
		if err == nil || !strings.Contains(err.Error(), "HTTP status 401") {
			t.Errorf("got %v", err)
		}
	})
}

// A number is put back as it was wherever a question about it is interrupted, or by the next run.
func TestNumber_interrupted(t *testing.T) {
	t.Parallel()
	for _, had := range []string{"", owner} {
		for i := range numberQuestions(rented) {
			for at, reached := 1, true; reached; at++ {
				for _, killed := range []bool{false, true} {
					synctest.Test(t, func(t *testing.T) {
						e := emulator.New(emulator.Options{Numbers: emulator.NumberOptions{Rented: []string{rented}, Applications: []string{owner, "9"}, DefaultApplication: "9"}})
						e.Route(rented, had)
						ctx, interrupt := context.WithCancel(t.Context())
						defer interrupt()
						reached = false
						s := newSession(ctx, serviceOf(e, &inProcess{handler: e, before: func(n int) error {
							if n == at {
								reached = true
								interrupt()
							}
							if killed && n > at {
								return errLost
							}
							return nil
						}}))
						s.ask(numberQuestions(rented)[i])
						if killed {
							s = newSession(t.Context(), serviceOf(e, &inProcess{handler: e}))
						}
						if err := errors.Join(s.leave(cleaning), s.kept); err != nil {
							t.Error(err)
						}
						if has := e.Routed(rented); has != had || e.Count(emulator.URIs)+e.Count(emulator.Trunks) > 0 {
							t.Errorf("question %d, request %d, killed %v: the number is routed to %q, not %q", i, at, killed, has, had)
						}
					})
				}
			}
		}
	}
}

func TestNumber_answers(t *testing.T) {
	t.Parallel()
	for _, o := range []emulator.NumberOptions{
		{}, {KeepRoutes: true}, {ShowAppID: true}, {ShowAppID: true, KeepRoutes: true},
	} {
		synctest.Test(t, func(t *testing.T) {
			e := crowded(emulator.Options{Numbers: o})
			s := newSession(t.Context(), serviceOf(e, &inProcess{handler: e}))
			var r report
			for _, q := range numberQuestions(rented) {
				r.answers = append(r.answers, s.ask(q))
			}
			want := map[string]any{"numbers": map[string]any{"keep_routes": o.KeepRoutes, "show_app_id": o.ShowAppID}}
			if got := profile(r.answers[0].finding.sets, r.answers[1].finding.sets); !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, want %v\n%s", got, want, r.markdown())
			}
			if word := r.answers[4].finding.word; word != "released" {
				t.Errorf("when the trunk is deleted: %s", word)
			}
			if has := e.Routed(rented); has != owner {
				t.Errorf("the number is routed to %q", has)
			}
		})
	}
}

// What is offered over TLS is what is negotiated.
func TestOffers(t *testing.T) {
	t.Parallel()
	for two, want := range map[bool]string{false: "HTTP/1.1", true: "HTTP/2 and HTTP/1.1"} {
		server := httptest.NewUnstartedServer(http.NotFoundHandler())
		server.EnableHTTP2 = two
		server.StartTLS()
		t.Cleanup(server.Close)
		s := newSession(t.Context(), &service{base: server.URL + "/v1", transport: server.Client().Transport})
		if f := errorQuestions[len(errorQuestions)-1].ask(s); f.word != want {
			t.Errorf("got %s, want %s", f.word, want)
		}
	}
}

// Who comes through the door has its own credentials, and can change only what the run has made.
func TestDoor(t *testing.T) {
	t.Parallel()
	e := emulator.New(emulator.Options{})
	id := e.Put(emulator.URIs, emulator.Object{"uri": "pbx.example.net"})
	d := newDoor(newSession(t.Context(), &service{base: "http://in.process/v1", id: e.AuthID(), token: e.AuthToken(), transport: &inProcess{handler: e}}), nil)
	ask := func(user, token, method, path, body string) (int, string) {
		r := httptest.NewRequestWithContext(t.Context(), method, "/v1/Account/"+d.id+"/"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.SetBasicAuth(user, token)
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	for _, tc := range []struct {
		method, path, body string
		want               int
	}{
		{"GET", "Zentrunk/URI/" + id + "/", "", 200},
		{"POST", "Zentrunk/URI/" + id + "/", `{"uri": "other.example.net"}`, 403},
		{"DELETE", "Zentrunk/URI/" + id + "/", "", 403},
		{"POST", "Zentrunk/URI/", `{"uri": "pbx.example.net"}`, 403},
		{"POST", "Zentrunk/URI/", `{"uri": "` + d.host() + `"}`, 201},
		{"POST", "Number/" + rented + "/", `{"app_id": ""}`, 403},
		{"DELETE", "Number/" + rented + "/", "", 403},
	} {
		if code, body := ask(d.id, d.token, tc.method, tc.path, tc.body); code != tc.want || strings.Contains(body, e.AuthID()) {
			t.Errorf("%s %s: %d, %s", tc.method, tc.path, code, body)
		}
	}
	if code, _ := ask(e.AuthID(), e.AuthToken(), "GET", "Zentrunk/URI/", ""); code != 403 {
		t.Errorf("with the account's own credentials: %d", code)
	}
	if e.Count(emulator.URIs) != 2 || d.count() != 1 {
		t.Errorf("the account has %d URIs, the run %d", e.Count(emulator.URIs), d.count())
	}
}

// What an engine prints of a stage that failed is told without what could be the account's.
func TestRedact(t *testing.T) {
	t.Parallel()
	l := &life{door: newDoor(newSession(t.Context(), &service{id: "MAXXXXXXXXXXXXXXXXXX", token: "sesame"}), nil)}
	got := l.redact("Error: Unable to read trunk\n\n  Trunk \"M\u00fcller\" (21764580000000000012) of MAXXXXXXXXXXXXXXXXXX with sesame at 10.1.2.3:5060, me@example.org, 2001:db8::1, +4930123456:\n  HTTP status 400; request id 0f0e0d0c-1111-4222-8333-444455556666.")
	if want := `Error: Unable to read trunk Trunk "…" (…) of … with … at …, …, …, …: HTTP status 400; request id ….`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// An interrupted run says so, has deleted what it made, and reports nothing by halves.
func TestRun_interrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := crowded(emulator.Options{})
		before := holds(e)
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		screen, report, profile, err := runIn(t, ctx, e, &inProcess{handler: e, before: func(n int) error {
			if n == 150 {
				interrupt()
			}
			return nil
		}}, map[string]string{"LIVE": "YES"})
		if !errors.Is(err, context.Canceled) || !strings.Contains(screen, "What it had made is deleted.") || report+profile != "" {
			t.Errorf("got %v, and:\n%s", err, screen)
		}
		if len(e.Writes()) == 0 || !reflect.DeepEqual(holds(e), before) {
			t.Errorf("after %d writes the account is not as it was", len(e.Writes()))
		}
	})
}
