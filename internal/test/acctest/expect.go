package acctest

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

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// Block is a resource of that type and name with these lines.
func Block(typ, name string, lines ...string) string {
	return fmt.Sprintf("\nresource %q %q {\n  %s\n}\n", typ, name, strings.Join(lines, "\n  "))
}

// Attributes are what an object is expected to be, or what it is configured to be by
// [Protocol]: string, bool, a []string for a set, nil for null; in the one case a
// [knownvalue.Check], in the other int, Attributes for an object, or [Unknown].
type Attributes map[string]any

// With is the same with some attributes changed.
func (a Attributes) With(changes Attributes) Attributes {
	changed := maps.Clone(a)
	maps.Copy(changed, changes)
	return changed
}

// Is expects these attributes of a resource.
func Is(address string, want Attributes) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for _, name := range slices.Sorted(maps.Keys(want)) {
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(name), Exactly(want[name])))
	}
	return checks
}

// Exactly expects one value of [Attributes].
func Exactly(value any) knownvalue.Check {
	switch value := value.(type) {
	case knownvalue.Check:
		return value
	case string:
		return knownvalue.StringExact(value)
	case bool:
		return knownvalue.Bool(value)
	case []string:
		elements := make([]knownvalue.Check, len(value))
		for i, element := range value {
			elements[i] = knownvalue.StringExact(element)
		}
		return knownvalue.SetExact(elements)
	}
	return knownvalue.Null()
}

// EmptyAfter expects that the second plan is empty.
func EmptyAfter() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

// Planned expects what the plan of a step does, and that the second plan is empty.
func Planned(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	empty := EmptyAfter()
	empty.PreApply = checks
	return empty
}

// Changes expects that the plan updates exactly these attributes of a resource.
func Changes(address string, attributes ...string) plancheck.PlanCheck {
	attributes = slices.Sorted(slices.Values(attributes))
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

// CheckPlan implements [plancheck.PlanCheck].
func (c planCheck) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = c(req.Plan)
}

// Sent is the bodies of the updates of an object, oldest first.
func (e *Env) Sent(kind emulator.Kind, id string) []map[string]any {
	var bodies []map[string]any
	for _, request := range e.Requests(kind, emulator.Update) {
		if request.ID == id {
			bodies = append(bodies, request.Fields)
		}
	}
	return bodies
}

// ExpectSent expects the updates of an object since the journal was last reset.
func (e *Env) ExpectSent(t *testing.T, kind emulator.Kind, id string, want ...map[string]any) {
	t.Helper()
	if got := e.Sent(kind, id); len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
		t.Errorf("%s %s was updated with %v, expected %v", kind, id, got, want)
	}
}

// ExpectNoWrites expects that nothing asked the service for a change since the journal
// was last reset.
func (e *Env) ExpectNoWrites(t *testing.T) {
	t.Helper()
	for _, request := range e.Writes() {
		t.Errorf("%s %s was sent: %s", request.Method, request.Path, request.Body)
	}
}

// ExpectCount expects that the account has so many objects of each of these kinds.
func (e *Env) ExpectCount(t *testing.T, want int, kinds ...emulator.Kind) {
	t.Helper()
	for _, kind := range kinds {
		if got := e.Count(kind); got != want {
			t.Errorf("the account has %d of %s, expected %d: %v", got, kind, want, e.All(kind))
		}
	}
}

// Only is the one object of a kind that there is.
func (e *Env) Only(t *testing.T, kind emulator.Kind) emulator.Object {
	t.Helper()
	all := e.All(kind)
	if len(all) != 1 {
		t.Fatalf("the account has %d of %s, expected 1: %v", len(all), kind, all)
	}
	return all[0]
}

// idFields are what the service calls the identifiers.
var idFields = map[emulator.Kind]string{
	emulator.Trunks: "trunk_id", emulator.IPAccessControlLists: "ipacl_uuid", emulator.Credentials: "credential_uuid", emulator.URIs: "uri_uuid",
	emulator.Numbers: "number",
}

// IDs are those of all objects of a kind, sorted.
func (e *Env) IDs(kind emulator.Kind) (ids []string) {
	for _, object := range e.All(kind) {
		id, _ := object[idFields[kind]].(string)
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// OnlyID is the id of the one object of a kind that there is.
func (e *Env) OnlyID(t *testing.T, kind emulator.Kind) string {
	t.Helper()
	e.Only(t, kind)
	return e.IDs(kind)[0]
}

// Where is the id of an object that has this value.
func (e *Env) Where(t *testing.T, kind emulator.Kind, field, value string) string {
	t.Helper()
	for _, object := range e.All(kind) {
		if id, ok := object[idFields[kind]].(string); ok && object[field] == value {
			return id
		}
	}
	t.Fatalf("none of %s has %s %q: %v", kind, field, value, e.All(kind))
	return ""
}

// Named is the id of the object that is called so.
func (e *Env) Named(t *testing.T, kind emulator.Kind, name string) string {
	t.Helper()
	return e.Where(t, kind, "name", name)
}

// ExpectText expects sentences in what an engine printed.
func (r Result) ExpectText(t *testing.T, sentences ...string) {
	t.Helper()
	for _, sentence := range sentences {
		if !strings.Contains(r.Text(), sentence) {
			t.Errorf("expected %q in:\n%s", sentence, r)
		}
	}
}

// Problem is a diagnostic as a test expects it.
type Problem struct {
	Warning bool // an error otherwise
	Summary string
	Place   string // the line of the configuration that it stands on
	Says    []string
}

// Unwarned is what is left without the warnings about the numbers of an inbound trunk, which
// every plan of its destroy has.
func Unwarned(diagnostics []tfjson.Diagnostic) []tfjson.Diagnostic {
	return slices.DeleteFunc(diagnostics, func(d tfjson.Diagnostic) bool { return d.Summary == "Inbound trunk is destroyed" })
}

// ExpectProblems expects these diagnostics, in any order, and no others.
func ExpectProblems(t *testing.T, got []tfjson.Diagnostic, want ...Problem) {
	t.Helper()
	left := slices.Clone(got)
	for _, p := range want {
		severity := tfjson.DiagnosticSeverityError
		if p.Warning {
			severity = tfjson.DiagnosticSeverityWarning
		}
		i := slices.IndexFunc(left, func(d tfjson.Diagnostic) bool {
			lacks := func(text string) bool { return !strings.Contains(d.Detail, text) }
			return d.Severity == severity && d.Summary == p.Summary && Place(d) == p.Place && !slices.ContainsFunc(p.Says, lacks)
		})
		if i < 0 {
			t.Errorf("expected %s %q on %q that says %q", severity, p.Summary, p.Place, p.Says)
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	for _, d := range left {
		t.Errorf("unexpected, or not as expected: %s %q on %q: %s", d.Severity, d.Summary, Place(d), d.Detail)
	}
}
