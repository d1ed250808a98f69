package trunk_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// once turns retrying off, so that a fault is felt at once.
const once = "max_retries = 0"

var minimal = trunk("test", `name = "sales"`, inbound, primary)

// A create that cannot be read back leaves the id in the state, tainted: the next apply
// replaces the trunk, and there are never two.
func TestAccTrunkResource_readBackFails(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	workspace := acctest.NewWorkspace(t, env)
	workspace.Write(minimal, once)
	heal := env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Read, Status: 500, Body: `{"error": "out of order"}`})
	problems := workspace.Diagnose("apply", "-auto-approve")
	first := onlyID(t, env)
	acctest.ExpectProblems(t, problems, acctest.Problem{Summary: "Unable to read back trunk", Place: block, Says: []string{
		`Trunk "sales" (` + first + `) was created, but could not be read back: out of order (HTTP status 500`, "tainted",
	}})
	if state := workspace.Attributes(address); state["trunk_id"] != first || state["id"] != first || !workspace.Tainted(address) {
		t.Errorf("the state holds %v, tainted: %v", state, workspace.Tainted(address))
	}

	heal()
	workspace.MustRun("apply").ExpectText(t, "Apply complete! Resources: 1 added, 0 changed, 1 destroyed.")
	if second := onlyID(t, env); second == first {
		t.Error("the trunk was not replaced")
	}
	workspace.MustRun("plan", "-detailed-exitcode")
	workspace.MustRun("destroy")
	env.ExpectCount(t, 0, emulator.Trunks)
}

// The same, then destroyed without another apply: nothing is left.
func TestAccTrunkResource_readBackFailsThenDestroy(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Read, Status: 403, Body: `{"error": "no"}`})
	env.Test(t, resource.TestStep{
		Config:      env.Config(minimal, once),
		ExpectError: acctest.Says("was created, but could not be read back"),
	})
	if creates := env.Requests(emulator.Trunks, emulator.Create); len(creates) != 1 {
		t.Errorf("%d creates were sent", len(creates))
	}
	env.ExpectCount(t, 0, emulator.Trunks)
}

// Answers that lag behind the truth are waited out: 404 and no domain after a create,
// old values after an update.
func TestAccTrunkResource_eventuallyConsistent(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	env.SetMissingReads(2)
	env.SetEmptyDomainReads(2)
	env.SetStaleReads(2)
	env.Test(t,
		resource.TestStep{
			Config:            env.Config(minimal),
			ConfigPlanChecks:  acctest.EmptyAfter(),
			ConfigStateChecks: is(address, acctest.Attributes{"name": "sales", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"}),
		},
		resource.TestStep{
			Config:            env.Config(trunk("test", `name = "marketing"`, outbound, ipacl, `secure = true`)),
			ConfigPlanChecks:  acctest.EmptyAfter(),
			ConfigStateChecks: is(address, acctest.Attributes{"name": "marketing", "trunk_direction": "outbound", "ipacl_uuid": "acl-1", "secure": true}),
		},
	)
}

// A trunk that stays invisible, or without its domain, until the create timeout is over.
func TestAccTrunkResource_createTimeout(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lag  func(*emulator.Server, int)
		says string
	}{
		"missing":   {(*emulator.Server).SetMissingReads, "was created, but when the operation's timeout was over the service did not show it yet"},
		"no domain": {(*emulator.Server).SetEmptyDomainReads, "was created, but when the operation's timeout was over it had no trunk_domain yet."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			test.lag(env.Server, 1000)
			late := env.Config(trunk("test", `name = "sales"`, inbound, primary, `timeouts = { create = "1s" }`))
			env.Test(t,
				resource.TestStep{Config: late, ExpectError: acctest.Says("Unable to read back trunk", test.says)},
				resource.TestStep{
					PreConfig:        func() { test.lag(env.Server, 0) },
					Config:           late,
					ConfigPlanChecks: acctest.Planned(action(address, plancheck.ResourceActionReplace)),
					PostApplyFunc:    func() { env.ExpectCount(t, 1, emulator.Trunks) },
				},
			)
			env.ExpectCount(t, 0, emulator.Trunks)
		})
	}
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
	workspace.Write(minimal)
	acctest.ExpectProblems(t, workspace.Diagnose("apply", "-auto-approve"), acctest.Problem{
		Summary: "Unable to set fallback_uri_uuid", Place: block, Says: []string{
			`trunk "sales" (` + onlyID(t, env) + `)`, `shows fallback_uri_uuid as "uri-2" where null was asked for, after 10s of the same answer`,
			"terraform apply -replace=",
		},
	})
	if state := workspace.Attributes(address); state["fallback_uri_uuid"] != "uri-2" || workspace.Tainted(address) {
		t.Errorf("the state holds %v, tainted: %v", state, workspace.Tainted(address))
	}
	env.IgnoreClear()
	workspace.MustRun("apply")
	if object := env.Only(t, emulator.Trunks); object["fallback_uri_uuid"] != nil {
		t.Errorf("the trunk is %v", object)
	}
	workspace.MustRun("destroy")
}

