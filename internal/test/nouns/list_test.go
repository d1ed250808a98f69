package nouns_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// put makes so many objects of a noun, the last one with the noun's own name.
func put(env *acctest.Env, n noun, count int) (ids []string) {
	for i := range count {
		object := n.foreign()
		if i < count-1 {
			object["name"] = fmt.Sprintf("%s %d", n.key, i)
		}
		ids = append(ids, env.Put(n.kind, object))
	}
	return ids
}

// No object, one, and one more than a page: every one of them with all of its attributes,
// in the service's order; and the one of a name.
func TestAccNouns_dataSources(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	hcl := ""
	for _, n := range ofEachKind() {
		hcl += fmt.Sprintf(`
data "zentrunk_%[2]s" "all" {}

data "zentrunk_%[2]s" "named" {
  name = %[1]q
}

data "zentrunk_%[2]s" "other_case" {
  name = upper(%[1]q)
}
`, n.key, n.plural)
	}
	step := func(count int) resource.TestStep {
		var checks []statecheck.StateCheck
		expect := func(n noun, name string, want []knownvalue.Check) {
			checks = append(checks, statecheck.ExpectKnownValue("data.zentrunk_"+n.plural+"."+name, tfjsonpath.New(n.plural), knownvalue.ListExact(want)))
		}
		for _, n := range ofEachKind() {
			for _, object := range env.All(n.kind) {
				env.Remove(n.kind, object[n.idField].(string))
			}
			ids := put(env, n, count)
			want := make([]knownvalue.Check, count)
			for i, id := range ids {
				shown := map[string]knownvalue.Check{n.idField: knownvalue.StringExact(id), "name": knownvalue.StringExact(fmt.Sprintf("%s %d", n.key, i))}
				if i == count-1 {
					shown["name"] = knownvalue.StringExact(n.key)
				}
				for name, value := range shownOf(n, id) {
					shown[name] = acctest.Exactly(value)
				}
				want[i] = knownvalue.ObjectExact(shown)
			}
			expect(n, "all", want)
			expect(n, "named", want[max(0, count-1):])
			expect(n, "other_case", nil)
		}
		return resource.TestStep{Config: env.Config(hcl), ConfigStateChecks: checks}
	}
	for _, count := range []int{0, 1, 21} {
		// One step at a time: its objects are made when it is written down.
		env.Test(t, step(count))
	}
	if writes := env.Writes(); len(writes) != 0 {
		t.Errorf("a data source wrote: %v", writes)
	}
}

// shownOf is what a data source shows of a full object, besides its name and identifier.
func shownOf(n noun, id string) acctest.Attributes {
	shown := maps.Clone(n.isFull)
	for name := range shown {
		if strings.HasPrefix(name, "password") || name == "deletion_protection" || name == "force_destroy" {
			delete(shown, name)
		}
	}
	if n.kind == emulator.Trunks {
		shown["trunk_domain"] = id + ".zt.plivo.com"
	}
	return shown
}

// terraform query, in the engine's own words: identity, display name, complete objects,
// no more pages than the limit needs, the filter, an error as a diagnostic.
func TestNouns_listResource(t *testing.T) {
	t.Parallel()
	for _, n := range ofEachKind() {
		t.Run(n.key, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{NoDefaultName: true})
			p := acctest.NewProtocol(t, env)
			if results := p.List(n.typ, nil, 0, false); len(results) != 0 {
				t.Errorf("an empty account lists %v", results)
			}
			ids := put(env, n, 40)
			env.Patch(n.kind, ids[0], emulator.Object{"name": nil})

			results := p.List(n.typ, nil, 0, true)
			if len(results) != len(ids) {
				t.Fatalf("%d results, expected %d", len(results), len(ids))
			}
			for i, result := range results {
				p.Accept(result.Diagnostics)
				id := acctest.Text(ids[i])
				if identity := p.Identity(n.typ, result.Identity); !identity[n.idField].Equal(id) {
					t.Errorf("result %d has the identity %v, expected %s", i, identity, ids[i])
				}
				want := fmt.Sprintf("%s %d", n.key, i)
				switch i {
				case 0:
					want = ids[0] // it has no name
				case len(ids) - 1:
					want = n.key
				}
				if result.DisplayName != want {
					t.Errorf("result %d is displayed as %q, expected %q", i, result.DisplayName, want)
				}
				object := p.Object(n.typ, result.Resource)
				if !object["id"].Equal(id) || !object[n.idField].Equal(id) {
					t.Errorf("result %d is %v", i, object)
				}
				for name, value := range object {
					null := n.isFull[name] == nil || strings.HasPrefix(name, "password")
					switch name {
					case "id", n.idField:
						null = false
					case "name":
						null = i == 0
					}
					if !value.IsFullyKnown() || value.IsNull() != null {
						t.Errorf("result %d has %s = %s", i, name, value)
					}
				}
			}

			env.ResetJournal()
			for limit, pages := range map[int64]int{1: 1, 20: 1, 21: 2} {
				env.ResetJournal()
				if results := p.List(n.typ, nil, limit, false); int64(len(results)) != limit {
					t.Errorf("limit %d: %d results", limit, len(results))
				} else if results[0].Resource != nil {
					t.Error("a resource that was not asked for")
				}
				if requests := env.Journal(); len(requests) != pages {
					t.Errorf("limit %d: %d requests", limit, len(requests))
				}
			}
			if results := p.List(n.typ, acctest.Attributes{"name": n.key}, 0, false); len(results) != 1 || results[0].DisplayName != n.key {
				t.Errorf("the list of a name is %v", results)
			}

			env.Inject(emulator.Fault{MinOffset: 1, Status: 500, Body: `{"error": "out of order"}`})
			results = p.List(n.typ, nil, 0, false)
			last := results[len(results)-1]
			if len(results) != 21 || len(last.Diagnostics) != 1 || last.Diagnostics[0].Severity != tfprotov6.DiagnosticSeverityError ||
				last.Diagnostics[0].Summary != "Unable to list "+n.name+"s" || !strings.Contains(last.Diagnostics[0].Detail, "out of order") {
				t.Errorf("the second page fails: %d results, the last with %v", len(results), last.Diagnostics)
			}
		})
	}
}
