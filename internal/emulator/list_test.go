package emulator_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestList_pages(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	base := "v1/Account/" + a.id + "/Zentrunk/Trunk/"
	a.get("Trunk/").is(200).json(`{"api_id": "*",
		"meta": {"limit": 20, "offset": 0, "total_count": 0, "previous": null, "next": null}, "objects": []}`)
	var ids []string
	for i := range 5 {
		ids = append(ids, a.create("Trunk", fmt.Sprintf(`{"name": "t%d", "trunk_direction": "inbound", "primary_uri_uuid": "u"}`, i)))
	}
	meta := func(query, want string) *reply {
		t.Helper()
		r := a.get("Trunk/" + query).is(200)
		if got := r.object()["meta"]; !same(parse(t, want), got) {
			t.Errorf("%s: meta %v, want %s", query, got, want)
		}
		return r
	}
	// First, middle and last page: a path without leading slash and host.
	r := meta("?limit=2", `{"limit": 2, "offset": 0, "total_count": 5, "previous": null, "next": "`+base+`?limit=2&offset=2"}`)
	equalLists(t, "first page", r.ids("trunk_id"), ids[:2])
	r = meta("?limit=2&offset=2", `{"limit": 2, "offset": 2, "total_count": 5, "previous": "`+base+`?limit=2&offset=0", "next": "`+base+`?limit=2&offset=4"}`)
	equalLists(t, "middle page", r.ids("trunk_id"), ids[2:4])
	r = meta("?limit=2&offset=4", `{"limit": 2, "offset": 4, "total_count": 5, "previous": "`+base+`?limit=2&offset=2", "next": null}`)
	equalLists(t, "last page", r.ids("trunk_id"), ids[4:])

	r = meta("?offset=1&limit=2", `{"limit": 2, "offset": 1, "total_count": 5, "previous": "`+base+`?limit=2&offset=0", "next": "`+base+`?limit=2&offset=3"}`)
	equalLists(t, "odd offset", r.ids("trunk_id"), ids[1:3])
	r = meta("?limit=5", `{"limit": 5, "offset": 0, "total_count": 5, "previous": null, "next": null}`)
	equalLists(t, "all in one page", r.ids("trunk_id"), ids)
	r = meta("?offset=100", `{"limit": 20, "offset": 100, "total_count": 5, "previous": "`+base+`?limit=20&offset=80", "next": null}`)
	equalLists(t, "past the end", r.ids("trunk_id"), []string{})

	// An object in a list is the object as it is read.
	one := a.get("Trunk/" + ids[0] + "/").object()
	delete(one, "api_id")
	if got := a.get("Trunk/?limit=1").object()["objects"].([]any)[0]; !same(one, got) {
		t.Errorf("in the list %v, read %v", got, one)
	}
}

func TestList_defaultLimit(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	for range 21 {
		a.Put(emulator.URIs, emulator.Object{})
	}
	equal(t, "page", len(a.get("URI/").ids("uri_uuid")), 20)
	equal(t, "page", len(a.get("URI/?limit=20&offset=20").ids("uri_uuid")), 1)
}

func TestList_newestFirst(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{NewestFirst: true})
	var ids []string
	for i := range 5 {
		ids = append(ids, a.create("Credential", fmt.Sprintf(`{"name": "c%d", "username": "alice1", "password": "s3cret!"}`, i)))
	}
	slices.Reverse(ids)
	equalLists(t, "first page", a.get("Credential/?limit=3").ids("credential_uuid"), ids[:3])
	equalLists(t, "last page", a.get("Credential/?limit=3&offset=3").ids("credential_uuid"), ids[3:])
	in := a.create("Trunk", `{"name": "1", "trunk_direction": "inbound", "primary_uri_uuid": "u"}`)
	a.create("Trunk", `{"name": "2", "trunk_direction": "outbound", "ipacl_uuid": "u"}`)
	in2 := a.create("Trunk", `{"name": "3", "trunk_direction": "inbound", "primary_uri_uuid": "u"}`)
	equalLists(t, "filtered", a.get("Trunk/?trunk_direction=inbound").ids("trunk_id"), []string{in2, in})
}

