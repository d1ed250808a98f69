package emulator_test

import (
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

const number = "14155550100"

// rented is an account with a number, an inbound and an outbound trunk, and two applications.
func rented(t *testing.T, opts emulator.NumberOptions) (a *api, in, out string) {
	t.Helper()
	opts.Rented = []string{number}
	opts.Applications = []string{"1001", "1002"}
	a = start(t, emulator.Options{Numbers: opts, Wrapped: true})
	in = a.create("Trunk", inbound)
	out = a.create("Trunk", `{"name": "out", "trunk_direction": "outbound", "ipacl_uuid": "i"}`)
	return a, in, out
}

// numbers is the path of the account's numbers, below the server's root.
func (a *api) numbers(rest string) string { return "/v1/Account/" + a.id + "/Number/" + rest }

// has is the path of what has the number's calls.
func (a *api) has(path string) any {
	if path == "" {
		return nil
	}
	return "/v1/Account/" + a.id + "/" + path + "/"
}

func (a *api) expectRoute(path string) {
	a.t.Helper()
	equal(a.t, "application", a.get(a.numbers(number + "/")).is(200).object()["application"], a.has(path))
}

func TestNumber(t *testing.T) {
	t.Parallel()
	a, in, out := rented(t, emulator.NumberOptions{})
	path := a.numbers(number + "/")
	// Bare, whatever the collections of Zentrunk answer, and without their times.
	a.get(path).is(200).json(`{
		"api_id": "*", "number": "14155550100", "alias": null, "sub_account": null, "application": null, "number_type": "local",
		"region": "*", "country": "*", "carrier": "*", "voice_enabled": true, "sms_enabled": true,
		"added_on": "*", "renewal_date": "*", "monthly_rental_rate": "*", "resource_uri": "` + path + `"}`)
	a.expectRoute("")
	a.post(path, `{"app_id": "`+in+`"}`).is(202).json(`{"api_id": "*", "message": "changed"}`)
	a.expectRoute("Zentrunk/Trunk/" + in)
	a.post(path, `{"app_id": "1001"}`).is(202)
	a.expectRoute("Application/1001")
	// An outbound trunk is taken too, and null changes nothing.
	a.post(path, `{"app_id": "`+out+`"}`).is(202)
	a.post(path, `{"app_id": null, "alias": "front desk"}`).is(202)
	a.expectRoute("Zentrunk/Trunk/" + out)
	equal(t, "alias", a.get(path).object()["alias"], any("front desk"))

	a.post(path, `{"app_id": "1003"}`).refused(404, "1003")
	a.post(path, `{"app_id": 1001}`).refused(400, "app_id")
	a.post(path, `{"region": "Bavaria"}`).refused(400, "region")
	a.get(a.numbers("14155550199/")).refused(404)
	a.post(a.numbers("14155550199/"), `{"app_id": "`+in+`"}`).refused(404)
	a.post(a.numbers(""), `{"number": "14155550199"}`).refused(405)
	a.expectRoute("Zentrunk/Trunk/" + out)

	// Giving it back is real, and in the journal.
	a.delete(path).is(204)
	a.get(path).refused(404)
	equal(t, "deletes", len(a.Requests(emulator.Numbers, emulator.Delete)), 1)
}

// A trunk is deleted with its numbers on it, and they are left without a route; so where a
// URI takes it along. One made outbound keeps them.
func TestNumber_trunk(t *testing.T) {
	t.Parallel()
	a, in, _ := rented(t, emulator.NumberOptions{})
	a.Route(number, in)
	a.post("Trunk/"+in+"/", `{"trunk_direction": "outbound", "ipacl_uuid": "i", "primary_uri_uuid": null}`).is(202)
	a.expectRoute("Zentrunk/Trunk/" + in)
	a.delete("Trunk/" + in + "/").is(204)
	a.expectRoute("")

	uri := a.create("URI", `{"uri": "sip.example.com"}`)
	in = a.create("Trunk", `{"trunk_direction": "inbound", "primary_uri_uuid": "`+uri+`"}`)
	a.Route(number, in)
	equal(t, "route", a.Routed(number), in)
	a.delete("URI/" + uri + "/").is(204)
	a.expectRoute("")
}

// What the service does with a number that is to be released: without an app_id, then with "".
func TestNumber_release(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		opts           emulator.NumberOptions
		without, empty string
	}{
		"default application": {emulator.NumberOptions{DefaultApplication: "1002"}, "Application/1002", ""},
		"unlinked by empty":   {emulator.NumberOptions{}, "trunk", ""},
		"ignored":             {emulator.NumberOptions{DefaultApplication: "1002", KeepRoutes: true}, "trunk", "trunk"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, in, _ := rented(t, tc.opts)
			for body, want := range map[string]string{`{"alias": "x"}`: tc.without, `{"app_id": ""}`: tc.empty} {
				a.Route(number, in)
				a.post(a.numbers(number+"/"), body).is(202)
				if want == "trunk" {
					want = "Zentrunk/Trunk/" + in
				}
				a.expectRoute(want)
			}
		})
	}
}

