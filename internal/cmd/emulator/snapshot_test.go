package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// live is an account that holds what accounts hold.
func live(t *testing.T, numbers emulator.NumberOptions) (*emulator.Server, func(string) string) {
	t.Helper()
	numbers.Applications = []string{"4711"}
	const authID = "MAREALACCOUNT0000001"
	s, err := emulator.Start(emulator.Options{AuthID: authID, AuthToken: "real-token", Wrapped: true, Numbers: numbers})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	for i := range 25 {
		uri := s.Put(emulator.URIs, emulator.Object{
			"name": fmt.Sprintf("Kowalski %d ", i), "uri": fmt.Sprintf("SIP:%d@PBX%d.kowalski.example:5061;Transport=TLS;x=kowalski", i, i%5),
			"authentication_needed": true, "username": "kowalski", "password": "s3cret!",
		})
		trunk := s.Put(emulator.Trunks, emulator.Object{"name": fmt.Sprintf("Kowalski %d", i), "trunk_direction": "inbound", "primary_uri_uuid": uri})
		s.Route(s.Put(emulator.Numbers, emulator.Object{"number": fmt.Sprintf("3069555%04d", i), "alias": "Kowalski"}), trunk)
	}
	s.Route(s.Put(emulator.Numbers, emulator.Object{"number": "30695559999"}), "4711")
	acl := s.Put(emulator.IPAccessControlLists, emulator.Object{"name": nil, "ip_addresses": []string{"8.8.4.4/24", "8.8.4.4", "2A00:1450::1"}})
	credential := s.Put(emulator.Credentials, emulator.Object{"name": "Kowalski", "username": "kowalski", "password": "s3cret!"})
	s.Put(emulator.Trunks, emulator.Object{"name": "Kowalski out", "trunk_direction": "outbound", "ipacl_uuid": acl, "credential_uuid": credential, "secure": true})
	s.Put(emulator.Trunks, emulator.Object{"name": "Kowalski gone", "trunk_direction": "outbound", "ipacl_uuid": "GONE"})
	environment := map[string]string{"PLIVO_BASE_URL": s.URL(), "PLIVO_AUTH_ID": authID, "PLIVO_AUTH_TOKEN": "real-token"}
	return s, func(name string) string { return environment[name] }
}

func TestSnapshot(t *testing.T) {
	t.Parallel()
	for name, numbers := range map[string]emulator.NumberOptions{"paths": {}, "ids": {ShowAppID: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			snapshotIsLive(t, numbers)
		})
	}
}

func snapshotIsLive(t *testing.T, numbers emulator.NumberOptions) {
	t.Helper()
	s, getenv := live(t, numbers)
	data, err := liveState(t.Context(), getenv, false, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Writes()) > 0 {
		t.Errorf("%d writes to the live account", len(s.Writes()))
	}
	for _, secret := range []string{"s3cret!", "real-token", "MAREALACCOUNT0000001", "password"} {
		if bytes.Contains(data, []byte(secret)) {
			t.Errorf("it holds %s", secret)
		}
	}
	rehearsed := emulator.New(emulator.Options{})
	if err := rehearsed.Load(data); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []emulator.Kind{emulator.Trunks, emulator.IPAccessControlLists, emulator.Credentials, emulator.URIs, emulator.Numbers} {
		want, got := s.All(kind), rehearsed.All(kind)
		if len(got) != len(want) {
			t.Fatalf("%d %s, expected %d", len(got), kind, len(want))
		}
		for i := range want {
			for _, o := range []emulator.Object{want[i], got[i]} {
				for _, unknowable := range []string{"password", "created_at", "updated_at", "carrier", "added_on", "renewal_date", "monthly_rental_rate"} {
					delete(o, unknowable)
				}
			}
			if w, g := strings.ReplaceAll(encode(t, want[i]), "MAREALACCOUNT0000001", emulator.DefaultAuthID), encode(t, got[i]); w != g {
				t.Errorf("%s\n got %s\nwant %s", kind, g, w)
			}
		}
	}
}

