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

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
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
	for _, object := range assorted {
		env.Put(emulator.Trunks, object)
	}
	hcl := ""
	var checks []statecheck.StateCheck
	for i, f := range filters {
		name := fmt.Sprintf("n%d", i)
		hcl += fmt.Sprintf("\ndata \"zentrunk_trunks\" %[1]q {\n  %[2]s\n}\noutput %[1]q { value = join(\" \", data.zentrunk_trunks.%[1]s.trunks[*].name) }\n", name, strings.Join(f.lines, "\n  "))
		checks = append(checks,
			statecheck.ExpectKnownOutputValue(name, knownvalue.StringExact(f.names)),
			statecheck.ExpectKnownValue("data.zentrunk_trunks."+name, tfjsonpath.New("trunks"), knownvalue.ListSizeExact(len(strings.Fields(f.names)))))
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
	acctest.Require(t, feature.TerraformData)
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
