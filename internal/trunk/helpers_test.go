package trunk_test

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const address = "zentrunk_trunk.test"

// trunk is a resource zentrunk_trunk with that name and those lines.
func trunk(name string, lines ...string) string {
	return fmt.Sprintf("\nresource \"zentrunk_trunk\" %q {\n  %s\n}\n", name, strings.Join(lines, "\n  "))
}

// What the smallest trunk of each direction consists of.
const (
	inbound  = `trunk_direction = "inbound"`
	primary  = `primary_uri_uuid = "uri-1"`
	outbound = `trunk_direction = "outbound"`
	ipacl    = `ipacl_uuid = "acl-1"`
)

// attributes are what a resource is expected to be.
type attributes map[string]any // string, bool, nil for null, or a knownvalue.Check

// is expects every attribute of a trunk: those given, and of the others that they are
// the service's choice, the default or null.
func is(address string, want attributes) []statecheck.StateCheck {
	all := attributes{
		"id": knownvalue.NotNull(), "trunk_id": knownvalue.NotNull(), "trunk_domain": knownvalue.NotNull(),
		"name": knownvalue.NotNull(), "trunk_direction": nil, "trunk_status": "enabled", "secure": false,
		"ipacl_uuid": nil, "credential_uuid": nil, "primary_uri_uuid": nil, "fallback_uri_uuid": nil, "timeouts": nil,
	}
	maps.Copy(all, want)
	var checks []statecheck.StateCheck
	for _, name := range slices.Sorted(maps.Keys(all)) {
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(name), exactly(all[name])))
	}
	return checks
}

func exactly(value any) knownvalue.Check {
	switch value := value.(type) {
	case knownvalue.Check:
		return value
	case string:
		return knownvalue.StringExact(value)
	case bool:
		return knownvalue.Bool(value)
	}
	return knownvalue.Null()
}

// emptyAfter expects that the second plan is empty.
func emptyAfter() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

// planned expects what the plan of a step does, and that the second plan is empty.
func planned(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	empty := emptyAfter()
	empty.PreApply = checks
	return empty
}

func action(address string, action plancheck.ResourceActionType) plancheck.PlanCheck {
	return plancheck.ExpectResourceAction(address, action)
}

// changes expects that the plan updates exactly these attributes of a resource.
func changes(address string, attributes ...string) plancheck.PlanCheck {
	slices.Sort(attributes)
	return planCheck(func(plan *tfjson.Plan) error {
		for _, change := range plan.ResourceChanges {
			if change.Address != address {
				continue
			}
			if !change.Change.Actions.Update() {
				return fmt.Errorf("%s: expected an update, the plan is to %v", address, change.Change.Actions)
			}
			before, _ := change.Change.Before.(map[string]any)
			after, _ := change.Change.After.(map[string]any)
			unknown, _ := change.Change.AfterUnknown.(map[string]any)
			var changed []string
			for _, name := range slices.Sorted(maps.Keys(before)) {
				if unknown[name] == true || !reflect.DeepEqual(before[name], after[name]) {
					changed = append(changed, name)
				}
			}
			if !slices.Equal(changed, attributes) {
				return fmt.Errorf("%s: expected a change of %v, the plan changes %v", address, attributes, changed)
			}
			return nil
		}
		return fmt.Errorf("%s is not in the plan", address)
	})
}

type planCheck func(*tfjson.Plan) error

func (c planCheck) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = c(req.Plan)
}

// sent is the bodies of the updates of a trunk, oldest first.
func sent(env *acctest.Env, id string) []map[string]any {
	var bodies []map[string]any
	for _, request := range env.Requests(emulator.Trunks, emulator.Update) {
		if request.ID == id {
			bodies = append(bodies, request.Fields)
		}
	}
	return bodies
}

// expectSent expects the updates of a trunk since the journal was last reset.
func expectSent(t *testing.T, env *acctest.Env, id string, want ...map[string]any) {
	t.Helper()
	if got := sent(env, id); len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
		t.Errorf("trunk %s was updated with %v, expected %v", id, got, want)
	}
}

// only is the one trunk that there is.
func only(t *testing.T, env *acctest.Env) emulator.Object {
	t.Helper()
	all := env.All(emulator.Trunks)
	if len(all) != 1 {
		t.Fatalf("the account has %d trunks, expected 1: %v", len(all), all)
	}
	return all[0]
}

func onlyID(t *testing.T, env *acctest.Env) string {
	t.Helper()
	return only(t, env)["trunk_id"].(string)
}

// where is the id of the trunk that has this value.
func where(t *testing.T, env *acctest.Env, field, value string) string {
	t.Helper()
	for _, object := range env.All(emulator.Trunks) {
		if object[field] == value {
			return object["trunk_id"].(string)
		}
	}
	t.Fatalf("no trunk has %s %q", field, value)
	return ""
}

func expectCount(t *testing.T, env *acctest.Env, want int) {
	t.Helper()
	if got := env.Count(emulator.Trunks); got != want {
		t.Errorf("the account has %d trunks, expected %d", got, want)
	}
}

func expectNoWrites(t *testing.T, env *acctest.Env) {
	t.Helper()
	for _, request := range env.Writes() {
		t.Errorf("%s %s was sent: %s", request.Method, request.Path, request.Body)
	}
}

// expectText expects sentences in what an engine printed.
func expectText(t *testing.T, result acctest.Result, sentences ...string) {
	t.Helper()
	for _, sentence := range sentences {
		if !strings.Contains(result.Text(), sentence) {
			t.Errorf("expected %q in:\n%s", sentence, result)
		}
	}
}

// problem is a diagnostic as a test expects it.
type problem struct {
	severity string // "error" where empty
	summary  string
	place    string // the line of the configuration that it stands on
	says     []string
}

// expectProblems expects these diagnostics, in any order, and no others.
func expectProblems(t *testing.T, got []tfjson.Diagnostic, want ...problem) {
	t.Helper()
	left := slices.Clone(got)
	for _, p := range want {
		severity := tfjson.DiagnosticSeverity(p.severity)
		if severity == "" {
			severity = tfjson.DiagnosticSeverityError
		}
		i := slices.IndexFunc(left, func(d tfjson.Diagnostic) bool {
			return d.Severity == severity && d.Summary == p.summary && acctest.Place(d) == p.place
		})
		if i < 0 {
			t.Errorf("expected %s %q on %q", severity, p.summary, p.place)
			continue
		}
		for _, text := range p.says {
			if !strings.Contains(left[i].Detail, text) {
				t.Errorf("expected %q in: %s", text, left[i].Detail)
			}
		}
		left = slices.Delete(left, i, i+1)
	}
	for _, d := range left {
		t.Errorf("unexpected, or not as expected: %s %q on %q: %s", d.Severity, d.Summary, acctest.Place(d), d.Detail)
	}
}
