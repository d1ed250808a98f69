package trunk_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// A create sends what is configured and the defaults, and nothing that is left out.
func TestAccTrunkResource_createSends(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{NoDefaultName: true})
	env.Test(t,
		resource.TestStep{
			Config:           env.Config(trunk("test", inbound, primary)),
			ConfigPlanChecks: acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate), plancheck.ExpectUnknownValue(address, tfjsonpath.New("trunk_id"))),
			// This service chooses no name.
			ConfigStateChecks: is(address, acctest.Attributes{"name": nil, "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"}),
			PostApplyFunc: func() {
				want := map[string]any{"trunk_direction": "inbound", "trunk_status": "enabled", "secure": false, "primary_uri_uuid": "uri-1"}
				if creates := env.Requests(emulator.Trunks, emulator.Create); len(creates) != 1 || !reflect.DeepEqual(creates[0].Fields, want) {
					t.Errorf("created with %v, expected %v", creates, want)
				}
			},
		},
		resource.TestStep{ // a name that is null stays so when something else changes
			Config:            env.Config(trunk("test", inbound, primary, `secure = true`)),
			ConfigPlanChecks:  acctest.EmptyAfter(),
			ConfigStateChecks: is(address, acctest.Attributes{"name": nil, "trunk_direction": "inbound", "primary_uri_uuid": "uri-1", "secure": true}),
			PostApplyFunc: func() {
				env.ExpectSent(t, emulator.Trunks, env.OnlyID(t, emulator.Trunks), map[string]any{"trunk_direction": "inbound", "secure": true})
			},
		},
	)
}

// Each optional added, changed and removed, each in a trunk of its own. Every update
// carries the direction and what changed; what is removed is sent as null.
func TestAccTrunkResource_optionals(t *testing.T) {
	t.Parallel()
	const nothing = "nothing" // no update is sent
	of := func(direction, lines string, steps ...any) optional {
		o := optional{direction: direction, rest: lines}
		for i := 0; i < len(steps); i += 2 {
			value, _ := steps[i].(string)
			o.steps = append(o.steps, optionalStep{value, steps[i+1]})
		}
		return o
	}
	cases := map[string]optional{
		"name": of("outbound", `ipacl_uuid = "anchor-name"`,
			`"one"`, "one", `"two"`, "two", nil, nothing), // the service chose it once; it stays
		"trunk_status": of("outbound", `ipacl_uuid = "anchor-trunk_status"`,
			`"disabled"`, "disabled", `"enabled"`, "enabled", nil, nothing),
		"secure": of("outbound", `ipacl_uuid = "anchor-secure"`,
			`true`, true, `true`, nothing, nil, false),
		"ipacl_uuid": of("outbound", `credential_uuid = "anchor-ipacl_uuid"`,
			`"acl-1"`, "acl-1", `"acl-2"`, "acl-2", nil, nil),
		"credential_uuid": of("outbound", `ipacl_uuid = "anchor-credential_uuid"`,
			`"cred-1"`, "cred-1", `"cred-2"`, "cred-2", nil, nil),
		"fallback_uri_uuid": of("inbound", `primary_uri_uuid = "anchor-fallback_uri_uuid"`,
			`"uri-1"`, "uri-1", `"uri-2"`, "uri-2", nil, nil),
	}
	env := acctest.New(t, emulator.Options{Wrapped: true})
	config := func(step int) string {
		hcl := ""
		for name, c := range cases {
			value := "null"
			if step > 0 && c.steps[step-1].configured != "" {
				value = c.steps[step-1].configured
			}
			hcl += trunk(name, fmt.Sprintf("trunk_direction = %q", c.direction), c.rest, name+" = "+value)
		}
		return env.Config(hcl)
	}
	steps := []resource.TestStep{{Config: config(0), ConfigPlanChecks: acctest.EmptyAfter()}}
	for step := 1; step <= 3; step++ {
		var checks []plancheck.PlanCheck
		for name, c := range cases {
			if c.steps[step-1].sent == nothing {
				checks = append(checks, plancheck.ExpectResourceAction("zentrunk_trunk."+name, plancheck.ResourceActionNoop))
			} else {
				checks = append(checks, acctest.Changes("zentrunk_trunk."+name, name))
			}
		}
		steps = append(steps, resource.TestStep{
			PreConfig:        env.ResetJournal,
			Config:           config(step),
			ConfigPlanChecks: acctest.Planned(checks...),
			PostApplyFunc: func() {
				for name, c := range cases {
					anchor := map[string]string{"ipacl_uuid": "credential_uuid", "fallback_uri_uuid": "primary_uri_uuid"}[name]
					if anchor == "" {
						anchor = "ipacl_uuid"
					}
					id := env.Where(t, emulator.Trunks, anchor, "anchor-"+name)
					if c.steps[step-1].sent == nothing {
						env.ExpectSent(t, emulator.Trunks, id)
					} else {
						env.ExpectSent(t, emulator.Trunks, id, map[string]any{"trunk_direction": c.direction, name: c.steps[step-1].sent})
					}
				}
			},
		})
	}
	env.Test(t, steps...)
}

type optional struct {
	direction, rest string
	steps           []optionalStep
}

type optionalStep struct {
	configured string // HCL; "" leaves it out
	sent       any
}

// The direction changes in place, both ways, and takes its fields along. Answers that lag
// behind the truth are waited out: 404 and no domain after the create, old values after the updates.
func TestAccTrunkResource_direction(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	env.SetMissingReads(2)
	env.SetEmptyDomainReads(2)
	env.SetStaleReads(2)
	same := statecheck.CompareValue(compare.ValuesSame())
	in := env.Config(trunk("test", `name = "turn"`, inbound, primary, `fallback_uri_uuid = "uri-2"`))
	out := env.Config(trunk("test", `name = "turn"`, outbound, ipacl))
	wantIn := acctest.Attributes{"name": "turn", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1", "fallback_uri_uuid": "uri-2"}
	wantOut := acctest.Attributes{"name": "turn", "trunk_direction": "outbound", "ipacl_uuid": "acl-1"}
	update := acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate))
	id := func() statecheck.StateCheck { return same.AddStateValue(address, tfjsonpath.New("trunk_id")) }
	env.Test(t,
		resource.TestStep{Config: in, ConfigPlanChecks: acctest.EmptyAfter(), ConfigStateChecks: append(is(address, wantIn), id())},
		resource.TestStep{
			Config: out, ConfigPlanChecks: update, ConfigStateChecks: append(is(address, wantOut), id()),
			PostApplyFunc: func() {
				env.ExpectSent(t, emulator.Trunks, env.OnlyID(t, emulator.Trunks), map[string]any{
					"trunk_direction": "outbound", "ipacl_uuid": "acl-1", "primary_uri_uuid": nil, "fallback_uri_uuid": nil,
				})
				env.ResetJournal()
			},
		},
		resource.TestStep{
			Config: in, ConfigPlanChecks: update, ConfigStateChecks: append(is(address, wantIn), id()),
			PostApplyFunc: func() {
				env.ExpectSent(t, emulator.Trunks, env.OnlyID(t, emulator.Trunks), map[string]any{
					"trunk_direction": "inbound", "ipacl_uuid": nil, "primary_uri_uuid": "uri-1", "fallback_uri_uuid": "uri-2",
				})
			},
		},
	)
}
