package phonenumber_test

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
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// An import by command and by block yields the route that is there, in each spelling; the
// generated configuration plans nothing, and destroying it lets the number go.
func TestAccPhoneNumberResource_import(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.ImportBlocks)
	env := start(t, emulator.NumberOptions{DefaultApplication: "1002"})
	trunk := put(env, "theirs")
	env.Route(number, trunk)
	w := acctest.NewWorkspace(t, env)
	block := fmt.Sprintf("import {\n  provider = zentrunk\n  to = %s\n  id = \"+1 415-555 0100\"\n}\n", route)
	w.Write("")
	w.WriteFile("import.tf", block)
	w.MustRun("plan", "-generate-config-out=generated.tf").ExpectText(t, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.")
	w.WriteFile("import.tf", strings.ReplaceAll(block, "  provider = zentrunk\n", ""))
	w.MustRun("validate")
	w.MustRun("apply")
	w.MustRun("plan", "-detailed-exitcode")
	env.ExpectNoWrites(t)

	w = acctest.NewWorkspace(t, env)
	w.Write(routed("+1 415 555 0100", quoted(trunk)))
	w.MustRun("import", route, "+1-415-555-0100")
	w.MustRun("plan", "-detailed-exitcode")
	env.ExpectNoWrites(t)
	w.MustRun("destroy")
	expectRoute(t, env, number, "1002")
}

// By id and by identity, in any spelling. A number that no trunk has is no route.
func TestPhoneNumberResource_import(t *testing.T) {
	t.Parallel()
	env := start(t, emulator.NumberOptions{})
	trunk := put(env, "theirs")
	p := acctest.NewProtocol(t, env)
	for _, spelled := range []string{number, "+" + number, "+1 415 555-0100"} {
		for name, adopt := range map[string]func() (acctest.Managed, []*tfprotov6.Diagnostic){
			"id": func() (acctest.Managed, []*tfprotov6.Diagnostic) { return p.ImportID(typ, spelled) },
			"identity": func() (acctest.Managed, []*tfprotov6.Diagnostic) {
				return p.ImportIdentity(typ, acctest.Attributes{"number": spelled})
			},
		} {
			env.Route(number, trunk)
			o, said := adopt()
			p.Accept(said)
			o, said = p.Refresh(o)
			p.Accept(said)
			for attribute, want := range map[string]string{"id": number, "number": number, "trunk_id": trunk} {
				if got := textOf(p, o, attribute); got != want {
					t.Errorf("by %s %q: %s is %q, expected %q", name, spelled, attribute, got, want)
				}
			}
			if identity := p.Identity(typ, o.Identity)["number"]; !identity.Equal(acctest.Text(number)) {
				t.Errorf("by %s %q: the identity is %s", name, spelled, identity)
			}
			env.Route(number, "1001")
			o, said = adopt()
			p.Accept(said)
			_, said = p.Refresh(o)
			expectSaid(t, said, "ERROR: Unable to import phone number route")
		}
	}
	for _, wrong := range []string{"../1", "x/y", "a b:c"} {
		_, said := p.ImportID(typ, wrong)
		expectSaid(t, said, "ERROR: Invalid import id")
	}
	o, said := p.ImportID(typ, "14155550199")
	p.Accept(said)
	_, said = p.Refresh(o)
	expectSaid(t, said, "ERROR: Unable to import phone number route")
}

