package ipacl_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const address = "zentrunk_ip_access_control_list.test"

func list(lines ...string) string {
	return acctest.Block("zentrunk_ip_access_control_list", "test", lines...)
}

// Two spellings of an address do not differ, whoever spells: the configuration anew, or
// the service. The state keeps the spelling that it had, as long as nothing else changes. What
// does change goes out whole, and a spelling never goes out.
func TestAccIPAccessControlList_spelling(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	const (
		spelled   = `ip_addresses = ["203.0.113.7", "2001:DB8:0::1", "198.51.100.0/24", "2001:db8:10::/48"]`
		respelled = `ip_addresses = ["2001:db8:10:0::/48", "203.0.113.7/32", "2001:db8::1", "198.51.100.0/24"]`
	)
	state := []string{"203.0.113.7", "2001:DB8:0::1", "198.51.100.0/24", "2001:db8:10::/48"}
	service := emulator.Object{"ip_addresses": []string{"2001:db8::1", "2001:db8:10::/48", "198.51.100.0/24", "203.0.113.7/32", "203.0.113.7"}}
	quiet := func(pre func(), hcl string) resource.TestStep {
		return resource.TestStep{
			PreConfig: func() { env.ResetJournal(); pre() }, Config: env.Config(hcl),
			ConfigPlanChecks:  acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)),
			ConfigStateChecks: acctest.Is(address, acctest.Attributes{"ip_addresses": state}),
			PostApplyFunc:     func() { env.ExpectNoWrites(t) },
		}
	}
	loud := func(lines []string, changed []string, want []string, sent map[string]any) resource.TestStep {
		return resource.TestStep{
			PreConfig: env.ResetJournal, Config: env.Config(list(lines...)), ConfigPlanChecks: acctest.Planned(acctest.Changes(address, changed...)),
			ConfigStateChecks: acctest.Is(address, acctest.Attributes{"ip_addresses": want}),
			PostApplyFunc: func() {
				env.ExpectSent(t, emulator.IPAccessControlLists, env.OnlyID(t, emulator.IPAccessControlLists), sent)
			},
		}
	}
	env.Test(t,
		resource.TestStep{Config: env.Config(list(`name = "offices"`, spelled)), ConfigPlanChecks: acctest.EmptyAfter()},
		quiet(func() {}, list(`name = "offices"`, respelled)),
		quiet(func() {
			env.Patch(emulator.IPAccessControlLists, env.OnlyID(t, emulator.IPAccessControlLists), service)
		}, list(`name = "offices"`, spelled)),
		loud([]string{`name = "branches"`, respelled}, []string{"name", "ip_addresses"},
			[]string{"2001:db8:10:0::/48", "203.0.113.7/32", "2001:db8::1", "198.51.100.0/24"}, map[string]any{"name": "branches"}),
		loud([]string{`name = "branches"`, `ip_addresses = ["2001:db8::1", "192.0.2.9/32"]`}, []string{"ip_addresses"}, []string{"2001:db8::1", "192.0.2.9/32"},
			map[string]any{"ip_addresses": []any{"192.0.2.9/32", "2001:db8::1"}}),
	)
}

