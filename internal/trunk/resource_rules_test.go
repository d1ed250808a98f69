package trunk_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// What stands for the whole resource, where an attribute is missing.
const block = `resource "zentrunk_trunk" "test" {`

// Each rule broken alone, and several at once: every error at once, each on its own
// attribute, without a single request.
func TestAccTrunkResource_rules(t *testing.T) {
	t.Parallel()
	const (
		cred     = `credential_uuid = "cred-1"`
		fallback = `fallback_uri_uuid = "uri-2"`
		unknown  = `trunk_direction = terraform_data.direction.output`
	)
	for name, test := range map[string]struct {
		lines []string
		want  []acctest.Problem
	}{
		"inbound without primary": {
			[]string{inbound},
			[]acctest.Problem{{Summary: "Missing primary_uri_uuid", Place: block, Says: []string{"needs primary_uri_uuid"}}},
		},
		"inbound with ipacl":      {[]string{inbound, primary, ipacl}, []acctest.Problem{{Summary: "Unexpected ipacl_uuid", Place: ipacl}}},
		"inbound with credential": {[]string{inbound, primary, cred}, []acctest.Problem{{Summary: "Unexpected credential_uuid", Place: cred}}},
		"outbound without either": {[]string{outbound}, []acctest.Problem{{Summary: "Missing ipacl_uuid or credential_uuid", Place: block}}},
		"outbound with primary":   {[]string{outbound, ipacl, primary}, []acctest.Problem{{Summary: "Unexpected primary_uri_uuid", Place: primary}}},
		"outbound with fallback":  {[]string{outbound, cred, fallback}, []acctest.Problem{{Summary: "Unexpected fallback_uri_uuid", Place: fallback}}},
		"everything wrong inbound": {
			[]string{inbound, ipacl, cred, fallback},
			[]acctest.Problem{
				{Summary: "Missing primary_uri_uuid", Place: block},
				{Summary: "Unexpected ipacl_uuid", Place: ipacl},
				{Summary: "Unexpected credential_uuid", Place: cred},
			},
		},
		"everything wrong outbound": {
			[]string{outbound, primary, fallback},
			[]acctest.Problem{
				{Summary: "Missing ipacl_uuid or credential_uuid", Place: block},
				{Summary: "Unexpected primary_uri_uuid", Place: primary},
				{Summary: "Unexpected fallback_uri_uuid", Place: fallback},
			},
		},
		"both sides, direction unknown": {
			[]string{unknown, ipacl, primary},
			[]acctest.Problem{{Summary: "Fields of both directions", Place: ipacl, Says: []string{"primary_uri_uuid"}}},
		},
		"fallback is the primary": {
			[]string{inbound, primary, `fallback_uri_uuid = "uri-1"`},
			[]acctest.Problem{{Warning: true, Summary: "Fallback equals primary", Place: `fallback_uri_uuid = "uri-1"`}},
		},
		"direction unknown":        {[]string{unknown, primary}, nil},
		"everything else unknown":  {[]string{inbound, `primary_uri_uuid = terraform_data.direction.output`}, nil},
		"either of two is unknown": {[]string{outbound, `ipacl_uuid = terraform_data.direction.output`}, nil},
		"no such direction": {
			[]string{`trunk_direction = "sideways"`, primary},
			[]acctest.Problem{{Summary: "Invalid trunk_direction", Place: `trunk_direction = "sideways"`, Says: []string{`"inbound" or "outbound"`, `"sideways"`}}},
		},
		"no such status": {
			[]string{inbound, primary, `trunk_status = "on"`},
			[]acctest.Problem{{Summary: "Invalid trunk_status", Place: `trunk_status = "on"`}},
		},
		"empty texts": {
			[]string{outbound, `name = ""`, `ipacl_uuid = " "`},
			[]acctest.Problem{{Summary: "Empty name", Place: `name = ""`, Says: []string{"null"}}, {Summary: "Empty ipacl_uuid", Place: `ipacl_uuid = " "`}},
		},
		"references that cannot be": {
			[]string{outbound, `ipacl_uuid = "list-1 "`, `credential_uuid = "callcentre@pbx"`},
			[]acctest.Problem{
				{Summary: "Invalid ipacl_uuid", Place: `ipacl_uuid = "list-1 "`, Says: []string{"has a blank at its end"}},
				{Warning: true, Summary: "Unusual credential_uuid", Place: `credential_uuid = "callcentre@pbx"`, Says: []string{`has "@" in it`}},
			},
		},
		"references of any form": {
			[]string{inbound, `name = "a b"`, `primary_uri_uuid = "21A8A2A1_not-a-uuid"`, `fallback_uri_uuid = "ä"`}, nil,
		},
		"no direction": {
			[]string{primary},
			[]acctest.Problem{{Summary: "Missing required argument", Place: block}},
		},
		"a timeout that is none": {
			[]string{inbound, primary, `timeouts = { create = "soon" }`},
			[]acctest.Problem{{Summary: "Invalid timeouts.create", Place: block, Says: []string{`"soon"`}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			workspace := acctest.NewWorkspace(t, env)
			hcl := trunk("test", test.lines...)
			if strings.Contains(hcl, "terraform_data") {
				acctest.Require(t, feature.TerraformData)
				hcl += data("direction", "inbound")
			}
			workspace.Write(hcl)
			acctest.ExpectProblems(t, workspace.Diagnose("validate"), test.want...)
			if requests := env.Journal(); len(requests) > 0 {
				t.Errorf("validate sent %d requests", len(requests))
			}
		})
	}
}

// A plan refuses a broken rule as validate does, and an existing trunk is left alone.
func TestAccTrunkResource_rulesWhenPlanning(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	good := resource.TestStep{Config: env.Config(trunk("test", inbound, primary))}
	env.Test(t,
		resource.TestStep{
			Config:      env.Config(trunk("test", inbound, ipacl)),
			ExpectError: acctest.Says("Missing primary_uri_uuid", "Unexpected ipacl_uuid"),
		},
		resource.TestStep{PreConfig: func() {
			if requests := env.Journal(); len(requests) > 0 {
				t.Errorf("a plan that breaks the rules sent %d requests", len(requests))
			}
		}, Config: good.Config},
		resource.TestStep{
			PreConfig:   env.ResetJournal,
			Config:      env.Config(trunk("test", outbound, primary)),
			ExpectError: acctest.Says("Missing ipacl_uuid or credential_uuid", "Unexpected primary_uri_uuid"),
		},
		resource.TestStep{PreConfig: func() { env.ExpectNoWrites(t) }, Config: good.Config, ConfigPlanChecks: acctest.EmptyAfter()},
	)
}

// data is a terraform_data whose output is known only after it was applied.
func data(name, value string) string {
	return "\nresource \"terraform_data\" \"" + name + "\" { input = \"" + value + "\" }\n"
}

// Values that only another resource tells, for the direction and each UUID, one of
// which turns out null.
func TestAccTrunkResource_unknownValues(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.TerraformData)
	env := acctest.New(t, emulator.Options{Wrapped: true})
	const unset = `terraform_data.unset.output == "set" ? "x" : null`
	config := env.Config(
		data("in", "inbound") + data("out", "outbound") + data("uuid", "uuid-1") + data("other", "uuid-2") + data("unset", "") +
			trunk("in", `trunk_direction = terraform_data.in.output`,
				`primary_uri_uuid = terraform_data.uuid.output`, `fallback_uri_uuid = terraform_data.other.output`,
				`ipacl_uuid = `+unset, `name = terraform_data.uuid.output`) +
			trunk("out", `trunk_direction = terraform_data.out.output`,
				`ipacl_uuid = terraform_data.uuid.output`, `credential_uuid = terraform_data.other.output`,
				`primary_uri_uuid = `+unset, `fallback_uri_uuid = `+unset,
				`trunk_status = `+unset, `secure = terraform_data.unset.output == ""`) +
			trunk("either", outbound, `ipacl_uuid = `+unset, `credential_uuid = "cred-1"`, `name = `+unset))
	env.Test(t, resource.TestStep{
		Config: config,
		ConfigPlanChecks: acctest.Planned(
			plancheck.ExpectUnknownValue("zentrunk_trunk.in", tfjsonpath.New("trunk_direction")),
			plancheck.ExpectUnknownValue("zentrunk_trunk.in", tfjsonpath.New("primary_uri_uuid")),
			plancheck.ExpectUnknownValue("zentrunk_trunk.in", tfjsonpath.New("fallback_uri_uuid")),
			plancheck.ExpectUnknownValue("zentrunk_trunk.in", tfjsonpath.New("ipacl_uuid")),
			plancheck.ExpectUnknownValue("zentrunk_trunk.out", tfjsonpath.New("ipacl_uuid")),
			plancheck.ExpectUnknownValue("zentrunk_trunk.out", tfjsonpath.New("credential_uuid")),
		),
		ConfigStateChecks: concat(
			is("zentrunk_trunk.in", acctest.Attributes{
				"trunk_direction": "inbound", "name": "uuid-1", "primary_uri_uuid": "uuid-1", "fallback_uri_uuid": "uuid-2",
			}),
			is("zentrunk_trunk.out", acctest.Attributes{
				"trunk_direction": "outbound", "ipacl_uuid": "uuid-1", "credential_uuid": "uuid-2", "secure": true,
			}),
			is("zentrunk_trunk.either", acctest.Attributes{"trunk_direction": "outbound", "credential_uuid": "cred-1"}),
		),
	})
}

