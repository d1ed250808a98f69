package emulator_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestDecodeOptions(t *testing.T) {
	t.Parallel()
	o := emulator.Options{Wrapped: true, NewestFirst: true}
	err := emulator.DecodeOptions([]byte(`{
		"auth_id": "MAAAAAAAAAAAAAAAAAAA", "auth_token": "t", "accounts": {"MABBBBBBBBBBBBBBBBBB": "u"},
		"wrapped": false, "latency": "50ms", "requests_per_second": 3, "retry_after": "2",
		"rewrite": {"trim": true, "host_prefix": "add"}
	}`), &o)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "auth ID", o.AuthID, "MAAAAAAAAAAAAAAAAAAA")
	equal(t, "account", o.Accounts["MABBBBBBBBBBBBBBBBBB"], "u")
	equal(t, "wrapped", o.Wrapped, false)
	equal(t, "what was not named", o.NewestFirst, true)
	equal(t, "latency", o.Latency, 50*time.Millisecond)
	equal(t, "rate", o.RequestsPerSecond, 3)
	equal(t, "rewrite", o.Rewrite, emulator.Rewrite{Trim: true, HostPrefix: emulator.AddHostPrefix})
}

func TestDecodeOptions_problems(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                                    "line 1: This is no JSON",
		"{\n\n\"wrapped\": tru}":              "line 3: This is no JSON",
		`[]`:                                  "line 1: must be an object",
		"{\"wrapped\": true,\n\"wraped\": 1}": "line 2: wraped is unknown; known are: auth_id, auth_token, accounts, wrapped,",
		"{\"rewrite\": {\n\n\"Trim\": true}}": "line 3: rewrite.Trim is unknown; known are: trim, lower_case, ",
		"{\n\"wrapped\": 1,\n\"a\": 1}":       "line 2: wrapped must be true or false",
		`{"wrapped": null}`:                   "line 1: wrapped must be true or false",
		`{"wrapped": true, "wrapped": true}`:  "line 1: wrapped is given twice",
		`{"latency": 50}`:                     `line 1: latency must be a duration such as "50ms"`,
		`{"latency": "-1s"}`:                  "line 1: latency must be a duration",
		`{"latency": "soon"}`:                 "line 1: latency must be a duration",
		`{"requests_per_second": -1}`:         "line 1: requests_per_second must be a whole number, not negative",
		`{"requests_per_second": 1.5}`:        "line 1: requests_per_second must be a whole number, not negative",
		`{"requests_per_second": "1"}`:        "line 1: requests_per_second must be a whole number, not negative",
		`{"auth_id": 1}`:                      "line 1: auth_id must be a text",
		`{"accounts": {"MA": 1}}`:             "line 1: accounts.MA must be a text",
		`{"accounts": []}`:                    "line 1: accounts must be an object",
		`{"rewrite": {"host_prefix": "/32"}}`: `line 1: rewrite.host_prefix must be one of: ["" "drop" "add"]`,
		strings.Repeat("[", 1_000_000):        "line 1: This is no JSON",
	} {
		before := emulator.Options{RetryAfter: "1"}
		o := before
		err := emulator.DecodeOptions([]byte(text), &o)
		problem, ok := errors.AsType[*emulator.DecodeError](err)
		if !ok || !strings.HasPrefix(problem.Error(), want) {
			t.Errorf("%.40s: got %v, want %s", text, err, want)
		}
		if o.Wrapped || o.RetryAfter != "1" {
			t.Errorf("%.40s: the options were changed", text)
		}
	}
}

