package emulator_test

import (
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestURI(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	a.post("URI/", `{"name": "pbx"}`).refused(422, "uri")
	r := a.post("URI/", `{"name": "pbx", "uri": "sip:alice@pbx.example.com;transport=tls"}`).is(201).
		json(`{"api_id": "*", "message": "*", "uri_uuid": "*"}`)
	id := r.object()["uri_uuid"].(string)
	path := "URI/" + id + "/"
	a.get(path).is(200).json(`{"api_id": "*", "uri_uuid": "` + id + `", "name": "pbx", "uri": "sip:alice@pbx.example.com;transport=tls",
		"authentication_needed": false, "username": null, "sip_user": "alice", "created_at": "*", "updated_at": "*"}`)
	a.post(path, `{"uri": "192.0.2.1:5060"}`).is(202).json(`{"api_id": "*", "message": "*", "uri_uuid": "` + id + `"}`)
	a.get(path).is(200).json(`{"api_id": "*", "uri_uuid": "` + id + `", "name": "pbx", "uri": "192.0.2.1:5060",
		"authentication_needed": false, "username": null, "sip_user": null, "created_at": "*", "updated_at": "*"}`)
	a.delete(path).is(204)
	a.get(path).refused(404)
}

func TestURI_forms(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	for _, uri := range []string{
		"192.0.2.1", "192.0.2.1:5060", "2001:db8::1", "[2001:db8::1]:5061", "pbx.example.com", "pbx.example.com:65535",
		"sip:alice@pbx.example.com", "sip:+15551234567@192.0.2.1:5060", "pbx.example.com;transport=udp",
		"pbx.example.com:5061;transport=tls", "sip:alice@pbx.example.com;transport=tcp",
		"sip:sip.voice.x.ai;transport=tls", "SIPS:Alice@PBX.example.com;Transport=TLS;user=phone;lr", "sips:192.0.2.1:5061", "sip:[2001:DB8::1]",
		"alice@pbx.example.com", "sip:alice:secret@pbx.example.com", "localhost", "pbx", "pbx.example.com.", "sip_1.example.com", "bücher.example",
		"pbx.example.com;transport=sctp", "pbx.example.com;lr", "sip:pbx.example.com?subject=x",
	} {
		if r := a.post("URI/", `{"uri": "`+uri+`"}`); r.status != 201 {
			t.Errorf("%s: got %d %s", uri, r.status, r.raw)
		}
	}
	for _, uri := range []string{
		"https://pbx.example.com", "http://192.0.2.1", "sip://pbx.example.com", "sip:@pbx.example.com", "sip:", "sip:alice@", "tel:+15551234567",
		"pbx..example.com", "-pbx.example.com", "pbx.example.com:", "pbx.example.com:0", "pbx.example.com:65536",
		"pbx.example.com:sip", "192.0.2.256", "192.0.2", "5060", "192.0.2.1:0", "pbx example.com", " pbx.example.com", "pbx.example.com\\n", "pbx.example.com/path",
		";transport=udp",
	} {
		a.post("URI/", `{"uri": "`+uri+`"}`).refused(400, "uri")
	}
}

func TestURI_authentication(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	for body, field := range map[string]string{
		`{"uri": "pbx.example.com", "authentication_needed": true}`:                                           "username",
		`{"uri": "pbx.example.com", "authentication_needed": true, "username": "alice"}`:                      "password",
		`{"uri": "pbx.example.com", "authentication_needed": true, "password": "s3cret!"}`:                    "username",
		`{"uri": "pbx.example.com", "authentication_needed": true, "username": "alice", "password": null}`:    "password",
		`{"uri": "pbx.example.com", "authentication_needed": true, "username": null, "password": "s3cret!"}`:  "username",
		`{"uri": "pbx.example.com", "authentication_needed": true, "username": null, "password": null}`:       "username",
		`{"name": "no uri", "authentication_needed": true, "username": "alice", "password": "s3cret!"}`:       "uri",
		`{"name": "no uri, no password", "authentication_needed": true, "username": "alice"}`:                 "uri",
		`{"name": "neither one", "authentication_needed": false, "username": "alice", "password": "s3cret!"}`: "uri",
	} {
		a.post("URI/", body).refused(422, field)
	}
	id := a.create("URI", `{"name": "pbx", "uri": "pbx.example.com", "authentication_needed": true, "username": "alice", "password": "s3cret!"}`)
	path := "URI/" + id + "/"
	password := func() any {
		o, _ := a.Get(emulator.URIs, id)
		return o["password"]
	}
	if r := a.get(path).is(200); strings.Contains(r.raw, "password") || strings.Contains(r.raw, "s3cret!") {
		t.Errorf("the password is returned: %s", r.raw)
	}
	if r := a.get("URI/").is(200); strings.Contains(r.raw, "password") {
		t.Errorf("the password is returned: %s", r.raw)
	}
	equal(t, "password", password(), any("s3cret!"))

	for body, field := range map[string]string{
		`{"password": "n3w-one!"}`:                                               "authentication_needed",
		`{"password": "n3w-one!", "username": "alice"}`:                          "authentication_needed",
		`{"password": "n3w-one!", "authentication_needed": true}`:                "username",
		`{"username": null}`:                                                     "username",
		`{"authentication_needed": true, "username": "alice", "password": null}`: "password",
	} {
		a.post(path, body).refused(400, field)
	}
	equal(t, "password after refused updates", password(), any("s3cret!"))
	// Unlike a credential's, the password stays when it is not sent.
	a.post(path, `{"name": "renamed"}`).is(202)
	equal(t, "password", password(), any("s3cret!"))
	a.post(path, `{"authentication_needed": true, "username": "bob", "password": "n3w-one!"}`).is(202)
	equal(t, "password", password(), any("n3w-one!"))
	a.post(path, `{"authentication_needed": false, "username": null, "password": null}`).is(202)
	equal(t, "password", password(), nil)
	a.post(path, `{"authentication_needed": true}`).refused(400, "username")
}

// Deleting a URI deletes the trunks that use it, as primary or as fallback.
func TestURI_deleteCascades(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{RefuseInUse: true})
	uri := a.create("URI", `{"uri": "pbx.example.com"}`)
	other := a.create("URI", `{"uri": "other.example.com"}`)
	a.create("Trunk", `{"trunk_direction": "inbound", "primary_uri_uuid": "`+uri+`"}`)
	a.create("Trunk", `{"trunk_direction": "inbound", "primary_uri_uuid": "`+uri+`", "fallback_uri_uuid": "`+uri+`"}`)
	a.create("Trunk", `{"trunk_direction": "inbound", "primary_uri_uuid": "`+other+`", "fallback_uri_uuid": "`+uri+`"}`)
	kept := a.create("Trunk", `{"trunk_direction": "inbound", "primary_uri_uuid": "`+other+`"}`)
	out := a.create("Trunk", `{"trunk_direction": "outbound", "ipacl_uuid": "`+uri+`"}`)
	a.delete("URI/" + uri + "/").is(204)
	equalLists(t, "trunks", a.get("Trunk/").ids("trunk_id"), []string{kept, out})
	equalLists(t, "uris", a.get("URI/").ids("uri_uuid"), []string{other})
}