// The default application is gone: so is the route.
func TestNumber_applicationGone(t *testing.T) {
	t.Parallel()
	a, in, _ := rented(t, emulator.NumberOptions{})
	a.Route(number, in)
	a.RemoveApplication("1001")
	a.post(a.numbers(number+"/"), `{"app_id": "1001"}`).refused(404)
	a.expectRoute("Zentrunk/Trunk/" + in)
	defer func() {
		if recover() == nil {
			t.Error("an application that does not exist did not panic")
		}
	}()
	a.Route(number, "1001")
}

func TestNumber_list(t *testing.T) {
	t.Parallel()
	a, in, _ := rented(t, emulator.NumberOptions{})
	a.Put(emulator.Numbers, emulator.Object{"number": "442079460100", "number_type": "fixed", "alias": "London", "sms_enabled": false, "sub_account": "SA1"})
	a.Put(emulator.Numbers, emulator.Object{"number": "18005550100", "number_type": "tollfree"})
	a.Route("18005550100", in)
	all := []string{number, "442079460100", "18005550100"}
	for query, want := range map[string][]string{
		"": all, "type=fixed": all[1:2], "number_startswith=1": {all[0], all[2]}, "alias=London": all[1:2], "subaccount=SA1": all[1:2],
		"services=voice": all, "services=voice,sms": {all[0], all[2]}, "services=sms": {all[0], all[2]}, "type=tollfree&number_startswith=44": {},
	} {
		equalLists(t, query, a.get(a.numbers("?"+query)).ids("number"), want)
	}
	for _, query := range []string{"app_id=1", "number=1", "type=any", "services=fax", "limit=21", "number_startswith="} {
		a.get(a.numbers("?" + query)).refused(400)
	}
	meta := a.get(a.numbers("?limit=1")).object()["meta"].(map[string]any)
	equal(t, "next", meta["next"], any(a.numbers("?limit=1&offset=1")))
	equal(t, "total_count", meta["total_count"], any(3.0))
	equal(t, "application", a.get(a.numbers("?type=tollfree")).object()["objects"].([]any)[0].(map[string]any)["application"], a.has("Zentrunk/Trunk/"+in))
}

func TestNumber_appID(t *testing.T) {
	t.Parallel()
	a, in, _ := rented(t, emulator.NumberOptions{ShowAppID: true})
	for _, want := range []any{nil, in} {
		o := a.get(a.numbers(number + "/")).object()
		if _, shown := o["application"]; shown || o["app_id"] != want {
			t.Errorf("got %v, want the app_id %v", o, want)
		}
		a.Route(number, in)
	}
}

func TestNumber_forbidden(t *testing.T) {
	t.Parallel()
	a, in, _ := rented(t, emulator.NumberOptions{Forbidden: true})
	a.get(a.numbers("")).refused(403)
	a.get(a.numbers(number + "/")).refused(403)
	a.post(a.numbers(number+"/"), `{"app_id": "`+in+`"}`).refused(403)
	a.delete(a.numbers(number + "/")).refused(403)
	equal(t, "numbers", a.Count(emulator.Numbers), 1)
}