func TestRewrite(t *testing.T) {
	t.Parallel()
	const (
		nfd = "Cafe\u0301"
		nfc = "Caf\u00e9"
	)
	for _, tc := range []struct {
		name, collection, body, field, want string // want in JSON
		rewrite                             emulator.Rewrite
	}{
		{"none", "URI", `"name": " A ", "uri": "SIP:Alice@PBX.example.com;Transport=TLS"`, "uri", `"SIP:Alice@PBX.example.com;Transport=TLS"`, emulator.Rewrite{}},
		{"trimmed name", "URI", `"name": " A B\n", "uri": "h"`, "name", `"A B"`, emulator.Rewrite{Trim: true}},
		{"trimmed URI", "URI", `"uri": " h\n"`, "uri", `"h"`, emulator.Rewrite{Trim: true}},
		{"trimmed username", "Credential", `"username": " u ", "password": " p "`, "username", `"u"`, emulator.Rewrite{Trim: true}},
		{"lower case", "URI", `"uri": "SIPS:Alice:Pass@PBX.Example.com:5061;Transport=TLS"`, "uri", `"sips:Alice:Pass@pbx.example.com:5061;transport=tls"`, emulator.Rewrite{LowerCase: true}},
		{"lower case without a user", "URI", `"uri": "PBX.Example.com;LR"`, "uri", `"pbx.example.com;lr"`, emulator.Rewrite{LowerCase: true}},
		{"lower case leaves names", "URI", `"uri": "h", "name": "Sales"`, "name", `"Sales"`, emulator.Rewrite{LowerCase: true}},
		{"NFC", "URI", `"uri": "h", "name": "` + nfd + `"`, "name", `"` + nfc + `"`, emulator.Rewrite{NFC: true}},
		{"no NFC", "URI", `"uri": "h", "name": "` + nfd + `"`, "name", `"` + nfd + `"`, emulator.Rewrite{Trim: true, LowerCase: true}},
		{"lower-case addresses", "IPAccessControlList", `"ip_addresses": ["2001:DB8::1"]`, "ip_addresses", `["2001:db8::1"]`, emulator.Rewrite{LowerCase: true}},
		{"host bits", "IPAccessControlList", `"ip_addresses": ["203.0.113.5/24", "2001:DB8::1/32", "192.0.2.1", "2001:DB8::/32"]`, "ip_addresses", `["203.0.113.0/24", "2001:db8::/32", "192.0.2.1", "2001:DB8::/32"]`, emulator.Rewrite{ClearHostBits: true}},
		{"no prefix", "IPAccessControlList", `"ip_addresses": ["203.0.113.5/32", "2001:DB8::1/128", "192.0.2.0/24"]`, "ip_addresses", `["203.0.113.5", "2001:DB8::1", "192.0.2.0/24"]`, emulator.Rewrite{HostPrefix: emulator.DropHostPrefix}},
		{"a prefix", "IPAccessControlList", `"ip_addresses": ["203.0.113.5", "2001:DB8::1", "192.0.2.0/24"]`, "ip_addresses", `["203.0.113.5/32", "2001:DB8::1/128", "192.0.2.0/24"]`, emulator.Rewrite{HostPrefix: emulator.AddHostPrefix}},
		{"order", "IPAccessControlList", `"ip_addresses": ["203.0.113.5", "192.0.2.1", "192.0.2.1"]`, "ip_addresses", `["192.0.2.1", "192.0.2.1", "203.0.113.5"]`, emulator.Rewrite{SortAddresses: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := start(t, emulator.Options{Rewrite: tc.rewrite})
			id := a.create(tc.collection, "{"+tc.body+"}")
			got, _ := json.Marshal(a.get(tc.collection + "/" + id + "/").is(200).object()[tc.field])
			if !same(parse(t, tc.want), parse(t, string(got))) {
				t.Errorf("got %s, want %s", got, tc.want)
			}
			// What was put in behind the API's back stays as it is.
			put := a.Put(emulator.URIs, emulator.Object{"uri": " SIP:H ", "name": nfd + " "})
			equal(t, "uri", a.get("URI/" + put + "/").object()["uri"], any(" SIP:H "))
		})
	}
	// A taken name is taken in every spelling that is stored as the same.
	a := start(t, emulator.Options{Rewrite: emulator.Rewrite{Trim: true, NFC: true}})
	a.create("URI", `{"uri": "h", "name": "`+nfc+`"}`)
	a.post("URI/", `{"uri": "h", "name": " `+nfd+`"}`).refused(400, "same name")
	// Where nothing is left there was nothing.
	a.post("URI/", `{"uri": "  "}`).refused(400, "uri")
}

// A server that began later gives out other ids.
func TestIDs_restart(t *testing.T) {
	t.Parallel()
	first := start(t, emulator.Options{}).Put(emulator.Trunks, emulator.Object{})
	time.Sleep(2 * time.Millisecond)
	second := start(t, emulator.Options{}).Put(emulator.Trunks, emulator.Object{})
	if first == second || len(first) != 20 || strings.Trim(first, "0123456789") != "" {
		t.Errorf("%s, then %s", first, second)
	}
}