func TestList_filters(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	in := a.create("Trunk", `{"name": "in", "trunk_direction": "inbound", "primary_uri_uuid": "p", "fallback_uri_uuid": "f", "secure": true}`)
	off := a.create("Trunk", `{"name": "off", "trunk_direction": "inbound", "primary_uri_uuid": "f", "trunk_status": "disabled"}`)
	out := a.create("Trunk", `{"name": "out", "trunk_direction": "outbound", "ipacl_uuid": "i", "credential_uuid": "c"}`)
	for query, want := range map[string][]string{
		"trunk_direction=inbound":              {in, off},
		"trunk_direction=outbound":             {out},
		"trunk_status=enabled":                 {in, out},
		"trunk_status=disabled":                {off},
		"secure=true":                          {in},
		"secure=false":                         {off, out},
		"ipacl_uuid=i":                         {out},
		"credential_uuid=c":                    {out},
		"primary_uri_uuid=p":                   {in},
		"fallback_uri_uuid=f":                  {in},
		"primary_uri_uuid=unknown":             {},
		"secure=false&trunk_direction=inbound": {off},
		"secure=true&trunk_direction=outbound": {},
		"trunk_direction=inbound&primary_uri_uuid=f&trunk_status=disabled&secure=false": {off},
	} {
		r := a.get("Trunk/?" + query)
		equalLists(t, query, r.ids("trunk_id"), want)
		equal(t, query+": total_count", r.object()["meta"].(map[string]any)["total_count"], any(float64(len(want))))
	}
	// The other pages keep the filters.
	base := "v1/Account/" + a.id + "/Zentrunk/Trunk/"
	r := a.get("Trunk/?trunk_direction=inbound&limit=1").is(200)
	equal(t, "next", r.object()["meta"].(map[string]any)["next"], any(base+"?limit=1&offset=1&trunk_direction=inbound"))
	r = a.get("Trunk/?limit=1&offset=1&trunk_direction=inbound").is(200)
	equalLists(t, "second page", r.ids("trunk_id"), []string{off})
	equal(t, "previous", r.object()["meta"].(map[string]any)["previous"], any(base+"?limit=1&offset=0&trunk_direction=inbound"))
}

func TestList_refused(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	for query, field := range map[string]string{
		"limit=0": "limit", "limit=21": "limit", "limit=-1": "limit", "limit=": "limit", "limit=ten": "limit", "limit=1.5": "limit", "limit=%2B5": "limit",
		"offset=-1": "offset", "offset=": "offset", "offset=x": "offset", "offset=99999999999": "offset",
		"page=2": "page", "name=x": "name", "Limit=2": "Limit", "trunk_id=1": "trunk_id",
		"trunk_direction=sideways": "trunk_direction", "trunk_status=Enabled": "trunk_status", "secure=1": "secure", "secure=True": "secure",
		"trunk_direction=": "trunk_direction", "trunk_status=": "trunk_status", "secure=": "secure",
		"ipacl_uuid=": "ipacl_uuid", "credential_uuid=": "credential_uuid", "primary_uri_uuid=": "primary_uri_uuid", "fallback_uri_uuid=": "fallback_uri_uuid",
		"secure=true&secure=false": "secure", "limit=5&%zz": "query",
	} {
		a.get("Trunk/?"+query).refused(400, field)
	}
	// Only trunks have filters.
	for _, collection := range []string{"IPAccessControlList", "Credential", "URI"} {
		a.get(collection+"/?trunk_status=enabled").refused(400, "trunk_status")
		a.get(collection+"/?username=alice").refused(400, "username")
		a.get(collection+"/?limit=21").refused(400, "limit")
	}
}