// terraform query yields the routes: a number that no trunk has is none.
func TestPhoneNumberResource_list(t *testing.T) {
	t.Parallel()
	env := start(t, emulator.NumberOptions{})
	a, b := put(env, "a"), put(env, "b")
	for i := range 30 {
		n := env.Put(emulator.Numbers, emulator.Object{"number": fmt.Sprintf("1415555%04d", i), "alias": "desk", "number_type": "tollfree"})
		env.Route(n, []string{a, b, "1001"}[i%3])
	}
	p := acctest.NewProtocol(t, env)
	for name, test := range map[string]struct {
		config acctest.Attributes
		want   int
	}{
		"all": {nil, 20}, "of a trunk": {acctest.Attributes{"trunk_id": a}, 10}, "of a type": {acctest.Attributes{"type": "local"}, 0},
		"that begin so": {acctest.Attributes{"number_startswith": "+1 415 555-000"}, 7},
	} {
		results := p.List(typ, test.config, 0, true)
		if len(results) != test.want {
			t.Errorf("%s: %d results, expected %d", name, len(results), test.want)
		}
		for _, result := range results {
			p.Accept(result.Diagnostics)
			object := p.Object(typ, result.Resource)
			if result.DisplayName != "desk" || !object["number"].Equal(p.Identity(typ, result.Identity)["number"]) || object["trunk_id"].IsNull() || !object["previous_app_id"].IsNull() {
				t.Errorf("%s: the result is %q, %v", name, result.DisplayName, object)
			}
		}
	}
}

// The data source shows every number, whatever has it, narrowed by each filter.
func TestAccPhoneNumbersDataSource(t *testing.T) {
	t.Parallel()
	env := start(t, emulator.NumberOptions{})
	trunk := put(env, "theirs")
	env.Put(emulator.Numbers, emulator.Object{"number": "18005550100", "number_type": "tollfree", "alias": "sales", "sms_enabled": false, "sub_account": "SA1"})
	env.Route("18005550100", trunk)
	shown := func(n string, changes map[string]knownvalue.Check) knownvalue.Check {
		want := map[string]knownvalue.Check{
			"number": knownvalue.StringExact(n), "alias": knownvalue.Null(), "number_type": knownvalue.StringExact("local"),
			"region": knownvalue.StringExact("California, United States"), "country": knownvalue.StringExact("United States"),
			"voice_enabled": knownvalue.Bool(true), "sms_enabled": knownvalue.Bool(true), "sub_account": knownvalue.Null(),
			"app_id": knownvalue.Null(), "trunk_id": knownvalue.Null(),
		}
		maps.Copy(want, changes)
		return knownvalue.ObjectExact(want)
	}
	one := shown(number, map[string]knownvalue.Check{"app_id": knownvalue.StringExact("1001")})
	two := shown(another, nil)
	three := shown("18005550100", map[string]knownvalue.Check{
		"app_id": knownvalue.StringExact(trunk), "trunk_id": knownvalue.StringExact(trunk), "number_type": knownvalue.StringExact("tollfree"),
		"alias": knownvalue.StringExact("sales"), "sms_enabled": knownvalue.Bool(false), "sub_account": knownvalue.StringExact("SA1"),
	})
	hcl := ""
	var checks []statecheck.StateCheck
	for i, test := range []struct {
		filter string
		want   []knownvalue.Check
	}{
		{"", []knownvalue.Check{one, two, three}},
		{"trunk_id = " + quoted(trunk), []knownvalue.Check{three}},
		{`type = "tollfree"`, []knownvalue.Check{three}},
		{`number_startswith = "+44 20"`, []knownvalue.Check{two}},
		{`subaccount = "SA1"`, []knownvalue.Check{three}},
		{`alias = "sales"`, []knownvalue.Check{three}},
		{`services = "voice,sms"`, []knownvalue.Check{one, two}},
		{"trunk_id = \"1\"\n  type = \"local\"", nil},
	} {
		hcl += fmt.Sprintf("data \"zentrunk_phone_numbers\" \"t%d\" {\n  %s\n}\n", i, test.filter)
		checks = append(checks, statecheck.ExpectKnownValue(fmt.Sprintf("data.zentrunk_phone_numbers.t%d", i), tfjsonpath.New("phone_numbers"), knownvalue.ListExact(test.want)))
	}
	env.Test(t, resource.TestStep{Config: env.Config(hcl), ConfigStateChecks: checks})
	env.ExpectNoWrites(t)
}
