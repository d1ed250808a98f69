package emulator_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func service(s emulator.Service) emulator.Options { return emulator.Options{Service: s} }

func TestService_clearing(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		clearing    emulator.Clearing
		null, empty string // what becomes of the username
	}{
		{emulator.Clearing{}, "cleared", "refused"},
		{emulator.Clearing{Null: emulator.Ignored, Empty: emulator.Clears}, "kept", "cleared"},
		{emulator.Clearing{Null: emulator.Refused, Empty: emulator.Ignored}, "refused", "kept"},
	} {
		a := start(t, service(emulator.Service{Clearing: map[string]emulator.Clearing{"username": tc.clearing}}))
		for value, want := range map[string]string{`null`: tc.null, `""`: tc.empty} {
			id := a.create("URI", `{"uri": "h", "username": "u"}`)
			answer := a.post("URI/"+id+"/", `{"username": `+value+`}`)
			if want == "refused" {
				answer.refused(400, "username")
				continue
			}
			answer.is(202)
			kept := map[string]any{"kept": "u", "cleared": nil}[want]
			equal(t, value+" with "+string(tc.clearing.Null)+string(tc.clearing.Empty), a.get("URI/" + id + "/").is(200).object()["username"], kept)
		}
	}
	a := start(t, service(emulator.Service{MissingClears: true}))
	id := a.create("URI", `{"uri": "h", "username": "u"}`)
	a.post("URI/"+id+"/", `{"uri": "h2"}`).is(202)
	equal(t, "what was left out", a.get("URI/" + id + "/").is(200).object()["username"], any(nil))
}

func TestService_inUse(t *testing.T) {
	t.Parallel()
	for use, want := range map[emulator.InUse]any{"": "dangling", emulator.DanglingUse: "dangling", emulator.ClearedUse: nil, emulator.CascadeUse: "gone", emulator.RefusedUse: "refused"} {
		a := start(t, service(emulator.Service{InUse: emulator.InUses{Credential: use}}))
		credential := a.create("Credential", `{"username": "u", "password": "p"}`)
		acl := a.create("IPAccessControlList", `{"ip_addresses": ["192.0.2.1"]}`)
		trunk := a.create("Trunk", `{"trunk_direction": "outbound", "ipacl_uuid": "`+acl+`", "credential_uuid": "`+credential+`"}`)
		answer := a.do("DELETE", "Credential/"+credential+"/", "")
		if want == "refused" {
			answer.refused(400, "in use")
			continue
		}
		answer.is(204)
		if want == "gone" {
			a.get("Trunk/" + trunk + "/").is(404)
			continue
		}
		if want == "dangling" {
			want = credential
		}
		equal(t, string(use), a.get("Trunk/" + trunk + "/").is(200).object()["credential_uuid"], want)
	}
}

func TestService_requests(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		service emulator.Service
		method  string
		path    string
		body    string
		status  int
		refusal string
	}{
		"no name":         {emulator.Service{NameRequired: true, MissingIs400: true}, "POST", "URI/", `{"uri": "h"}`, 400, "name"},
		"long name":       {emulator.Service{MaxName: 3}, "POST", "URI/", `{"uri": "h", "name": "äöüß"}`, 400, "name"},
		"cut name":        {emulator.Service{MaxName: 3, CutNames: true}, "POST", "URI/", `{"uri": "h", "name": "äöüß"}`, 201, ""},
		"taken":           {emulator.Service{TakenIs409: true}, "POST", "URI/", `{"uri": "h", "name": "taken"}`, 409, "same name"},
		"shared":          {emulator.Service{SharedNames: []emulator.Kind{emulator.URIs}}, "POST", "URI/", `{"uri": "h", "name": "taken"}`, 201, ""},
		"unknown field":   {emulator.Service{IgnoreUnknown: true}, "POST", "URI/", `{"uri": "h", "x": 1}`, 201, ""},
		"text for a flag": {emulator.Service{LooseTypes: true}, "POST", "URI/", `{"uri": "h", "authentication_needed": "false"}`, 201, ""},
		"a form":          {emulator.Service{Refuses: []emulator.Form{emulator.URIUser}}, "POST", "URI/", `{"uri": "sip:u@h"}`, 400, "uri_user"},
		"no such form":    {emulator.Service{Refuses: []emulator.Form{emulator.URIUser}}, "POST", "URI/", `{"uri": "u@h"}`, 201, ""},
		"long page":       {emulator.Service{LongPages: emulator.HonouredPages}, "GET", "URI/?limit=21", "", 200, ""},
		"no long page":    {emulator.Service{}, "GET", "URI/?limit=21", "", 400, "limit"},
		"not found":       {emulator.Service{EmptyNotFound: true}, "GET", "URI/x/", "", 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := start(t, service(tc.service))
			a.Put(emulator.URIs, emulator.Object{"uri": "h", "name": "taken"})
			answer := a.do(tc.method, tc.path, tc.body)
			if tc.refusal != "" {
				answer.refused(tc.status, tc.refusal)
				return
			}
			answer.is(tc.status)
		})
	}
}

// By time as by requests, answers show what was a moment ago.
func TestLag_time(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const long = 3 * time.Second
		e := emulator.New(emulator.Options{Lag: emulator.Lag{MissingFor: long, EmptyDomainFor: long, StaleFor: long, StaleListsFor: long}})
		ask := func(method, path, body string) map[string]any {
			r := httptest.NewRequestWithContext(t.Context(), method, "/v1/Account/"+e.AuthID()+"/Zentrunk/"+path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			r.SetBasicAuth(e.AuthID(), e.AuthToken())
			w := httptest.NewRecorder()
			e.ServeHTTP(w, r)
			answer, _ := parse(t, w.Body.String()).(map[string]any)
			return answer
		}
		created := ask("POST", "Trunk/", `{"name": "a", "trunk_direction": "inbound", "primary_uri_uuid": "u"}`)
		id, _ := created["trunk_id"].(string)
		expect := func(when string, name, domain any, listed int) {
			o := ask("GET", "Trunk/"+id+"/", "")
			objects, _ := ask("GET", "Trunk/", "")["objects"].([]any)
			if o["name"] != name || o["trunk_domain"] != domain || len(objects) != listed {
				t.Errorf("%s: %v, %d in the list", when, o, len(objects))
			}
		}
		expect("at once", nil, nil, 0)
		time.Sleep(long)
		expect("then", "a", "", 1)
		ask("POST", "Trunk/"+id+"/", `{"name": "b", "trunk_direction": "inbound"}`)
		time.Sleep(long - time.Millisecond)
		expect("after a change", "a", "", 1)
		time.Sleep(time.Millisecond)
		expect("in the end", "b", id+".zt.plivo.com", 1)
	})
}