// Too many requests: every operation waits and succeeds.
func TestAccTrunkResource_retries(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	limited := emulator.Fault{
		Kind: emulator.Trunks, Status: http.StatusTooManyRequests, Times: 1,
		Header: http.Header{"Retry-After": {"0"}}, Body: `{"error": "slow down"}`,
	}
	operations := []emulator.Op{emulator.Create, emulator.Read, emulator.Update, emulator.Delete}
	for _, limited.Op = range operations {
		env.Inject(limited)
	}
	env.Test(t,
		resource.TestStep{Config: env.Config(minimal)},
		resource.TestStep{Config: env.Config(trunk("test", `name = "marketing"`, inbound, primary))},
	)
	for _, op := range operations {
		requests := env.Requests(emulator.Trunks, op)
		if len(requests) < 2 || requests[0].Status != http.StatusTooManyRequests || requests[1].Status/100 != 2 {
			t.Errorf("%s was not tried again: %v", op, requests)
		}
	}
	env.ExpectCount(t, 0, emulator.Trunks)
}

// What the service says no to: one error, in its own words, and on the attribute where
// it is about one.
func TestAccTrunkResource_refused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault emulator.Fault
		want  acctest.Problem
	}{
		"credentials": {
			emulator.Fault{Status: 401, Body: `{"error": "Could not verify your access level"}`},
			acctest.Problem{Place: block, Says: []string{"Could not verify your access level (HTTP status 401)", "Check auth_id and auth_token"}},
		},
		"forbidden": {
			emulator.Fault{Status: 403, Body: `{"api_id": "r-1", "message": "not allowed"}`},
			acctest.Problem{Place: block, Says: []string{"not allowed (HTTP status 403; request id r-1)", "SIP trunking (Zentrunk) may not be enabled"}},
		},
		"field": {
			emulator.Fault{Status: 422, Body: `{"api_id": "r-1", "error": {"primary_uri_uuid": ["does not exist"]}}`},
			acctest.Problem{Place: primary, Says: []string{`Trunk "sales" was not created: primary_uri_uuid: does not exist (HTTP status 422; request id r-1)`}},
		},
		"gateway": {
			emulator.Fault{Status: 404, Body: "<html><title>Nothing here</title></html>"},
			acctest.Problem{Place: block, Says: []string{"Nothing here", "HTTP status 404", "Check base_url"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			workspace := acctest.NewWorkspace(t, env)
			workspace.Write(minimal, once)
			test.fault.Kind, test.fault.Op = emulator.Trunks, emulator.Create
			env.Inject(test.fault)
			test.want.Summary = "Unable to create trunk"
			acctest.ExpectProblems(t, workspace.Diagnose("apply", "-auto-approve"), test.want)
			if state := workspace.Attributes(address); state != nil {
				t.Errorf("the state holds %v", state)
			}
		})
	}
}

