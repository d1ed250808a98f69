package emulator_test

import (
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestObjects(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	uri := a.Put(emulator.URIs, emulator.Object{"uri": "sip:alice@pbx.example.com"})
	a.get("URI/" + uri + "/").is(200).json(`{"api_id": "*", "uri_uuid": "` + uri + `", "name": "*", "uri": "sip:alice@pbx.example.com",
		"authentication_needed": false, "username": null, "sip_user": "alice", "created_at": "*", "updated_at": "*"}`)

	// No validation, unknown fields are shown, nil is not the same as absent.
	id := a.Put(emulator.Trunks, emulator.Object{"name": nil, "trunk_direction": "sideways", "colour": "red"})
	a.get("Trunk/" + id + "/").is(200).json(`{"api_id": "*", "trunk_id": "` + id + `", "trunk_domain": "` + id + `.zt.plivo.com", "name": null,
		"trunk_direction": "sideways", "trunk_status": "enabled", "secure": false, "colour": "red",
		"ipacl_uuid": null, "credential_uuid": null, "primary_uri_uuid": null, "fallback_uri_uuid": null,
		"created_at": "*", "updated_at": "*"}`)
	equal(t, "id", a.Put(emulator.Trunks, emulator.Object{"trunk_id": "42", "trunk_domain": ""}), "42")
	equal(t, "trunk_domain", a.get("Trunk/42/").object()["trunk_domain"], any(""))
	equal(t, "replaced id", a.Put(emulator.Trunks, emulator.Object{"trunk_id": id, "name": "new"}), id)
	o, _ := a.Get(emulator.Trunks, id)
	equal(t, "name", o["name"], any("new"))
	equal(t, "colour", o["colour"], nil)
	equalLists(t, "order", a.get("Trunk/").ids("trunk_id"), []string{id, "42"})

	if empty := a.Put(emulator.Trunks, emulator.Object{"trunk_id": ""}); !a.Remove(emulator.Trunks, empty) || empty == "" {
		t.Errorf("an empty id stayed empty: %q", empty)
	}

	// Drift.
	equal(t, "patched", a.Patch(emulator.Trunks, id, emulator.Object{"secure": true, "trunk_id": "other"}), true)
	equal(t, "secure", a.get("Trunk/" + id + "/").object()["secure"], any(true))
	equal(t, "patched", a.Patch(emulator.Trunks, "missing", emulator.Object{"secure": true}), false)
	// A name that was drifted away from is free again, the new one is taken.
	a.Patch(emulator.Trunks, id, emulator.Object{"name": "in"})
	a.post("Trunk/", inbound).refused(400, "same name")
	a.create("Trunk", `{"name": "new", "trunk_direction": "inbound", "primary_uri_uuid": "`+uri+`"}`)

	equal(t, "trunks", a.Count(emulator.Trunks), 3)
	equal(t, "trunks", len(a.All(emulator.Trunks)), 3)
	// No cascade behind the API's back.
	equal(t, "removed", a.Remove(emulator.URIs, uri), true)
	equal(t, "removed", a.Remove(emulator.URIs, uri), false)
	equal(t, "trunks", a.Count(emulator.Trunks), 3)
	_, ok := a.Get(emulator.URIs, uri)
	equal(t, "got", ok, false)

	defer func() {
		if recover() == nil {
			t.Error("a kind that does not exist did not panic")
		}
	}()
	a.Count("trunk")
}

// What comes out is a copy, and so is what goes in.
func TestObjects_copies(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	addresses := []string{"192.0.2.1"}
	in := emulator.Object{"ip_addresses": addresses}
	id := a.Put(emulator.IPAccessControlLists, in)
	addresses[0], in["name"] = "changed", "changed"
	for _, o := range []func() emulator.Object{
		func() emulator.Object { o, _ := a.Get(emulator.IPAccessControlLists, id); return o },
		func() emulator.Object { return a.All(emulator.IPAccessControlLists)[0] },
	} {
		equal(t, "ip_addresses", o()["ip_addresses"].([]string)[0], "192.0.2.1")
		o()["ip_addresses"].([]string)[0] = "changed"
		o()["name"] = "changed"
		equal(t, "ip_addresses", o()["ip_addresses"].([]string)[0], "192.0.2.1")
		if o()["name"] == "changed" {
			t.Error("the name was changed from outside")
		}
	}
}
