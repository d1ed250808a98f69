package nouns_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// A name is the same with blanks around it and in any Unicode form, whoever spells it so, the
// configuration or the service: nothing is planned or sent, and the state keeps what it had.
func TestAccNouns_nameSpelling(t *testing.T) {
	t.Parallel()
	for _, n := range nouns {
		t.Run(n.key, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			// The engine composes every text that it reads: only the service can hold another form.
			const spaced, plain = `" Zu\u0308rich "`, `"Z\u00fcrich"`
			config := func(name string) string {
				return env.Config(n.block(append([]string{"name = " + name}, n.minimal...)...))
			}
			quiet := func(pre func(), name string) resource.TestStep {
				return resource.TestStep{
					PreConfig: func() { env.ResetJournal(); pre() }, Config: config(name),
					ConfigPlanChecks:  acctest.Planned(plancheck.ExpectResourceAction(n.address(), plancheck.ResourceActionNoop)),
					ConfigStateChecks: acctest.Is(n.address(), acctest.Attributes{"name": " Z\u00fcrich "}),
					PostApplyFunc:     func() { env.ExpectNoWrites(t) },
				}
			}
			env.Test(t,
				resource.TestStep{Config: config(spaced), ConfigPlanChecks: acctest.EmptyAfter()},
				quiet(func() {}, plain),
				quiet(func() { env.Patch(n.kind, env.OnlyID(t, n.kind), emulator.Object{"name": "Zu\u0308rich"}) }, spaced),
				resource.TestStep{Config: config(`"Basel"`), ConfigPlanChecks: acctest.Planned(acctest.Changes(n.address(), "name"))},
			)
		})
	}
}

// A text that the service has made into another one taints nothing: a warning says how to write
// it, and once it is written so there is nothing to do.
func TestAccNouns_rewritten(t *testing.T) {
	t.Parallel()
	for _, n := range nouns {
		t.Run(n.key, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			w := acctest.NewWorkspace(t, env)
			write := func(name string) { w.Write(n.block(append([]string{named(name)}, n.minimal...)...)) }
			env.Inject(emulator.Fault{Kind: n.kind, Op: emulator.Read, Do: func() {
				env.Patch(n.kind, env.IDs(n.kind)[0], emulator.Object{"name": "SALES"})
			}})
			write("sales")
			result := w.MustRun("apply")
			result.ExpectText(t, "Warning: Service rewrites name", `the service shows name as "SALES" where "sales" was asked for`, `name = "SALES"`)
			if got := w.Attributes(n.address())["name"]; got != "sales" {
				t.Errorf("the state has %v", got)
			}
			id := env.OnlyID(t, n.kind)
			w.MustRun("plan").ExpectText(t, "will be updated in-place", `"SALES" -> "sales"`)
			write("SALES")
			if result := w.Run("plan", "-detailed-exitcode"); result.Code != 0 {
				t.Errorf("once written as the service shows it:\n%s", result)
			}
			w.MustRun("apply")
			if env.OnlyID(t, n.kind) != id {
				t.Error("it was replaced")
			}
		})
	}
}

// Lists that the service keeps in another order than the configuration are refreshed from pages, as all others.
func TestAccNouns_refreshOrder(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	var blocks strings.Builder
	const lists = 100
	fmt.Fprintf(&blocks, "resource \"zentrunk_ip_access_control_list\" \"list\" {\n  count = %d\n  name = \"list ${count.index}\"\n"+
		"  ip_addresses = [\"203.0.113.7\", \"198.51.100.0/24\", \"192.0.2.9\"]\n}\n", lists)
	w := acctest.NewWorkspace(t, env)
	w.Write(blocks.String(), "max_requests_per_second = 0")
	w.MustRun("apply")
	for _, id := range env.IDs(emulator.IPAccessControlLists) {
		env.Patch(emulator.IPAccessControlLists, id, emulator.Object{"ip_addresses": []string{"192.0.2.9", "203.0.113.7", "198.51.100.0/24"}})
	}
	env.ResetJournal()
	if result := w.Run("plan", "-detailed-exitcode"); result.Code != 0 {
		t.Errorf("the plan is not empty:\n%s", result)
	}
	if requests := len(env.Journal()); requests > 6 {
		t.Errorf("%d lists took %d requests", lists, requests)
	}
}