func encode(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Nothing tells whose it is, and everything still refers to what it did.
func TestSnapshot_madeUp(t *testing.T) {
	t.Parallel()
	s, getenv := live(t, emulator.NumberOptions{})
	data, err := liveState(t.Context(), getenv, true, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, traitor := range []string{"owalski", "OWALSKI", "8.8.4", "1450", "GONE", "3069", "4711", s.All(emulator.Trunks)[0]["trunk_id"].(string), s.All(emulator.URIs)[0]["uri_uuid"].(string)} {
		if bytes.Contains(data, []byte(traitor)) {
			t.Errorf("it holds %s", traitor)
		}
	}
	copied := emulator.New(emulator.Options{})
	if err := copied.Load(data); err != nil {
		t.Fatal(err)
	}
	// Each trunk still refers to the object it did, by place.
	place := func(s *emulator.Server, kind emulator.Kind, idField string, id any) int {
		return slices.IndexFunc(s.All(kind), func(o emulator.Object) bool { return o[idField] == id })
	}
	for i, trunk := range copied.All(emulator.Trunks) {
		was := s.All(emulator.Trunks)[i]
		for name, of := range map[string]emulator.Kind{"primary_uri_uuid": emulator.URIs, "ipacl_uuid": emulator.IPAccessControlLists, "credential_uuid": emulator.Credentials} {
			idField := strings.TrimPrefix(name, "primary_")
			if got, want := place(copied, of, idField, trunk[name]), place(s, of, idField, was[name]); got != want || (trunk[name] == nil) != (was[name] == nil) {
				t.Errorf("trunk %d: %s is of object %d, was of %d", i, name, got, want)
			}
		}
	}
	if uri := copied.All(emulator.URIs)[0]["uri"]; uri != "SIP:user00001@pbx-1.example.com:5061;Transport=TLS" && uri != "SIP:user00002@pbx-1.example.com:5061;Transport=TLS" {
		t.Errorf("uri %v", uri)
	}
	if o := copied.All(emulator.IPAccessControlLists)[0]; o["name"] != nil || encode(t, o["ip_addresses"]) != `["198.18.1.1/24","198.18.0.1","2001:db8::1"]` {
		t.Errorf("list %v", o)
	}
}

func TestMadeUp(t *testing.T) {
	t.Parallel()
	objects := map[emulator.Kind][]emulator.Object{
		"Number": {
			{"number": "14155550123", "alias": "Kowalski", "application": "/v1/Account/MA/Zentrunk/Trunk/217/", "sub_account": "SA", "country": "US", "voice_enabled": true},
			{"number": "14155550124", "alias": "Kowalski", "application": "/v1/Account/MA/Application/99/", "region": nil},
		},
		"Trunk": {{"trunk_id": "217", "trunk_domain": "217.zt.plivo.com"}},
		"URI": {
			{"uri": "8.8.8.8"}, {"uri": "8.8.8.8:5070;lr;user=phone;maddr=9.9.9.9"}, {"uri": "sips:[2a00::1]:5061"}, {"uri": "2a00::1"}, {"uri": "a;\n"}, {"uri": "PBX"}, {"uri": "pbx:5060"},
		},
	}
	makeUp(objects)
	want := map[emulator.Kind][]emulator.Object{
		"Number": {
			{"number": "14000000001", "alias": "Number 1", "application": "/v1/Account/MA/Zentrunk/Trunk/201/", "sub_account": nil, "country": "US", "voice_enabled": true},
			{"number": "14000000002", "alias": "Number 1", "application": "/v1/Account/MA/Application/92/", "region": nil},
		},
		"Trunk": {{"trunk_id": "201", "trunk_domain": nil}},
		"URI": {
			{"uri": "198.18.0.1"},
			{"uri": "198.18.0.1:5070;lr;user=phone"},
			{"uri": "sips:[2001:db8::1]:5061"},
			{"uri": "[2001:db8::1]"},
			{"uri": "unreadable.example.com"},
			{"uri": "pbx-1.example.com"},
			{"uri": "pbx-1.example.com:5060"},
		},
	}
	if got, want := encode(t, objects), encode(t, want); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	m := &madeUp{map[[2]string]string{}, map[string]int{}}
	for s, want := range map[string]string{"0.0.0.0/0": "0.0.0.0/0", "8.0.0.0/9": "8.0.0.0/9", "2000::/3": "2000::/3", "what": "198.18.0.0", "8.8.8.8/32": "198.18.0.1/32"} {
		if got := m.address(s); got != want {
			t.Errorf("%s: got %s, want %s", s, got, want)
		}
	}
	for i := range 100 {
		if p, err := netip.ParsePrefix(m.address(fmt.Sprintf("8.8.%d.0/24", i))); err != nil || !netip.MustParsePrefix("198.18.0.0/15").Contains(p.Addr()) || p != p.Masked() {
			t.Errorf("%v, %v", p, err)
		}
	}
}

func TestSnapshot_errors(t *testing.T) {
	t.Parallel()
	s, getenv := live(t, emulator.NumberOptions{})
	for variable, want := range map[string]string{"PLIVO_AUTH_ID": "set PLIVO_AUTH_ID and", "PLIVO_AUTH_TOKEN": "set PLIVO_AUTH_ID and"} {
		_, err := liveState(t.Context(), func(name string) string {
			if name == variable {
				return ""
			}
			return getenv(name)
		}, false, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("without %s: %v", variable, err)
		}
	}
	// A subaccount may not be allowed to see numbers, which is said, but for that all is there.
	_, subaccount := live(t, emulator.NumberOptions{Forbidden: true})
	var notes strings.Builder
	data, err := liveState(t.Context(), subaccount, false, &notes)
	if err != nil || !strings.Contains(notes.String(), "has no phone numbers") || !bytes.Contains(data, []byte("Kowalski out")) || bytes.Contains(data, []byte("3069")) {
		t.Errorf("without numbers: %v, %s", err, &notes)
	}
	s.Inject(emulator.Fault{Status: 401, Body: `{"error": "no"}`})
	if _, err := liveState(t.Context(), getenv, false, io.Discard); err == nil || strings.Contains(err.Error(), "real-token") {
		t.Errorf("401: %v", err)
	}
}

// The file is its owner's, and nobody's file is lost.
//
//nolint:paralleltest // it sets the environment
func TestSnapshot_file(t *testing.T) {
	s, getenv := live(t, emulator.NumberOptions{})
	for _, name := range []string{"PLIVO_BASE_URL", "PLIVO_AUTH_ID", "PLIVO_AUTH_TOKEN"} {
		t.Setenv(name, getenv(name))
	}
	file := filepath.Join(t.TempDir(), "state.json")
	if err := run(t.Context(), []string{"snapshot", "-out", file}, nil, &output{}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil || emulator.New(emulator.Options{}).Load(data) != nil {
		t.Errorf("the file: %v\n%s", err, data)
	}
	if err := run(t.Context(), []string{"snapshot", "-out", file}, nil, &output{}); err == nil || !strings.Contains(err.Error(), "exists") {
		t.Errorf("over a file: %v", err)
	}
	var out output
	if err := run(t.Context(), []string{"snapshot", "-made-up"}, nil, &out); err != nil || !strings.HasPrefix(out.String(), "{\n") {
		t.Errorf("%v: %s", err, &out)
	}
	s.Close()
}
