package emulator_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

const state = `{
  "objects": {
    "URI": [
      {"uri_uuid": "pbx", "name": "pbx", "uri": "sip:PBX.example.com;transport=TLS ", "authentication_needed": true, "username": "u", "password": "s3cret!"},
      {"uri": "spare.example.com"}
    ],
    "IPAccessControlList": [{"ipacl_uuid": "OFFICE", "ip_addresses": ["203.0.113.5/24", "203.0.113.5/24"]}],
    "Number": [
      {"number": "14155550123", "alias": "sales", "application": "/v1/Account/MAZENTRUNKEMULATOR01/Zentrunk/Trunk/1/", "voice_enabled": true},
      {"number": "14155550124", "application": "/v1/Account/MAZENTRUNKEMULATOR01/Application/99/"}
    ],
    "Trunk": [
      {"trunk_id": "1", "name": " sales ", "trunk_direction": "inbound", "primary_uri_uuid": "pbx"},
      {"trunk_id": "2", "name": null, "trunk_direction": "outbound", "ipacl_uuid": "gone", "secure": true}
    ]
  },
  "accounts": {"MABBBBBBBBBBBBBBBBBB": {"Credential": [{"name": "theirs", "username": "a-b"}]}}
}`

func TestLoad(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{CheckReferences: true, Accounts: map[string]string{"MABBBBBBBBBBBBBBBBBB": "t"}})
	a.Put(emulator.Credentials, emulator.Object{"username": "gone with the load"})
	if err := a.Load([]byte(state)); err != nil {
		t.Fatal(err)
	}
	equalLists(t, "trunks", a.get("Trunk/").ids("trunk_id"), []string{"1", "2"})
	a.get("Trunk/2/").is(200).json(`{"api_id": "*", "trunk_id": "2", "trunk_domain": "2.zt.plivo.com", "name": null,
		"trunk_direction": "outbound", "trunk_status": "enabled", "secure": true,
		"ipacl_uuid": "gone", "credential_uuid": null, "primary_uri_uuid": null, "fallback_uri_uuid": null,
		"created_at": "*", "updated_at": "*"}`)
	equal(t, "uri", a.get("URI/pbx/").object()["uri"], any("sip:PBX.example.com;transport=TLS "))
	equal(t, "credentials", a.Count(emulator.Credentials), 0)
	equal(t, "route", a.Routed("14155550123"), "1")
	// An application that a number has is one that there is.
	a.post("/v1/Account/"+a.id+"/Number/14155550123/", `{"app_id": "99"}`).is(202)
	equal(t, "route", a.Routed("14155550123"), "99")
	a.Route("14155550123", "1")
	equal(t, "their credentials", a.Account("MABBBBBBBBBBBBBBBBBB").Count(emulator.Credentials), 1)

	// What is saved is read again as the same, and the API goes on working with it.
	saved := a.State()
	b := start(t, emulator.Options{Accounts: map[string]string{"MABBBBBBBBBBBBBBBBBB": "t"}})
	if err := b.Load(saved); err != nil {
		t.Fatal(err)
	}
	equal(t, "state", string(b.State()), string(saved))
	if !strings.Contains(string(saved), `"s3cret!"`) || !strings.Contains(string(saved), `"a-b"`) {
		t.Errorf("not everything is saved:\n%s", saved)
	}
	b.post("Trunk/", `{"name": " sales ", "trunk_direction": "inbound", "primary_uri_uuid": "pbx"}`).refused(400, "same name")
	b.post("Trunk/1/", `{"trunk_direction": "inbound", "name": "support"}`).is(202)
	revision := b.Revision()
	b.delete("URI/pbx/").is(204)
	equalLists(t, "trunks", b.get("Trunk/").ids("trunk_id"), []string{"2"})
	if b.Revision() == revision {
		t.Error("a deletion is no revision")
	}

	// Back to what was loaded, with the same ids, options as at the start, and without faults.
	b.SetMissingReads(9)
	b.Inject(emulator.Fault{Status: 503})
	revision = b.Revision()
	b.Reset()
	equal(t, "state after the reset", string(b.State()), string(saved))
	equal(t, "journal", len(b.Journal()), 0)
	if b.Revision() == revision {
		t.Error("a reset is no revision")
	}
	b.get("Trunk/" + b.create("Trunk", `{"trunk_direction": "outbound", "ipacl_uuid": "OFFICE"}`) + "/").is(200)
	if err := b.Load([]byte(`{}`)); err != nil || b.Count(emulator.Trunks) > 0 {
		t.Errorf("%d trunks after loading nothing: %v", b.Count(emulator.Trunks), err)
	}
}

