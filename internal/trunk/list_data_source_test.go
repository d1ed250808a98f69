package trunk_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

const everything = "\ndata \"zentrunk_trunks\" \"all\" {}\n"

// No page, one, a full one, one and a bit, and many: every trunk, in the service's order.
func TestAccTrunksDataSource_pages(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ count, pages int }{{0, 1}, {1, 1}, {20, 1}, {21, 2}, {205, 11}} {
		t.Run(strconv.Itoa(test.count), func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{NewestFirst: test.count == 205})
			ids := make([]string, test.count)
			for i := range ids {
				ids[i] = env.Put(emulator.Trunks, emulator.Object{"trunk_direction": "outbound", "ipacl_uuid": "acl-" + strconv.Itoa(i)})
			}
			want := make([]knownvalue.Check, test.count)
			for i, id := range ids {
				if test.count == 205 {
					id = ids[len(ids)-1-i]
				}
				want[i] = knownvalue.StringExact(id)
			}
			env.Test(t, resource.TestStep{
				Config: env.Config(everything + "\noutput \"ids\" { value = data.zentrunk_trunks.all.trunks[*].trunk_id }\n"),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("ids", knownvalue.TupleExact(want)),
				},
			})
			requests := env.Journal()
			if len(requests)%test.pages != 0 {
				t.Errorf("%d requests were sent, expected %d each time", len(requests), test.pages)
			}
			for _, request := range requests {
				if request.Op != emulator.List {
					t.Errorf("%s %s was sent", request.Method, request.Path)
				}
			}
		})
	}
}

// Each trunk has all of its attributes, null where the service has nothing.
func TestAccTrunksDataSource_attributes(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{NoDefaultName: true})
	shown := func(id string, want map[string]any) knownvalue.Check {
		all := map[string]knownvalue.Check{
			"trunk_id": knownvalue.StringExact(id), "trunk_domain": knownvalue.StringExact(id + ".zt.plivo.com"),
			"name": knownvalue.Null(), "trunk_status": knownvalue.StringExact("enabled"), "secure": knownvalue.Bool(false),
			"ipacl_uuid": knownvalue.Null(), "credential_uuid": knownvalue.Null(),
			"primary_uri_uuid": knownvalue.Null(), "fallback_uri_uuid": knownvalue.Null(),
		}
		for name, value := range want {
			all[name] = acctest.Exactly(value)
		}
		return knownvalue.ObjectExact(all)
	}
	in, out := env.Put(emulator.Trunks, foreign["in"]), env.Put(emulator.Trunks, foreign["out"])
	bare := env.Put(emulator.Trunks, emulator.Object{"trunk_direction": "outbound", "ipacl_uuid": ""})
	env.Test(t, resource.TestStep{
		Config: env.Config(everything),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.zentrunk_trunks.all", tfjsonpath.New("trunks"), knownvalue.ListExact([]knownvalue.Check{
				shown(in, foreign["in"]), shown(out, foreign["out"]), shown(bare, map[string]any{"trunk_direction": "outbound"}),
			})),
		},
	})
}