// Credentials that the account does not have, as the service itself refuses them.
func TestAccTrunkResource_wrongCredentials(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	for authID, token := range map[string]string{env.AuthID(): "wrong-token", "MAUNKNOWN": env.AuthToken()} {
		env.Test(t, resource.TestStep{
			Config: env.ConfigAs(authID, token, minimal),
			ExpectError: acctest.Says("Unable to create trunk", "Could not verify your access level for that URL.", "HTTP status 401",
				"Check auth_id and auth_token, or PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN"),
		})
	}
	env.ExpectCount(t, 0, emulator.Trunks)
}

// A name that is taken: an error on it, in the service's words, and how to adopt the
// trunk that has it.
func TestAccTrunkResource_duplicateName(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options emulator.Options
		object  emulator.Object
		says    []string
	}{
		"same settings": {
			emulator.Options{},
			emulator.Object{"name": "sales", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"},
			[]string{`trunk with the same name "sales" already exists (HTTP status 400`, "with the settings of this configuration"},
		},
		"other settings": {
			emulator.Options{ErrorObjects: true, Wrapped: true},
			emulator.Object{"name": "sales", "trunk_direction": "outbound", "ipacl_uuid": "acl-1"},
			[]string{`name: trunk with the same name "sales" already exists (HTTP status 400`, "its trunk_direction differs from the configuration's"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, test.options)
			id := env.Put(emulator.Trunks, test.object)
			workspace := acctest.NewWorkspace(t, env)
			workspace.Write(minimal)
			acctest.ExpectProblems(t, workspace.Diagnose("apply", "-auto-approve"), acctest.Problem{
				Summary: "Unable to create trunk", Place: `name = "sales"`,
				Says: append(test.says, id, "\n  terraform import zentrunk_trunk.NAME "+id+"\n"),
			})
			env.ExpectCount(t, 1, emulator.Trunks)
		})
	}
	t.Run("update", func(t *testing.T) {
		t.Parallel()
		env := acctest.New(t, emulator.Options{})
		env.Put(emulator.Trunks, emulator.Object{"name": "taken", "trunk_direction": "outbound", "ipacl_uuid": "acl-1"})
		env.Test(t,
			resource.TestStep{Config: env.Config(minimal)},
			resource.TestStep{
				Config:      env.Config(trunk("test", `name = "taken"`, inbound, primary)),
				ExpectError: acctest.Says("Unable to update trunk", `name = "taken"`, `Trunk "sales" (`, "was not updated", `trunk with the same name "taken" already exists`),
			},
			resource.TestStep{Config: env.Config(minimal), ConfigPlanChecks: acctest.Planned(action(address, plancheck.ResourceActionNoop))},
		)
	})
}

// A create whose answer is lost is not sent again; the error says what there is.
func TestAccTrunkResource_ambiguousCreate(t *testing.T) {
	t.Parallel()
	unnamed := trunk("test", inbound, primary)
	for name, test := range map[string]struct {
		fault emulator.Fault
		hcl   string
		says  []string
		count int
	}{
		"created": {
			emulator.Fault{Serve: true, Drop: true},
			minimal,
			[]string{`The answer to the creation of trunk "sales" did not arrive`, "terraform import zentrunk_trunk.NAME 2178"},
			1,
		},
		"not created": {
			emulator.Fault{Drop: true},
			minimal,
			[]string{`Trunk "sales" was not created, as far as can be told`, "Apply again"},
			0,
		},
		"nobody knows": {
			emulator.Fault{Serve: true, Status: 502, Body: "<html>Bad gateway</html>"},
			unnamed,
			[]string{"It is not known whether the trunk was created", "look in the Plivo console"},
			1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			test.fault.Kind, test.fault.Op = emulator.Trunks, emulator.Create
			env.Inject(test.fault)
			env.Test(t, resource.TestStep{Config: env.Config(test.hcl), ExpectError: acctest.Says(append([]string{"Unable to create trunk"}, test.says...)...)})
			if creates := env.Requests(emulator.Trunks, emulator.Create); len(creates) != 1 {
				t.Errorf("%d creates were sent", len(creates))
			}
			env.ExpectCount(t, test.count, emulator.Trunks)
		})
	}
}