// What is wrong with the addresses, each with one clear error; what lets in more than may have
// been meant, in one warning.
func TestAccIPAccessControlList_refused(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	invalid := func(says string) acctest.Problem {
		return acctest.Problem{Summary: "Invalid address", Says: []string{says}}
	}
	unusual := func(says ...string) acctest.Problem {
		return acctest.Problem{Warning: true, Summary: "Unusual ip_addresses", Says: says}
	}
	for addresses, want := range map[string][]acctest.Problem{
		`[]`: {{Summary: "Empty ip_addresses", Says: []string{"at least one address"}}},
		`["203.0.113.7", "pbx.example.com", "10.0.0.1/8", "fe80::1%eth0", ""]`: {
			invalid(`"pbx.example.com" is not an IPv4 or IPv6 address`), unusual(`has "10.0.0.1/8", which lets in all of 10.0.0.0/8`),
			invalid(`"fe80::1%eth0" has a zone`), invalid(`"" is not an`),
		},
		`["203.0.113.7", null]`:                           {invalid("must not be null")},
		`["2001:DB8::1", "2001:db8:0::1", "203.0.113.7"]`: {unusual(`"2001:DB8::1" and "2001:db8:0::1", which are the same`)},
		`["0.0.0.0/0", "10.0.0.0/8"]`:                     {unusual("wider than a /8", "toll fraud")},
		`["10.0.0.1, 10.0.0.2", "10.0.0.3-10.0.0.9", "10.0.0.9 "]`: {
			invalid("is a list in one text"), invalid("is a range"), invalid(`"10.0.0.9 " has a blank at its end`),
		},
	} {
		line := "ip_addresses = " + addresses
		for i := range want {
			want[i].Place = line
		}
		w.Write(list(line))
		acctest.ExpectProblems(t, w.Diagnose("validate"), want...)
	}
	if requests := env.Journal(); len(requests) != 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}

// Addresses that are not known when planning are no error; what they turn out to be may be one.
func TestAccIPAccessControlList_unknown(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	const other = `
resource "zentrunk_origination_uri" "other" {
  uri = "pbx.example.com"
}

locals {
  address = zentrunk_origination_uri.other.uri_uuid == "" ? "192.0.2.9" : "203.0.113.8"
  network = zentrunk_origination_uri.other.uri_uuid == "" ? "192.0.2.9" : "203.0.113.8/33"
}
`
	env.Test(t, resource.TestStep{
		Config:            env.Config(other + list(`ip_addresses = ["203.0.113.7", local.address]`)),
		ConfigPlanChecks:  acctest.EmptyAfter(),
		ConfigStateChecks: acctest.Is(address, acctest.Attributes{"ip_addresses": []string{"203.0.113.7", "203.0.113.8"}}),
	})
	w := acctest.NewWorkspace(t, env)
	w.Write(other + list(`ip_addresses = ["203.0.113.7", local.network]`))
	w.MustRun("plan")
	acctest.ExpectProblems(t, w.Diagnose("apply", "-auto-approve"), acctest.Problem{
		Summary: "Invalid address", Place: `ip_addresses = ["203.0.113.7", local.network]`, Says: []string{"203.0.113.8/33"},
	})
	env.ExpectCount(t, 0, emulator.IPAccessControlLists)
}

// An address that turns out to be one that is there, beside one that is spelled anew, is no
// change to the service. What was planned cannot be taken back: the state has the new spelling.
func TestAccIPAccessControlList_partlyUnknown(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	const other = `
resource "zentrunk_origination_uri" "other" {
  uri = "pbx.example.com"
}

locals {
  network = zentrunk_origination_uri.other.uri_uuid == "" ? "192.0.2.9" : "203.0.113.1/32"
}
`
	respelled := env.Config(other + list(`ip_addresses = ["203.0.113.2/32", local.network]`))
	env.Test(t,
		resource.TestStep{Config: env.Config(list(`ip_addresses = ["203.0.113.1", "203.0.113.2"]`))},
		resource.TestStep{
			Config: respelled, ConfigPlanChecks: acctest.Planned(acctest.Changes(address, "ip_addresses")),
			ConfigStateChecks: acctest.Is(address, acctest.Attributes{"ip_addresses": []string{"203.0.113.1/32", "203.0.113.2/32"}}),
		},
		resource.TestStep{Config: respelled, PlanOnly: true},
	)
	for _, r := range env.Journal() {
		if r.Kind == emulator.IPAccessControlLists && r.Op == emulator.Update {
			t.Errorf("sent %s", r.Body)
		}
	}
}

