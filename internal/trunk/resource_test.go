package trunk_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// Minimal and full trunks of both directions, in both shapes of the service's answer.
func TestAccTrunkResource_basic(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]emulator.Options{
		"bare":    {},
		"wrapped": {Wrapped: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, options)
			var checks []statecheck.StateCheck
			for address, want := range map[string]acctest.Attributes{
				"zentrunk_trunk.in":       {"trunk_direction": "inbound", "primary_uri_uuid": "uri-1"},
				"zentrunk_trunk.out":      {"trunk_direction": "outbound", "ipacl_uuid": "acl-1"},
				"zentrunk_trunk.out_cred": {"trunk_direction": "outbound", "credential_uuid": "cred-1"},
				"zentrunk_trunk.in_full": {
					"trunk_direction": "inbound", "name": "in", "trunk_status": "disabled", "secure": true,
					"primary_uri_uuid": "uri-1", "fallback_uri_uuid": "uri-2",
					"timeouts": knownvalue.ObjectExact(map[string]knownvalue.Check{
						"create": knownvalue.StringExact("2m"), "read": knownvalue.Null(), "update": knownvalue.Null(), "delete": knownvalue.StringExact("1m"),
					}),
				},
				"zentrunk_trunk.out_full": {
					"trunk_direction": "outbound", "name": "out", "trunk_status": "enabled", "secure": true,
					"ipacl_uuid": "acl-1", "credential_uuid": "cred-1",
				},
			} {
				checks = append(checks, is(address, want)...)
				checks = append(checks, statecheck.CompareValuePairs(address, tfjsonpath.New("id"), address, tfjsonpath.New("trunk_id"), compare.ValuesSame()))
			}
			env.Test(t, resource.TestStep{
				Config: env.Config(
					trunk("in", inbound, primary) +
						trunk("out", outbound, ipacl) +
						trunk("out_cred", outbound, `credential_uuid = "cred-1"`) +
						trunk("in_full", `name = "in"`, inbound, `trunk_status = "disabled"`, `secure = true`, primary, `fallback_uri_uuid = "uri-2"`,
							`timeouts = { create = "2m", delete = "1m" }`) +
						trunk("out_full", `name = "out"`, outbound, `trunk_status = "enabled"`, `secure = true`, ipacl, `credential_uuid = "cred-1"`)),
				ConfigPlanChecks:  acctest.EmptyAfter(),
				ConfigStateChecks: checks,
				PostApplyFunc: func() {
					id := where(t, env, "name", "in")
					if domain, _ := env.Get(emulator.Trunks, id); domain["trunk_domain"] != id+".zt.plivo.com" {
						t.Errorf("the trunk is %v", domain)
					}
				},
			})
			env.ExpectCount(t, 0, emulator.Trunks)
		})
	}
}

// A create sends what is configured and the defaults, and nothing that is left out.
func TestAccTrunkResource_createSends(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{NoDefaultName: true})
	env.Test(t,
		resource.TestStep{
			Config:           env.Config(trunk("test", inbound, primary)),
			ConfigPlanChecks: acctest.Planned(action(address, plancheck.ResourceActionCreate), plancheck.ExpectUnknownValue(address, tfjsonpath.New("trunk_id"))),
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
				env.ExpectSent(t, emulator.Trunks, onlyID(t, env), map[string]any{"trunk_direction": "inbound", "secure": true})
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
				checks = append(checks, action("zentrunk_trunk."+name, plancheck.ResourceActionNoop))
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
					id := where(t, env, anchor, "anchor-"+name)
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

// The direction changes in place, both ways, and takes its fields along.
func TestAccTrunkResource_direction(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	same := statecheck.CompareValue(compare.ValuesSame())
	in := env.Config(trunk("test", `name = "turn"`, inbound, primary, `fallback_uri_uuid = "uri-2"`))
	out := env.Config(trunk("test", `name = "turn"`, outbound, ipacl))
	wantIn := acctest.Attributes{"name": "turn", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1", "fallback_uri_uuid": "uri-2"}
	wantOut := acctest.Attributes{"name": "turn", "trunk_direction": "outbound", "ipacl_uuid": "acl-1"}
	update := acctest.Planned(action(address, plancheck.ResourceActionUpdate))
	id := func() statecheck.StateCheck { return same.AddStateValue(address, tfjsonpath.New("trunk_id")) }
	env.Test(t,
		resource.TestStep{Config: in, ConfigStateChecks: append(is(address, wantIn), id())},
		resource.TestStep{
			Config: out, ConfigPlanChecks: update, ConfigStateChecks: append(is(address, wantOut), id()),
			PostApplyFunc: func() {
				env.ExpectSent(t, emulator.Trunks, onlyID(t, env), map[string]any{
					"trunk_direction": "outbound", "ipacl_uuid": "acl-1", "primary_uri_uuid": nil, "fallback_uri_uuid": nil,
				})
				env.ResetJournal()
			},
		},
		resource.TestStep{
			Config: in, ConfigPlanChecks: update, ConfigStateChecks: append(is(address, wantIn), id()),
			PostApplyFunc: func() {
				env.ExpectSent(t, emulator.Trunks, onlyID(t, env), map[string]any{
					"trunk_direction": "inbound", "ipacl_uuid": nil, "primary_uri_uuid": "uri-1", "fallback_uri_uuid": "uri-2",
				})
			},
		},
	)
}

// Only the timeouts change: the state does, the service hears nothing.
func TestAccTrunkResource_timeoutsOnly(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{NoDefaultName: true}) // a name that is null is unknown in every plan
	env.Test(t,
		resource.TestStep{Config: env.Config(trunk("test", inbound, primary))},
		resource.TestStep{
			PreConfig:        env.ResetJournal,
			Config:           env.Config(trunk("test", inbound, primary, `timeouts = { update = "3m" }`)),
			ConfigPlanChecks: acctest.Planned(acctest.Changes(address, "name", "timeouts")),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("timeouts").AtMapKey("update"), knownvalue.StringExact("3m")),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("trunk_domain"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("name"), knownvalue.Null()),
			},
			PostApplyFunc: func() { env.ExpectNoWrites(t) },
		},
	)
}