// An update that fails: the state agrees with the service, or the error says that it
// does not.
func TestAccTrunkResource_updateFails(t *testing.T) {
	t.Parallel()
	update, read := emulator.Fault{Op: emulator.Update}, emulator.Fault{Op: emulator.Read, Skip: 1} // the plan's read passes
	broken := func(f emulator.Fault, serve bool) emulator.Fault {
		f.Kind, f.Status, f.Serve, f.Body = emulator.Trunks, 500, serve, `{"error": "out of order"}`
		return f
	}
	for name, test := range map[string]struct {
		faults []emulator.Fault
		says   []string
		name   string // of the trunk afterwards
	}{
		"no effect": {[]emulator.Fault{broken(update, false)}, []string{"Unable to update trunk", "was not updated: out of order", "The state holds what the service has now."}, "sales"},
		"no answer, no reading": {
			[]emulator.Fault{broken(update, true), broken(read, false)},
			[]string{"Unable to update trunk", "It is not known whether", "To read it failed as well: out of order", "The state still holds the values from before"},
			"marketing",
		},
		"no reading": {[]emulator.Fault{broken(read, false)}, []string{"Unable to read back trunk", "was updated, but could not be read back", "The state still holds the values from before"}, "marketing"},
		"gone": {
			[]emulator.Fault{{Kind: emulator.Trunks, Op: emulator.Update, Status: 404, Body: `{}`}},
			[]string{"Unable to update trunk", "was not updated", "HTTP status 404", "It no longer exists: the next plan will propose to create it again."},
			"sales",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			renamed := env.Config(trunk("test", `name = "marketing"`, inbound, primary), once)
			env.Test(t,
				resource.TestStep{Config: env.Config(minimal, once)},
				resource.TestStep{
					PreConfig: func() {
						for _, fault := range test.faults {
							env.Inject(fault)
						}
					},
					Config:      renamed,
					ExpectError: acctest.Says(test.says...),
				},
				resource.TestStep{
					PreConfig: func() {
						env.ClearFaults()
						if got := env.Only(t, emulator.Trunks)["name"]; got != test.name {
							t.Errorf("the trunk is called %v, expected %s", got, test.name)
						}
					},
					Config: renamed, ConfigPlanChecks: acctest.EmptyAfter(),
				},
			)
		})
	}
	t.Run("took effect", func(t *testing.T) {
		t.Parallel()
		env := acctest.New(t, emulator.Options{})
		workspace := acctest.NewWorkspace(t, env)
		workspace.Write(minimal, once)
		workspace.MustRun("apply")
		env.Inject(broken(update, true))
		workspace.Write(trunk("test", `name = "marketing"`, inbound, primary), once)
		workspace.MustRun("apply").ExpectText(t, "Warning: Update confirmed late", "1 changed")
		workspace.MustRun("plan", "-detailed-exitcode")
	})
}

// A read that fails for any reason but an authentic 404 forgets nothing.
func TestAccTrunkResource_readFails(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	config := env.Config(minimal, once)
	steps := []resource.TestStep{{Config: config}}
	for _, test := range []struct {
		fault emulator.Fault
		says  string
	}{
		{emulator.Fault{Status: 500}, "HTTP status 500"},
		{emulator.Fault{Status: 404, Body: "<html>not found</html>"}, "This is not how Zentrunk says that something does not exist."},
		{emulator.Fault{Status: 404}, "HTTP status 404"},
		{emulator.Fault{Status: 403, Body: `{"error": "no"}`}, "SIP trunking (Zentrunk) may not be enabled"},
		{emulator.Fault{Drop: true}, "The connection to"},
	} {
		steps = append(steps, resource.TestStep{
			PreConfig: func() {
				env.ClearFaults()
				test.fault.Kind, test.fault.Op = emulator.Trunks, emulator.Read
				env.Inject(test.fault)
			},
			Config:      config,
			PlanOnly:    true,
			ExpectError: acctest.Says("Unable to read trunk", `Trunk "sales" (`, "could not be read", test.says),
		})
	}
	env.Test(t, append(steps, resource.TestStep{
		PreConfig: env.ClearFaults, Config: config, ConfigPlanChecks: acctest.Planned(action(address, plancheck.ResourceActionNoop)),
	})...)
}