// Each filter alone, combined, and without a match.
func TestAccTrunksDataSource_filters(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	for _, object := range []emulator.Object{
		{"name": "a", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1", "fallback_uri_uuid": "uri-2", "secure": true},
		{"name": "b", "trunk_direction": "inbound", "primary_uri_uuid": "uri-2", "trunk_status": "disabled"},
		{"name": "c", "trunk_direction": "outbound", "ipacl_uuid": "acl-1", "credential_uuid": "cred-1"},
		{"name": "d", "trunk_direction": "outbound", "ipacl_uuid": "acl-1", "secure": true, "trunk_status": "disabled"},
		{"name": "e", "trunk_direction": "outbound", "credential_uuid": "cred-1"},
	} {
		env.Put(emulator.Trunks, object)
	}
	cases := []struct{ filter, names string }{
		{``, "a b c d e"},
		{`trunk_direction = "inbound"`, "a b"},
		{`trunk_direction = "outbound"`, "c d e"},
		{`trunk_status = "enabled"`, "a c e"},
		{`trunk_status = "disabled"`, "b d"},
		{`secure = true`, "a d"},
		{`secure = false`, "b c e"},
		{`ipacl_uuid = "acl-1"`, "c d"},
		{`credential_uuid = "cred-1"`, "c e"},
		{`primary_uri_uuid = "uri-2"`, "b"},
		{`fallback_uri_uuid = "uri-2"`, "a"},
		{`name = "d"`, "d"},
		{`name = "D"`, ""},
		{"ipacl_uuid = \"acl-1\"\n  credential_uuid = \"cred-1\"", "c"},
		{"trunk_direction = \"outbound\"\n  secure = false\n  trunk_status = \"enabled\"", "c e"},
		{"trunk_direction = \"inbound\"\n  name = \"e\"", ""},
		{`ipacl_uuid = "unknown to the service"`, ""},
		{"trunk_direction = \"inbound\"\n  ipacl_uuid = \"acl-1\"", ""},
	}
	hcl := ""
	var checks []statecheck.StateCheck
	for i, c := range cases {
		hcl += fmt.Sprintf("\ndata \"zentrunk_trunks\" \"n%d\" {\n  %s\n}\noutput \"n%d\" { value = join(\" \", data.zentrunk_trunks.n%d.trunks[*].name) }\n", i, c.filter, i, i)
		checks = append(checks,
			statecheck.ExpectKnownOutputValue(fmt.Sprintf("n%d", i), knownvalue.StringExact(c.names)),
			statecheck.ExpectKnownValue(fmt.Sprintf("data.zentrunk_trunks.n%d", i), tfjsonpath.New("trunks"), knownvalue.ListSizeExact(len(strings.Fields(c.names)))))
	}
	env.Test(t, resource.TestStep{Config: env.Config(hcl), ConfigStateChecks: checks})
	for _, request := range env.Journal() {
		if strings.Contains(request.Query, "name=") || strings.Contains(request.Query, "=&") {
			t.Errorf("a filter that the API does not have was sent: %s", request.Query)
		}
	}
}

// What no trunk can have is refused on its attribute, without a request.
func TestAccTrunksDataSource_invalidFilters(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	workspace := acctest.NewWorkspace(t, env)
	workspace.Write("\ndata \"zentrunk_trunks\" \"bad\" {\n  trunk_direction = \"sideways\"\n  trunk_status = \"on\"\n  name = \"\"\n  ipacl_uuid = \"\"\n}\n")
	acctest.ExpectProblems(t, workspace.Diagnose("validate"),
		acctest.Problem{Summary: "Invalid trunk_direction", Place: `trunk_direction = "sideways"`},
		acctest.Problem{Summary: "Invalid trunk_status", Place: `trunk_status = "on"`},
		acctest.Problem{Summary: "Empty name", Place: `name = ""`},
		acctest.Problem{Summary: "Empty ipacl_uuid", Place: `ipacl_uuid = ""`},
	)
	if requests := env.Journal(); len(requests) > 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}

// A filter that another resource tells: the list is read at apply.
func TestAccTrunksDataSource_unknownFilter(t *testing.T) {
	t.Parallel()
	acctest.RequireTerraformData(t)
	env := acctest.New(t, emulator.Options{})
	env.Put(emulator.Trunks, foreign["in"])
	id := env.Put(emulator.Trunks, foreign["out"])
	env.Test(t, resource.TestStep{
		Config: env.Config(data("acl", "acl-1") + "\ndata \"zentrunk_trunks\" \"all\" {\n  ipacl_uuid = terraform_data.acl.output\n}\n"),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.zentrunk_trunks.all", tfjsonpath.New("trunks").AtSliceIndex(0).AtMapKey("trunk_id"), knownvalue.StringExact(id)),
		},
	})
}

// A list that breaks off is an error, not a short list.
func TestAccTrunksDataSource_fails(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	for range 21 {
		env.Put(emulator.Trunks, foreign["out"])
	}
	env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.List, MinOffset: 20, Status: 403, Body: `{"api_id": "r-1", "error": "not allowed"}`})
	env.Test(t, resource.TestStep{
		Config:      env.Config(everything),
		ExpectError: acctest.Says("Unable to list trunks", "not allowed (HTTP status 403; request id r-1)", "SIP trunking (Zentrunk) may not be enabled"),
	})
}