func TestLoad_problems(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{Accounts: map[string]string{"MABBBBBBBBBBBBBBBBBB": "t"}})
	id := a.Put(emulator.URIs, emulator.Object{"uri": "pbx.example.com"})
	for text, want := range map[string]string{
		`[]`:                               "line 1: must be an object",
		`{"trunks": []}`:                   "line 1: trunks is unknown; known are: objects, accounts",
		`{"objects": []}`:                  "line 1: objects must be an object",
		`{"objects": {"URI": 1}}`:          "line 1: objects.URI must be a list",
		"{\"objects\": {\n\"trunk\": []}}": "line 2: objects.trunk is no kind of object; they are: Trunk, IPAccessControlList, ",
		"{\"objects\": {\n\"URI\": [\n{\"uri\": \"h\"},\n\"x\"]}}":                             "line 4: objects.URI[1] must be an object",
		"{\"objects\": {\"URI\": [{\n\"uri\": \"h\",\n\"url\": 1}]}}":                          "line 3: objects.URI[0].url is unknown; known are: authentication_needed, created_at, name, password, sip_user,",
		`{"objects": {"URI": [{"uri": "h", "uri_uuid": 1}]}}`:                                  "line 1: objects.URI[0].uri_uuid must be a text",
		`{"objects": {"URI": [{"uri": "h", "uri_uuid": ""}]}}`:                                 "line 1: objects.URI[0].uri_uuid must be a text",
		`{"objects": {"URI": [{"uri": 7}]}}`:                                                   "line 1: objects.URI[0].uri must be a string",
		"{\"objects\": {\"URI\": [\n{\"name\": \"h\"}]}}":                                      "line 2: objects.URI[0] needs uri",
		`{"objects": {"URI": [{"uri_uuid": "a", "uri": "h"}, {"uri_uuid": "a", "uri": "i"}]}}`: `line 1: objects.URI[1] has the uri_uuid "a" of another one`,
		`{"objects": {"Trunk": [{"trunk_direction": "sideways"}]}}`:                            "line 1: objects.Trunk[0].trunk_direction must be one of: inbound, outbound",
		`{"objects": {"Trunk": [{"trunk_direction": "inbound", "secure": "no"}]}}`:             "line 1: objects.Trunk[0].secure must be a boolean",
		`{"objects": {"IPAccessControlList": [{"ip_addresses": "192.0.2.1"}]}}`:                "line 1: objects.IPAccessControlList[0].ip_addresses must be a list of strings",
		`{"objects": {"Number": [{"number": "1415", "voice_enabled": "yes"}]}}`:                "line 1: objects.Number[0].voice_enabled must be a boolean",
		`{"objects": {"Number": [{"number": "1415", "type": "local"}]}}`:                       "line 1: objects.Number[0].type is unknown; known are: added_on, alias, application,",
		`{"accounts": {"MACCCCCCCCCCCCCCCCCC": {}}}`:                                           "line 1: accounts.MACCCCCCCCCCCCCCCCCC is none of the further accounts",
		`{"accounts": {"` + a.AuthID() + `": {}}}`:                                             "is none of the further accounts",
	} {
		err := a.Load([]byte(text))
		if _, ok := errors.AsType[*emulator.DecodeError](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
		if _, ok := a.Get(emulator.URIs, id); !ok {
			t.Fatalf("%s: objects are gone", text)
		}
	}
}

// A large account loads and lists in no time.
func TestLoad_large(t *testing.T) {
	t.Parallel()
	var trunks, uris []emulator.Object
	for i := range 2500 {
		uris = append(uris, emulator.Object{"uri_uuid": strconv.Itoa(i), "uri": "pbx.example.com"})
		trunks = append(trunks, emulator.Object{"name": fmt.Sprint("t", i), "trunk_direction": "inbound", "primary_uri_uuid": strconv.Itoa(i)})
	}
	data, err := json.Marshal(map[string]any{"objects": map[string]any{"Trunk": trunks, "URI": uris}})
	if err != nil {
		t.Fatal(err)
	}
	a := start(t, emulator.Options{})
	begin := time.Now()
	if err := a.Load(data); err != nil {
		t.Fatal(err)
	}
	t.Logf("loaded %d objects in %s", 5000, time.Since(begin))
	equal(t, "trunks", len(a.get("Trunk/?offset=2490").ids("trunk_id")), 10)
}

// What an account of 1,000 trunks and 2,500 numbers costs: a start from a file, well below a
// second, and a page of a list, well below 5 ms.
func BenchmarkLarge(b *testing.B) {
	s := emulator.New(emulator.Options{})
	for i := range 1000 {
		s.Put(emulator.Trunks, emulator.Object{"name": fmt.Sprint("t", i), "trunk_direction": "inbound"})
	}
	for i := range 2500 {
		s.Put(emulator.Numbers, emulator.Object{"number": fmt.Sprintf("1415%07d", i)})
	}
	state := s.State()
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if err := s.Load(state); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("page", func(b *testing.B) {
		for b.Loop() {
			req := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/v1/Account/"+s.AuthID()+"/Number/?offset=2480&number_startswith=1415", nil)
			req.SetBasicAuth(s.AuthID(), s.AuthToken())
			w := httptest.NewRecorder()
			if s.ServeHTTP(w, req); w.Code != http.StatusOK {
				b.Fatal(w.Code)
			}
		}
	})
}