// A value that breaks a rule and is known only at apply: nothing is written, be it a
// create or an update.
func TestAccTrunkResource_rulesAtApply(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.TerraformData)
	for name, test := range map[string]struct {
		hcl  string
		says []string
	}{
		"direction": {
			data("x", "inbound") + trunk("test", `trunk_direction = terraform_data.x.output`, ipacl),
			[]string{"Missing primary_uri_uuid", "Unexpected ipacl_uuid"},
		},
		"needed one is null": {
			data("x", "") + trunk("test", inbound, `primary_uri_uuid = terraform_data.x.output == "" ? null : "uri-1"`),
			[]string{"Missing primary_uri_uuid"},
		},
		"both of the needed are null": {
			data("x", "") + trunk("test", outbound, `ipacl_uuid = terraform_data.x.output == "" ? null : "acl-1"`),
			[]string{"Missing ipacl_uuid or credential_uuid"},
		},
		"refused one is set": {
			data("x", "cred-1") + trunk("test", inbound, primary, `credential_uuid = terraform_data.x.output`),
			[]string{"Unexpected credential_uuid"},
		},
		"empty text": {
			data("x", "") + trunk("test", inbound, `primary_uri_uuid = terraform_data.x.output`),
			[]string{"Empty primary_uri_uuid"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			env.Test(t, resource.TestStep{Config: env.Config(test.hcl), ExpectError: acctest.Says(append([]string{"Error running apply"}, test.says...)...)})
			env.ExpectNoWrites(t)
		})
	}
	t.Run("update", func(t *testing.T) {
		t.Parallel()
		env := acctest.New(t, emulator.Options{})
		good := env.Config(trunk("test", inbound, primary))
		env.Test(t,
			resource.TestStep{Config: good},
			resource.TestStep{
				PreConfig:   env.ResetJournal,
				Config:      env.Config(data("x", "outbound") + trunk("test", `trunk_direction = terraform_data.x.output`, primary)),
				ExpectError: acctest.Says("Error running apply", "Missing ipacl_uuid or credential_uuid", "Unexpected primary_uri_uuid"),
			},
			resource.TestStep{PreConfig: func() { env.ExpectNoWrites(t) }, Config: good},
		)
	})
}

