package trunk_test

import (
	"math"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// A trunk that has no domain until the create timeout is over, which is long beside a request:
// one that it ends has other words.
func TestAccTrunkResource_noDomain(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	env.SetEmptyDomainReads(math.MaxInt)
	env.Test(t,
		resource.TestStep{
			Config:      env.Config(trunk("test", `name = "sales"`, inbound, primary, `timeouts = { create = "10s" }`)),
			ExpectError: acctest.Says("Unable to read back trunk", "was created, but when the operation's timeout was over it had no trunk_domain yet."),
		},
		resource.TestStep{
			PreConfig:        func() { env.SetEmptyDomainReads(0) },
			Config:           env.Config(trunk("test", `name = "sales"`, inbound, primary)),
			ConfigPlanChecks: acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace)),
			PostApplyFunc:    func() { env.ExpectCount(t, 1, emulator.Trunks) },
		},
	)
	env.ExpectCount(t, 0, emulator.Trunks)
}

// A service that keeps a value that was to be cleared: an error says so after ten
// seconds, and the state holds what the service has.
func TestAccTrunkResource_clearIgnored(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	workspace := acctest.NewWorkspace(t, env)
	workspace.Write(trunk("test", `name = "sales"`, inbound, primary, `fallback_uri_uuid = "uri-2"`))
	workspace.MustRun("apply")
	env.IgnoreClear("fallback_uri_uuid")
	workspace.Write(trunk("test", `name = "sales"`, inbound, primary))
	acctest.ExpectProblems(t, workspace.Diagnose("apply"), acctest.Problem{
		Summary: "Unable to set fallback_uri_uuid", Place: block, Says: []string{
			`trunk "sales" (` + env.OnlyID(t, emulator.Trunks) + `)`, `shows fallback_uri_uuid as "uri-2" where null was asked for, after 10s of the same answer`,
			"terraform apply -replace=",
		},
	})
	if held := workspace.State().Managed[address]; held.Attributes["fallback_uri_uuid"] != "uri-2" || held.Tainted {
		t.Errorf("the state holds %+v", held)
	}
	env.IgnoreClear()
	workspace.MustRun("apply")
	if object := env.Only(t, emulator.Trunks); object["fallback_uri_uuid"] != nil {
		t.Errorf("the trunk is %v", object)
	}
	workspace.MustRun("destroy")
}