// A delete that fails leaves the trunk in the state.
func TestAccTrunkResource_deleteFails(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	config := env.Config(minimal, once)
	env.Test(t,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Delete, Status: 400, Body: `{"error": "numbers are attached"}`, Times: 1})
			},
			Config: config, Destroy: true,
			ExpectError: acctest.Says("Unable to delete trunk", `Trunk "sales" (`, "numbers are attached", "It stays in the state."),
		},
		resource.TestStep{Config: config, ConfigPlanChecks: acctest.Planned(action(address, plancheck.ResourceActionNoop))},
	)
	env.ExpectCount(t, 0, emulator.Trunks)
}

// The provider is pointed at another account: its 404 says nothing about the trunk,
// neither when reading nor when destroying.
func TestAccTrunkResource_wrongAccount(t *testing.T) {
	t.Parallel()
	const otherID, otherToken = "MAZENTRUNKEMULATOR02", "another-token"
	env := acctest.New(t, emulator.Options{Accounts: map[string]string{otherID: otherToken}})
	other := func(hcl string) string { return env.ConfigAs(otherID, otherToken, hcl) }
	wrong := []string{"Wrong account", `Trunk "sales" (`, "belongs to account " + env.AuthID() + ", but the provider is configured for account " + otherID}

	workspace := acctest.NewWorkspace(t, env)
	workspace.Write(minimal)
	workspace.MustRun("apply")
	workspace.WriteFile("main.tf", other(minimal))
	for _, command := range [][]string{
		{"plan"}, {"destroy"}, {"destroy", "-refresh=false"}, {"apply", "-refresh-only"},
	} {
		result := workspace.Run(command[0], command[1:]...)
		if result.Code == 0 {
			t.Errorf("%v succeeded", command)
		}
		result.ExpectText(t, wrong...)
	}
	workspace.WriteFile("main.tf", other(trunk("test", `name = "marketing"`, inbound, primary)))
	workspace.Run("apply", "-refresh=false").ExpectText(t, wrong...)
	env.ExpectCount(t, 1, emulator.Trunks)

	workspace.Write(minimal)
	workspace.MustRun("plan", "-detailed-exitcode")
	workspace.MustRun("destroy")
	env.ExpectCount(t, 0, emulator.Trunks)
}

// The guard holds for imported trunks, too.
func TestAccTrunkResource_wrongAccountAfterImport(t *testing.T) {
	t.Parallel()
	const otherID, otherToken = "MAZENTRUNKEMULATOR02", "another-token"
	env := acctest.New(t, emulator.Options{Accounts: map[string]string{otherID: otherToken}})
	good := env.Config(minimal)
	id := env.Put(emulator.Trunks, emulator.Object{"name": "sales", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
	env.Test(t,
		resource.TestStep{
			Config: good, ResourceName: address, ImportState: true, ImportStateId: id, ImportStatePersist: true,
		},
		resource.TestStep{
			Config:      env.ConfigAs(otherID, otherToken, minimal),
			ExpectError: acctest.Says("Wrong account", env.AuthID(), otherID),
		},
		resource.TestStep{Config: good, ConfigPlanChecks: acctest.Planned(action(address, plancheck.ResourceActionNoop))},
	)
	env.ExpectCount(t, 0, emulator.Trunks)
}