func concat(checks ...[]statecheck.StateCheck) []statecheck.StateCheck {
	var all []statecheck.StateCheck
	for _, some := range checks {
		all = append(all, some...)
	}
	return all
}

// The engine's own words about the errors, as a terminal shows them, name the file,
// the line and the attribute.
func TestAccTrunkResource_rulesOnTheTerminal(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	workspace := acctest.NewWorkspace(t, env)
	workspace.Write(trunk("test", inbound, primary, ipacl))
	result := workspace.Run("plan")
	result.ExpectText(t, "Error: Unexpected ipacl_uuid", "with zentrunk_trunk.test, on main.tf line", ipacl, "Remove it, or make the trunk outbound.")
	if result.Code == 0 || strings.Count(result.Stderr, "Error:") != 1 {
		t.Errorf("exit code %d:\n%s", result.Code, result)
	}
}

// The rules are checked once more just before the request, for an engine that did not
// ask for a validation of the values that became known.
func TestAccTrunkResource_rulesBeforeTheRequest(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	protocol := acctest.NewProtocol(t, env)
	out := acctest.Attributes{"trunk_id": "1", "id": "1", "trunk_direction": "outbound", "ipacl_uuid": "acl-1"}
	schema := protocol.Schema.ResourceSchemas[trunkType]
	broken := protocol.Value(schema, out.With(acctest.Attributes{"trunk_direction": "inbound"}))
	for name, prior := range map[string]*tfprotov6.DynamicValue{
		"create": protocol.None(trunkType).State, "update": protocol.Value(schema, out),
	} {
		resp, err := protocol.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: trunkType, PriorState: prior, PlannedState: broken, Config: broken,
		})
		if err != nil {
			t.Fatal(err)
		}
		var summaries []string
		for _, d := range resp.Diagnostics {
			summaries = append(summaries, d.Summary)
		}
		if want := []string{"Missing primary_uri_uuid", "Unexpected ipacl_uuid"}; !slices.Equal(summaries, want) {
			t.Errorf("%s: got %q, expected %q", name, summaries, want)
		}
	}
	if requests := env.Journal(); len(requests) > 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}
