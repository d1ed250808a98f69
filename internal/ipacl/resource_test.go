package ipacl_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const address = "zentrunk_ip_access_control_list.test"

func list(lines ...string) string {
	return acctest.Block("zentrunk_ip_access_control_list", "test", lines...)
}

func id(t *testing.T, env *acctest.Env) string {
	t.Helper()
	return env.Only(t, emulator.IPAccessControlLists)["ipacl_uuid"].(string)
}

// Two spellings of an address do not differ, whoever spells: the configuration anew, or
// the service. The state keeps the spelling that it had. What does change goes out whole.
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
			PostApplyFunc:     func() { env.ExpectSent(t, emulator.IPAccessControlLists, id(t, env), sent) },
		}
	}
	env.Test(t,
		resource.TestStep{Config: env.Config(list(`name = "offices"`, spelled)), ConfigPlanChecks: acctest.EmptyAfter()},
		quiet(func() {}, list(`name = "offices"`, respelled)),
		quiet(func() { env.Patch(emulator.IPAccessControlLists, id(t, env), service) }, list(`name = "offices"`, spelled)),
		loud([]string{`name = "branches"`, respelled}, []string{"name"}, state, map[string]any{"name": "branches"}),
		loud([]string{`name = "branches"`, `ip_addresses = ["2001:db8::1", "192.0.2.9/32"]`}, []string{"ip_addresses"}, []string{"2001:db8::1", "192.0.2.9/32"},
			map[string]any{"ip_addresses": []any{"192.0.2.9/32", "2001:db8::1"}}),
	)
}

// What is wrong with the addresses, each with one clear error; what is unknown is none.
func TestAccIPAccessControlList_refused(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	invalid := func(says string) acctest.Problem {
		return acctest.Problem{Summary: "Invalid address", Says: []string{says}}
	}
	for addresses, want := range map[string][]acctest.Problem{
		`[]`: {{Summary: "Empty ip_addresses", Says: []string{"at least one address"}}},
		`["203.0.113.7", "pbx.example.com", "10.0.0.1/8", "fe80::1%eth0", ""]`: {
			invalid(`"pbx.example.com" is not an IPv4 or IPv6 address`), invalid("write the network, 10.0.0.0/8, or the address alone, 10.0.0.1"),
			invalid(`"fe80::1%eth0" has a zone`), invalid(`"" is not an`),
		},
		`["203.0.113.7", null]`:                           {invalid("must not be null")},
		`["2001:DB8::1", "2001:db8:0::1", "203.0.113.7"]`: {{Summary: "Duplicate address", Says: []string{"2001:DB8::1", "2001:db8:0::1"}}},
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
  network = zentrunk_origination_uri.other.uri_uuid == "" ? "192.0.2.9" : "203.0.113.7/32"
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
		Summary: "Duplicate address", Place: `ip_addresses = ["203.0.113.7", local.network]`, Says: []string{"203.0.113.7/32"},
	})
	env.ExpectCount(t, 0, emulator.IPAccessControlLists)
}
