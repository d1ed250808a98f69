package emulator_test

import (
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestSetMissingReads(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	before := a.create("Trunk", `{"name": "before", "trunk_direction": "inbound", "primary_uri_uuid": "u"}`)
	a.SetMissingReads(2)
	id := a.create("Trunk", inbound)
	a.get("Trunk/" + before + "/").is(200)
	a.get("Trunk/" + id + "/").refused(404)
	// Only reads of the member are late.
	equal(t, "trunks", len(a.get("Trunk/").ids("trunk_id")), 2)
	a.post("Trunk/"+id+"/", `{"trunk_direction": "inbound"}`).is(202)
	a.get("Trunk/" + id + "/").refused(404)
	a.get("Trunk/" + id + "/").is(200)

	late := a.create("URI", `{"uri": "pbx.example.com"}`)
	a.get("URI/" + late + "/").refused(404)
	a.SetMissingReads(0)
	a.get("URI/" + late + "/").is(200)
}

func TestSetEmptyDomainReads(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	a.SetMissingReads(1)
	a.SetEmptyDomainReads(2)
	id := a.create("Trunk", inbound)
	domain := func() any { return a.get("Trunk/" + id + "/").is(200).object()["trunk_domain"] }
	a.get("Trunk/" + id + "/").is(404)
	equal(t, "trunk_domain", domain(), any(""))
	equal(t, "trunk_domain", domain(), any(""))
	equal(t, "trunk_domain", domain(), any(id+".zt.plivo.com"))
	uri := a.create("URI", `{"uri": "pbx.example.com"}`)
	a.get("URI/" + uri + "/").is(404)
	if _, ok := a.get("URI/" + uri + "/").is(200).object()["trunk_domain"]; ok {
		t.Error("a URI has a trunk_domain")
	}
}

func TestSetStaleReads(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	id := a.create("Trunk", `{"name": "1", "trunk_direction": "inbound", "primary_uri_uuid": "u"}`)
	path := "Trunk/" + id + "/"
	name := func() any { return a.get(path).is(200).object()["name"] }
	a.SetStaleReads(2)
	equal(t, "name", name(), any("1"))
	a.post(path, `{"trunk_direction": "inbound", "name": "2"}`).is(202)
	equal(t, "list", a.get("Trunk/").object()["objects"].([]any)[0].(map[string]any)["name"], any("2"))
	equal(t, "name", name(), any("1"))
	// Each update is late by two reads, not both together.
	a.post(path, `{"trunk_direction": "inbound", "name": "3"}`).is(202)
	equal(t, "name", name(), any("1"))
	equal(t, "name", name(), any("2"))
	equal(t, "name", name(), any("3"))
	a.post(path, `{"trunk_direction": "inbound", "name": "4"}`).is(202)
	a.post(path, `{"trunk_direction": "inbound", "name": "5"}`).is(202)
	equal(t, "name", name(), any("3"))
	equal(t, "name", name(), any("3"))
	equal(t, "name", name(), any("5"))
	a.post(path, `{"trunk_direction": "inbound", "name": "6"}`).is(202)
	a.SetStaleReads(0)
	equal(t, "name", name(), any("6"))
}

func TestSetStaleLists(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	ids := func() []string { return a.get("URI/").ids("uri_uuid") }
	one := a.create("URI", `{"name": "1", "uri": "pbx.example.com"}`)
	a.SetStaleLists(2)
	equalLists(t, "uris", ids(), []string{one})
	two := a.create("URI", `{"name": "2", "uri": "pbx.example.com"}`)
	a.get("URI/" + two + "/").is(200)
	equalLists(t, "after a create", ids(), []string{one})
	equalLists(t, "after a create", ids(), []string{one})
	equalLists(t, "after a create", ids(), []string{one, two})
	a.delete("URI/" + one + "/").is(204)
	equalLists(t, "after a delete", ids(), []string{one, two})
	equalLists(t, "after a delete", ids(), []string{one, two})
	equalLists(t, "after a delete", ids(), []string{two})
	a.post("URI/"+two+"/", `{"name": "new"}`).is(202)
	name := func() any { return a.get("URI/").object()["objects"].([]any)[0].(map[string]any)["name"] }
	equal(t, "after an update", name(), any("2"))
	equal(t, "after an update", name(), any("2"))
	equal(t, "after an update", name(), any("new"))

	// Trunks that go with their URI are still listed, too.
	trunk := a.Put(emulator.Trunks, emulator.Object{"trunk_direction": "inbound", "primary_uri_uuid": two})
	a.delete("URI/" + two + "/").is(204)
	equalLists(t, "trunks", a.get("Trunk/").ids("trunk_id"), []string{trunk})
	a.SetStaleLists(0)
	equalLists(t, "trunks", a.get("Trunk/").ids("trunk_id"), []string{})
	equalLists(t, "uris", ids(), []string{})
}

func TestIgnoreClear(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	a.IgnoreClear("fallback_uri_uuid", "ipacl_uuid")
	id := a.create("Trunk", `{"trunk_direction": "inbound", "primary_uri_uuid": "p", "fallback_uri_uuid": "f"}`)
	path := "Trunk/" + id + "/"
	fallback := func() any { return a.get(path).is(200).object()["fallback_uri_uuid"] }
	a.post(path, `{"trunk_direction": "inbound", "fallback_uri_uuid": null, "secure": true}`).is(202)
	equal(t, "fallback_uri_uuid", fallback(), any("f"))
	equal(t, "secure", a.get(path).object()["secure"], any(true))
	// The clear is ignored, not refused, where the result makes no sense.
	a.post(path, `{"trunk_direction": "outbound", "credential_uuid": "c", "primary_uri_uuid": null, "fallback_uri_uuid": null}`).is(202)
	equal(t, "fallback_uri_uuid", fallback(), any("f"))
	equal(t, "primary_uri_uuid", a.get(path).object()["primary_uri_uuid"], nil)
	a.IgnoreClear()
	a.post(path, `{"trunk_direction": "outbound", "fallback_uri_uuid": null}`).is(202)
	equal(t, "fallback_uri_uuid", fallback(), nil)
}

func TestClearByEmpty(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	id := a.create("Trunk", `{"trunk_direction": "inbound", "primary_uri_uuid": "p", "fallback_uri_uuid": "f"}`)
	path := "Trunk/" + id + "/"
	fallback := func() any { return a.get(path).is(200).object()["fallback_uri_uuid"] }
	a.post(path, `{"trunk_direction": "inbound", "fallback_uri_uuid": ""}`).refused(400)
	a.ClearByEmpty("fallback_uri_uuid")
	a.post(path, `{"trunk_direction": "inbound", "fallback_uri_uuid": null}`).is(202)
	equal(t, "fallback_uri_uuid", fallback(), any("f"))
	a.post(path, `{"trunk_direction": "inbound", "fallback_uri_uuid": ""}`).is(202)
	equal(t, "fallback_uri_uuid", fallback(), nil)
	a.post(path, `{"trunk_direction": "inbound", "name": ""}`).refused(400)
	a.ClearByEmpty()
	a.post(path, `{"trunk_direction": "inbound", "fallback_uri_uuid": ""}`).refused(400)
}