// So it is where the list has another change as well, whoever tells the address.
func TestAccIPAccessControlList_partlyUnknownAndRenamed(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.TerraformData)
	env := acctest.New(t, emulator.Options{})
	const told = "resource \"terraform_data\" \"other\" {\n  input = \"203.0.113.1/32\"\n}\n"
	env.Test(t,
		resource.TestStep{Config: env.Config(list(`name = "offices"`, `ip_addresses = ["203.0.113.1", "203.0.113.2"]`))},
		resource.TestStep{
			PreConfig:         env.ResetJournal,
			Config:            env.Config(told + list(`name = "branches"`, `ip_addresses = ["203.0.113.2/32", terraform_data.other.output]`)),
			ConfigPlanChecks:  acctest.Planned(acctest.Changes(address, "name", "ip_addresses")),
			ConfigStateChecks: acctest.Is(address, acctest.Attributes{"ip_addresses": []string{"203.0.113.1/32", "203.0.113.2/32"}}),
			PostApplyFunc: func() {
				env.ExpectSent(t, emulator.IPAccessControlLists, env.OnlyID(t, emulator.IPAccessControlLists), map[string]any{"name": "branches"})
			},
		},
	)
}

// Where nothing else changes and somebody else tells the address, the engine may refuse what the
// apply comes to. The plan warns of it, and what it advises helps.
func TestAccIPAccessControlList_partlyUnknownOnly(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.TerraformData)
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	w.Write(list(`ip_addresses = ["203.0.113.1", "203.0.113.2"]`))
	w.MustRun("apply")
	env.ResetJournal()
	const told = "resource \"terraform_data\" \"other\" {\n  input = \"203.0.113.1/32\"\n}\n"
	w.Write(told + list(`ip_addresses = ["203.0.113.2/32", terraform_data.other.output]`))
	w.MustRun("plan").ExpectText(t, "The state has 203.0.113.2 for 203.0.113.2/32", "apply again", "write 203.0.113.2 as before")

	w.Write(told + list(`ip_addresses = ["203.0.113.2", terraform_data.other.output]`))
	if text := w.MustRun("apply").Text(); strings.Contains(text, "another way") {
		t.Errorf("warned of the spelling that is there:\n%s", text)
	}
	w.Write(told + list(`ip_addresses = ["203.0.113.2/32", terraform_data.other.output]`))
	w.MustRun("plan", "-detailed-exitcode")

	w.Write(list(`ip_addresses = ["203.0.113.1", "203.0.113.2"]`))
	w.MustRun("apply")
	w.Write(told + list(`ip_addresses = ["203.0.113.2/32", terraform_data.other.output]`))
	w.Run("apply")
	w.MustRun("apply")
	w.MustRun("plan", "-detailed-exitcode")
	env.ExpectNoWrites(t)
}

// An address in two spellings, in the configuration or in the service, is no difference: not when
// created, when the service keeps it once only, nor when imported.
func TestAccIPAccessControlList_twice(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	hcl := env.Config(list(`ip_addresses = ["203.0.113.7", "203.0.113.7/32"]`))
	both := acctest.Is(address, acctest.Attributes{"ip_addresses": []string{"203.0.113.7", "203.0.113.7/32"}})
	env.Test(t,
		resource.TestStep{
			Config: hcl, ConfigPlanChecks: acctest.EmptyAfter(), ConfigStateChecks: both,
			PostApplyFunc: func() {
				env.Patch(emulator.IPAccessControlLists, env.OnlyID(t, emulator.IPAccessControlLists), emulator.Object{"ip_addresses": []string{"::ffff:203.0.113.7"}})
			},
		},
		resource.TestStep{
			PreConfig: env.ResetJournal, Config: hcl, ConfigPlanChecks: acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)),
			ConfigStateChecks: both, PostApplyFunc: func() { env.ExpectNoWrites(t) },
		},
	)
	uuid := env.Put(emulator.IPAccessControlLists, emulator.Object{"name": "offices", "ip_addresses": []string{"203.0.113.7", "203.0.113.7/32"}})
	w := acctest.NewWorkspace(t, env)
	w.Write(list(`name = "offices"`, `ip_addresses = ["203.0.113.7", "203.0.113.7/32"]`))
	w.MustRun("import", address, uuid)
	w.MustRun("plan", "-detailed-exitcode")
}
