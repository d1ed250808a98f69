package emulator_test

import (
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestJournal(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	begin := time.Now()
	id := a.create("Trunk", inbound)
	a.get("Trunk/" + id + "/").is(200)
	a.get("Trunk/?offset=40&limit=20").is(200)
	a.post("Trunk/"+id+"/", `{"trunk_direction": "inbound", "secure": false, "fallback_uri_uuid": null}`).is(202)
	a.delete("Trunk/" + id + "/").is(204)
	a.do("PUT", "Trunk/"+id+"/", `[1]`).is(405)
	a.get("Nothing/").is(503)
	a.as(a.id, "wrong").post("URI/", `{}`).is(401)

	path := "/v1/Account/" + a.id + "/Zentrunk/"
	for i, want := range []emulator.Request{
		{Method: "POST", Path: path + "Trunk/", Kind: emulator.Trunks, Op: emulator.Create, Status: 201},
		{Method: "GET", Path: path + "Trunk/" + id + "/", Kind: emulator.Trunks, Op: emulator.Read, ID: id, Status: 200},
		{Method: "GET", Path: path + "Trunk/", Query: "offset=40&limit=20", Kind: emulator.Trunks, Op: emulator.List, Offset: 40, Status: 200},
		{Method: "POST", Path: path + "Trunk/" + id + "/", Kind: emulator.Trunks, Op: emulator.Update, ID: id, Status: 202},
		{Method: "DELETE", Path: path + "Trunk/" + id + "/", Kind: emulator.Trunks, Op: emulator.Delete, ID: id, Status: 204},
		{Method: "PUT", Path: path + "Trunk/" + id + "/", Kind: emulator.Trunks, ID: id, Status: 405},
		{Method: "GET", Path: path + "Nothing/", Status: 503},
		{Method: "POST", Path: path + "URI/", Kind: emulator.URIs, Op: emulator.Create, Status: 401},
	} {
		got := a.Journal()[i]
		if got.Time.Before(begin) || got.Time.After(time.Now()) {
			t.Errorf("%d: time %s", i, got.Time)
		}
		equal(t, "account", got.Account, a.id)
		equal(t, "method", got.Method, want.Method)
		equal(t, "path", got.Path, want.Path)
		equal(t, "query", got.Query, want.Query)
		equal(t, "kind", got.Kind, want.Kind)
		equal(t, "op", got.Op, want.Op)
		equal(t, "id", got.ID, want.ID)
		equal(t, "offset", got.Offset, want.Offset)
		equal(t, "status", got.Status, want.Status)
		equal(t, "fault", got.Fault, false)
		if got.Header.Get("Authorization") == "" {
			t.Errorf("%d: no Authorization header", i)
		}
	}

	// Presence is visible: false and null are not the same as left out.
	update := a.Requests(emulator.Trunks, emulator.Update)[0]
	equal(t, "body", string(update.Body), `{"trunk_direction": "inbound", "secure": false, "fallback_uri_uuid": null}`)
	equal(t, "fields", len(update.Fields), 3)
	equal(t, "secure", update.Fields["secure"], any(false))
	equal(t, "has secure", update.Has("secure"), true)
	equal(t, "fallback_uri_uuid", update.Fields["fallback_uri_uuid"], nil)
	equal(t, "has fallback_uri_uuid", update.Has("fallback_uri_uuid"), true)
	equal(t, "has name", update.Has("name"), false)
	equal(t, "fields of a GET", a.Requests("", emulator.Read)[0].Fields == nil, true)
	equal(t, "fields of an array", a.Journal()[5].Fields == nil, true)

	equal(t, "requests", len(a.Requests("", "")), 8)
	equal(t, "trunk requests", len(a.Requests(emulator.Trunks, "")), 6)
	equal(t, "creates", len(a.Requests("", emulator.Create)), 2)
	equal(t, "trunk creates", len(a.Requests(emulator.Trunks, emulator.Create)), 1)
	writes := []int{}
	for _, r := range a.Writes() {
		writes = append(writes, r.Status)
	}
	equalLists(t, "writes", writes, []int{201, 202, 204, 401})
	a.ResetJournal()
	equal(t, "requests after a reset", len(a.Journal()), 0)
	a.get("Trunk/")
	equal(t, "requests", len(a.Journal()), 1)
}
