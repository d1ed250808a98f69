package trunk_test

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// Each attribute, changed behind Terraform's back in a trunk of its own: the plan
// repairs exactly that, and the update sends no more.
func TestAccTrunkResource_drift(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		lines  []string
		drift  emulator.Object
		repair map[string]any // what the update sends
	}{
		"name":            {[]string{outbound, ipacl}, emulator.Object{"name": "drifted"}, map[string]any{"name": "name"}},
		"trunk_status":    {[]string{outbound, ipacl}, emulator.Object{"trunk_status": "disabled"}, map[string]any{"trunk_status": "enabled"}},
		"secure":          {[]string{outbound, ipacl}, emulator.Object{"secure": true}, map[string]any{"secure": false}},
		"ipacl_uuid":      {[]string{outbound, ipacl}, emulator.Object{"ipacl_uuid": "drifted"}, map[string]any{"ipacl_uuid": "acl-1"}},
		"credential_uuid": {[]string{outbound, ipacl}, emulator.Object{"credential_uuid": "drifted"}, map[string]any{"credential_uuid": nil}},
		"ipacl_uuid_gone": {
			[]string{outbound, ipacl, `credential_uuid = "cred-1"`},
			emulator.Object{"ipacl_uuid": nil},
			map[string]any{"ipacl_uuid": "acl-1"},
		},
		"primary_uri_uuid":  {[]string{inbound, primary}, emulator.Object{"primary_uri_uuid": "drifted"}, map[string]any{"primary_uri_uuid": "uri-1"}},
		"fallback_uri_uuid": {[]string{inbound, primary}, emulator.Object{"fallback_uri_uuid": "drifted"}, map[string]any{"fallback_uri_uuid": nil}},
		"trunk_direction": {
			[]string{inbound, primary},
			emulator.Object{"trunk_direction": "outbound", "primary_uri_uuid": nil, "ipacl_uuid": "acl-1"},
			map[string]any{"primary_uri_uuid": "uri-1", "ipacl_uuid": nil},
		},
	}
	env := acctest.New(t, emulator.Options{Wrapped: true})
	hcl := ""
	var checks []plancheck.PlanCheck
	for name, c := range cases {
		hcl += trunk(name, append(c.lines, `name = "`+name+`"`)...)
		drifted := make([]string, 0, len(c.drift))
		for attribute := range c.drift {
			drifted = append(drifted, attribute)
		}
		checks = append(checks, acctest.Changes("zentrunk_trunk."+name, drifted...))
	}
	ids, before := map[string]string{}, map[string]emulator.Object{}
	config := env.Config(hcl)
	env.Test(t,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				env.ResetJournal()
				for name, c := range cases {
					ids[name] = env.Where(t, emulator.Trunks, "name", name)
					before[name], _ = env.Get(emulator.Trunks, ids[name])
					env.Patch(emulator.Trunks, ids[name], c.drift)
				}
			},
			Config:           config,
			ConfigPlanChecks: acctest.Planned(checks...),
			PostApplyFunc: func() {
				for name, c := range cases {
					c.repair["trunk_direction"] = before[name]["trunk_direction"]
					env.ExpectSent(t, emulator.Trunks, ids[name], c.repair)
					after, _ := env.Get(emulator.Trunks, ids[name])
					delete(after, "updated_at")
					delete(before[name], "updated_at")
					if !reflect.DeepEqual(after, before[name]) {
						t.Errorf("%s: the trunk was %v and is repaired to %v", name, before[name], after)
					}
				}
			},
		},
	)
}

// A domain that changes is the service's to choose: it is taken over, without a write.
func TestAccTrunkResource_driftOfComputed(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	config := env.Config(trunk("test", inbound, primary))
	env.Test(t,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				env.ResetJournal()
				env.Patch(emulator.Trunks, env.OnlyID(t, emulator.Trunks), emulator.Object{"trunk_domain": "moved.example.com", "name": "renamed"})
			},
			RefreshState: true,
		},
		resource.TestStep{
			Config:            config,
			ConfigPlanChecks:  acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)),
			ConfigStateChecks: is(address, acctest.Attributes{"trunk_direction": "inbound", "primary_uri_uuid": "uri-1", "trunk_domain": "moved.example.com", "name": "renamed"}),
			PostApplyFunc:     func() { env.ExpectNoWrites(t) },
		},
	)
}
