package emulator_test

import (
	"regexp"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestTrunk(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	r := a.post("Trunk/", `{"name": "pbx", "trunk_direction": "inbound", "primary_uri_uuid": "not-a-uuid"}`).is(201).
		json(`{"api_id": "*", "message": "*", "trunk_id": "*"}`)
	id := r.object()["trunk_id"].(string)
	if !regexp.MustCompile(`^[1-9][0-9]{19}$`).MatchString(id) {
		t.Errorf("trunk_id %q is not 20 digits", id)
	}
	a.get("Trunk/" + id + "/").is(200).json(`{
		"api_id": "*", "trunk_id": "` + id + `", "trunk_domain": "` + id + `.zt.plivo.com", "name": "pbx",
		"trunk_direction": "inbound", "trunk_status": "enabled", "secure": false,
		"ipacl_uuid": null, "credential_uuid": null, "primary_uri_uuid": "not-a-uuid", "fallback_uri_uuid": null,
		"created_at": "*", "updated_at": "*"}`)
	created := a.get("Trunk/" + id + "/").object()["created_at"].(string)
	if !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`).MatchString(created) {
		t.Errorf("created_at %q", created)
	}

	a.post("Trunk/"+id+"/", `{"trunk_direction": "inbound", "trunk_status": "disabled", "secure": true, "fallback_uri_uuid": "f"}`).
		is(202).json(`{"api_id": "*", "message": "*", "trunk_id": "` + id + `"}`)
	a.get("Trunk/" + id + "/").is(200).json(`{
		"api_id": "*", "trunk_id": "` + id + `", "trunk_domain": "` + id + `.zt.plivo.com", "name": "pbx",
		"trunk_direction": "inbound", "trunk_status": "disabled", "secure": true,
		"ipacl_uuid": null, "credential_uuid": null, "primary_uri_uuid": "not-a-uuid", "fallback_uri_uuid": "f",
		"created_at": "` + created + `", "updated_at": "*"}`)

	if r := a.delete("Trunk/" + id + "/").is(204); r.raw != "" || r.header.Get("Content-Type") != "" {
		t.Errorf("DELETE has a body: %s", r.raw)
	}
	a.get("Trunk/" + id + "/").refused(404)
	a.delete("Trunk/" + id + "/").refused(404)
}

func TestTrunk_wrapped(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{Wrapped: true})
	id := a.create("Trunk", `{"trunk_direction": "outbound", "credential_uuid": "c", "ipacl_uuid": "i"}`)
	a.get("Trunk/" + id + "/").is(200).json(`{"api_id": "*", "object": {
		"trunk_id": "` + id + `", "trunk_domain": "` + id + `.zt.plivo.com", "name": "*",
		"trunk_direction": "outbound", "trunk_status": "enabled", "secure": false,
		"ipacl_uuid": "i", "credential_uuid": "c", "primary_uri_uuid": null, "fallback_uri_uuid": null,
		"created_at": "*", "updated_at": "*"}}`)
}

func TestTrunk_createRules(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	for _, tc := range []struct {
		body   string
		status int
		field  string
	}{
		{`{}`, 422, "trunk_direction"},
		{`{"name": "x"}`, 422, "trunk_direction"},
		{`{"primary_uri_uuid": "u"}`, 422, "trunk_direction"},
		{`{"trunk_direction": "inbound"}`, 422, "primary_uri_uuid"},
		{`{"trunk_direction": "inbound", "primary_uri_uuid": null}`, 422, "primary_uri_uuid"},
		{`{"trunk_direction": "inbound", "fallback_uri_uuid": "u"}`, 422, "primary_uri_uuid"},
		{`{"trunk_direction": "outbound"}`, 422, "credential_uuid"},
		{`{"trunk_direction": "inbound", "primary_uri_uuid": "u", "ipacl_uuid": "i"}`, 400, "ipacl_uuid"},
		{`{"trunk_direction": "inbound", "primary_uri_uuid": "u", "credential_uuid": "c"}`, 400, "credential_uuid"},
		{`{"trunk_direction": "outbound", "ipacl_uuid": "i", "primary_uri_uuid": "u"}`, 400, "primary_uri_uuid"},
		{`{"trunk_direction": "outbound", "ipacl_uuid": "i", "fallback_uri_uuid": "u"}`, 400, "fallback_uri_uuid"},
	} {
		a.post("Trunk/", tc.body).refused(tc.status, tc.field)
	}
	equal(t, "trunks", a.Count(emulator.Trunks), 0)
	for _, body := range []string{
		`{"trunk_direction": "inbound", "primary_uri_uuid": "u", "ipacl_uuid": null, "credential_uuid": null}`,
		`{"trunk_direction": "inbound", "primary_uri_uuid": "u", "fallback_uri_uuid": "u"}`,
		`{"trunk_direction": "outbound", "ipacl_uuid": "i"}`,
		`{"trunk_direction": "outbound", "credential_uuid": "c", "name": null}`,
		`{"trunk_direction": "outbound", "credential_uuid": "c", "ipacl_uuid": "i", "primary_uri_uuid": null, "fallback_uri_uuid": null}`,
	} {
		a.post("Trunk/", body).is(201)
	}
}

func TestTrunk_updateRules(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	in := "Trunk/" + a.create("Trunk", `{"name": "in", "trunk_direction": "inbound", "primary_uri_uuid": "p", "fallback_uri_uuid": "f"}`) + "/"
	out := "Trunk/" + a.create("Trunk", `{"name": "out", "trunk_direction": "outbound", "ipacl_uuid": "i"}`) + "/"
	before := a.get(in).object()
	for _, tc := range []struct{ path, body, field string }{
		{in, `{}`, "trunk_direction"},
		{in, `{"name": "new"}`, "trunk_direction"},
		{in, `{"trunk_direction": "inbound", "primary_uri_uuid": null}`, "primary_uri_uuid"},
		{in, `{"trunk_direction": "inbound", "ipacl_uuid": "i"}`, "ipacl_uuid"},
		{in, `{"trunk_direction": "inbound", "credential_uuid": "c"}`, "credential_uuid"},
		{in, `{"trunk_direction": "outbound"}`, "ipacl_uuid"},
		{in, `{"trunk_direction": "outbound", "ipacl_uuid": "i"}`, "primary_uri_uuid"},
		{in, `{"trunk_direction": "outbound", "ipacl_uuid": "i", "primary_uri_uuid": null}`, "fallback_uri_uuid"},
		{out, `{"trunk_direction": "outbound", "ipacl_uuid": null}`, "ipacl_uuid"},
		{out, `{"trunk_direction": "outbound", "primary_uri_uuid": "p"}`, "primary_uri_uuid"},
		{out, `{"trunk_direction": "inbound"}`, "primary_uri_uuid"},
		{out, `{"trunk_direction": "inbound", "primary_uri_uuid": "p"}`, "ipacl_uuid"},
	} {
		a.post(tc.path, tc.body).refused(400, tc.field)
	}
	after := a.get(in).object()
	delete(before, "api_id")
	delete(after, "api_id")
	if !same(before, after) {
		t.Errorf("a refused update changed %v to %v", before, after)
	}

	// Cleared with null, exchanged, and turned round.
	a.post(in, `{"trunk_direction": "inbound", "fallback_uri_uuid": null}`).is(202)
	equal(t, "fallback_uri_uuid", a.get(in).object()["fallback_uri_uuid"], nil)
	a.post(out, `{"trunk_direction": "outbound", "ipacl_uuid": null, "credential_uuid": "c"}`).is(202)
	equal(t, "credential_uuid", a.get(out).object()["credential_uuid"], any("c"))
	a.post(out, `{"trunk_direction": "inbound", "primary_uri_uuid": "p", "credential_uuid": null}`).is(202)
	a.post(in, `{"trunk_direction": "outbound", "primary_uri_uuid": null, "ipacl_uuid": "i"}`).is(202)
	equal(t, "direction", a.get(out).object()["trunk_direction"], any("inbound"))
	equal(t, "direction", a.get(in).object()["trunk_direction"], any("outbound"))
}

func TestNames(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	for collection, fields := range map[string]string{
		"Trunk":               `"trunk_direction": "inbound", "primary_uri_uuid": "u"`,
		"IPAccessControlList": `"ip_addresses": ["192.0.2.1"]`,
		"Credential":          `"username": "alice1", "password": "s3cret!"`,
		"URI":                 `"uri": "sip.example.com"`,
	} {
		first := a.create(collection, `{"name": "x", `+fields+`}`)
		second := a.create(collection, `{"name": "y", `+fields+`}`)
		a.post(collection+"/", `{"name": "x", `+fields+`}`).refused(400, "same name", `"x"`, "already exists")
		a.post(collection+"/"+second+"/", `{"name": "x", `+fields+`}`).refused(400, "same name", `"x"`, "already exists")
		// Its own name is no clash, and a name is free again when nobody has it.
		a.post(collection+"/"+first+"/", `{"name": "x", `+fields+`}`).is(202)
		a.post(collection+"/"+first+"/", `{"name": "z", `+fields+`}`).is(202)
		a.post(collection+"/"+second+"/", `{"name": "x", `+fields+`}`).is(202)
		a.delete(collection + "/" + second + "/").is(204)
		third := a.create(collection, `{"name": "x", `+fields+`}`)
		a.post(collection+"/"+third+"/", `{"name": null, `+fields+`}`).is(202)
		equal(t, "name after null", a.get(collection + "/" + third + "/").object()["name"], nil)
		a.create(collection, `{"name": "x", `+fields+`}`)

		// The service chooses a name where there is none.
		unnamed := a.get(collection + "/" + a.create(collection, `{`+fields+`}`) + "/").object()["name"]
		if name, _ := unnamed.(string); name == "" {
			t.Errorf("%s: no name was chosen", collection)
		}
	}
	b := start(t, emulator.Options{NoDefaultName: true})
	for range 2 {
		id := b.create("Trunk", `{"trunk_direction": "inbound", "primary_uri_uuid": "u"}`)
		equal(t, "name", b.get("Trunk/" + id + "/").object()["name"], nil)
	}
}

func TestCheckReferences(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{CheckReferences: true})
	uri := a.create("URI", `{"uri": "sip.example.com"}`)
	acl := a.create("IPAccessControlList", `{"ip_addresses": ["192.0.2.1"]}`)
	credential := a.create("Credential", `{"username": "alice1", "password": "s3cret!"}`)
	for _, tc := range []struct{ body, field string }{
		{`{"trunk_direction": "inbound", "primary_uri_uuid": "missing"}`, "primary_uri_uuid"},
		{`{"trunk_direction": "inbound", "primary_uri_uuid": "` + acl + `"}`, "primary_uri_uuid"},
		{`{"trunk_direction": "inbound", "primary_uri_uuid": "` + uri + `", "fallback_uri_uuid": "missing"}`, "fallback_uri_uuid"},
		{`{"trunk_direction": "outbound", "ipacl_uuid": "` + credential + `"}`, "ipacl_uuid"},
		{`{"trunk_direction": "outbound", "credential_uuid": "missing"}`, "credential_uuid"},
	} {
		a.post("Trunk/", tc.body).refused(400, tc.field, "does not exist")
	}
	id := a.create("Trunk", `{"trunk_direction": "inbound", "primary_uri_uuid": "`+uri+`", "fallback_uri_uuid": "`+uri+`"}`)
	a.post("Trunk/"+id+"/", `{"trunk_direction": "inbound", "fallback_uri_uuid": "missing"}`).refused(400, "fallback_uri_uuid")
	a.post("Trunk/"+id+"/", `{"trunk_direction": "inbound", "fallback_uri_uuid": null}`).is(202)
	a.create("Trunk", `{"trunk_direction": "outbound", "ipacl_uuid": "`+acl+`", "credential_uuid": "`+credential+`"}`)
}

func TestDeleteInUse(t *testing.T) {
	t.Parallel()
	for _, refuse := range []bool{false, true} {
		a := start(t, emulator.Options{RefuseInUse: refuse})
		acl := a.create("IPAccessControlList", `{"ip_addresses": ["192.0.2.1"]}`)
		credential := a.create("Credential", `{"username": "alice1", "password": "s3cret!"}`)
		trunk := a.create("Trunk", `{"trunk_direction": "outbound", "ipacl_uuid": "`+acl+`", "credential_uuid": "`+credential+`"}`)
		if refuse {
			a.delete("IPAccessControlList/"+acl+"/").refused(400, "in use")
			a.delete("Credential/"+credential+"/").refused(400, "in use")
			a.delete("Trunk/" + trunk + "/").is(204)
		}
		a.delete("IPAccessControlList/" + acl + "/").is(204)
		a.delete("Credential/" + credential + "/").is(204)
		if !refuse {
			// The trunk is left with what no longer exists.
			o := a.get("Trunk/" + trunk + "/").object()
			equal(t, "ipacl_uuid", o["ipacl_uuid"], any(acl))
			equal(t, "credential_uuid", o["credential_uuid"], any(credential))
		}
	}
}

// Messages vary from kind to kind: no client may match on them.
func TestMessages(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	seen := map[string]bool{}
	for collection, body := range map[string]string{
		"Trunk":               inbound,
		"IPAccessControlList": `{"ip_addresses": ["192.0.2.1"]}`,
		"Credential":          `{"username": "alice1", "password": "s3cret!"}`,
		"URI":                 `{"uri": "sip.example.com"}`,
	} {
		seen[a.post(collection+"/", body).is(201).object()["message"].(string)] = true
	}
	if len(seen) != 4 {
		t.Errorf("messages are alike: %v", seen)
	}
}
