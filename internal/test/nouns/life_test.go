package nouns_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// Minimal and full objects, in both shapes of the service's answer: the state holds what
// the service has, the second plan is empty, and a change of the timeouts alone is none
// that the service hears of.
func TestAccNouns_basic(t *testing.T) {
	t.Parallel()
	const timeouts = `timeouts = { create = "2m", delete = "1m" }`
	limited := knownvalue.ObjectExact(map[string]knownvalue.Check{
		"create": knownvalue.StringExact("2m"), "read": knownvalue.Null(), "update": knownvalue.Null(), "delete": knownvalue.StringExact("1m"),
	})
	for shape, options := range shapes {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			var nameless any = knownvalue.NotNull() // the service chooses one
			if options.NoDefaultName {
				nameless = nil
			}
			var checks, checksLater []statecheck.StateCheck
			var changes []plancheck.PlanCheck
			for _, n := range nouns {
				full := n.address() + "_full"
				checks = append(checks, acctest.Is(n.address(), n.expect(n.is, nameless))...)
				checks = append(checks, acctest.Is(full, n.expect(n.isFull, n.key))...)
				for _, address := range []string{n.address(), full} {
					checks = append(checks, statecheck.CompareValuePairs(address, tfjsonpath.New("id"), address, tfjsonpath.New(n.idField), compare.ValuesSame()))
				}
				later := n.expect(n.is, nameless)
				later["timeouts"] = limited
				checksLater = append(checksLater, acctest.Is(n.address(), later)...)
				changed := []string{"timeouts"}
				if options.NoDefaultName {
					changed = append(changed, "name") // it is planned as unknown, and stays null
				}
				changes = append(changes, acctest.Changes(n.address(), changed...))
			}
			config := func(more ...string) string {
				return ofAll(func(n noun) string {
					return n.block(append(more, n.minimal...)...) + n.blockNamed(n.key+"_full", append([]string{named(n.key)}, n.full...)...)
				})
			}
			env := acctest.New(t, options)
			env.Test(t,
				resource.TestStep{Config: env.Config(config()), ConfigPlanChecks: acctest.EmptyAfter(), ConfigStateChecks: checks},
				resource.TestStep{
					PreConfig: env.ResetJournal, Config: env.Config(config(timeouts)),
					ConfigPlanChecks: acctest.Planned(changes...), ConfigStateChecks: checksLater,
					PostApplyFunc: func() { env.ExpectNoWrites(t) },
				},
			)
			env.ExpectCount(t, 0, kinds...)
		})
	}
}

// change is one attribute that changes in place, in a resource of its own, and that
// somebody then changes behind Terraform's back.
type change struct {
	noun          string   // whose key
	before, after []string // lines
	changed       []string // attributes that the plan changes
	sent          map[string]any
	drift         emulator.Object
	repaired      []string
	repair        map[string]any
}

var changes = map[string]change{
	"list_name": {
		"list",
		[]string{named("list_name"), `ip_addresses = ["203.0.113.7"]`},
		[]string{named("list_name later"), `ip_addresses = ["203.0.113.7"]`},
		[]string{"name"},
		map[string]any{"name": "list_name later"},
		emulator.Object{"name": "drifted list"},
		[]string{"name"},
		map[string]any{"name": "list_name later"},
	},
	"list_addresses": { // the whole list goes out, sorted
		"list",
		[]string{named("list_addresses"), `ip_addresses = ["203.0.113.7", "203.0.113.8"]`},
		[]string{named("list_addresses"), `ip_addresses = ["203.0.113.8", "2001:db8::/32", "198.51.100.0/24"]`},
		[]string{"ip_addresses"},
		map[string]any{"ip_addresses": []any{"198.51.100.0/24", "2001:db8::/32", "203.0.113.8"}},
		emulator.Object{"ip_addresses": []string{"203.0.113.8", "2001:db8::/32", "198.51.100.0/24", "192.0.2.66"}},
		[]string{"ip_addresses"},
		map[string]any{"ip_addresses": []any{"198.51.100.0/24", "2001:db8::/32", "203.0.113.8"}},
	},
	"credential_name": {
		"credential",
		[]string{named("credential_name"), `username = "callcentre"`, passwordLine},
		[]string{named("credential_name later"), `username = "callcentre"`, passwordLine},
		[]string{"name"},
		map[string]any{"name": "credential_name later", "username": "callcentre", "password": password},
		emulator.Object{"name": "drifted credential"},
		[]string{"name"},
		map[string]any{"name": "credential_name later", "username": "callcentre", "password": password},
	},
	"credential_username": {
		"credential",
		[]string{named("credential_username"), `username = "callcentre"`, passwordLine},
		[]string{named("credential_username"), `username = "support"`, passwordLine},
		[]string{"username"},
		map[string]any{"username": "support", "password": password},
		emulator.Object{"username": "intruder"},
		[]string{"username"},
		map[string]any{"username": "support", "password": password},
	},
	"credential_password": { // the service does not tell when somebody else changes it
		"credential",
		[]string{named("credential_password"), `username = "callcentre"`, passwordLine},
		[]string{named("credential_password"), `username = "callcentre"`, `password = "n3w-one!"`},
		[]string{"password"},
		map[string]any{"username": "callcentre", "password": "n3w-one!"},
		nil, nil, nil,
	},
	"uri_name": {
		"gateway",
		[]string{named("uri_name"), `uri = "pbx.example.com"`},
		[]string{named("uri_name later"), `uri = "pbx.example.com"`},
		[]string{"name"},
		map[string]any{"name": "uri_name later"},
		emulator.Object{"name": "drifted uri"},
		[]string{"name"},
		map[string]any{"name": "uri_name later"},
	},
	"uri_uri": {
		"gateway",
		[]string{named("uri_uri"), `uri = "pbx.example.com"`},
		[]string{named("uri_uri"), `uri = "203.0.113.7:5061;transport=tls"`},
		[]string{"uri"},
		map[string]any{"uri": "203.0.113.7:5061;transport=tls"},
		emulator.Object{"uri": "evil.example.com"},
		[]string{"uri"},
		map[string]any{"uri": "203.0.113.7:5061;transport=tls"},
	},
	"uri_authentication_on": {
		"gateway",
		[]string{named("uri_authentication_on"), `uri = "pbx.example.com"`},
		[]string{named("uri_authentication_on"), `uri = "pbx.example.com"`, `authentication_needed = true`, `username = "plivo"`, passwordLine},
		[]string{"authentication_needed", "username", "password"},
		map[string]any{"authentication_needed": true, "username": "plivo", "password": password},
		emulator.Object{"authentication_needed": false},
		[]string{"authentication_needed"},
		map[string]any{"authentication_needed": true, "username": "plivo", "password": password},
	},
	"uri_authentication_off": {
		"gateway",
		[]string{named("uri_authentication_off"), `uri = "pbx.example.com"`, `authentication_needed = true`, `username = "plivo"`, passwordLine},
		[]string{named("uri_authentication_off"), `uri = "pbx.example.com"`},
		[]string{"authentication_needed", "username", "password"},
		map[string]any{"authentication_needed": false, "username": nil},
		emulator.Object{"username": "somebody"},
		[]string{"username"},
		map[string]any{"username": nil},
	},
	"uri_username": {
		"gateway",
		[]string{named("uri_username"), `uri = "pbx.example.com"`, `authentication_needed = true`, `username = "plivo"`, passwordLine},
		[]string{named("uri_username"), `uri = "pbx.example.com"`, `authentication_needed = true`, `username = "other"`, passwordLine},
		[]string{"username"},
		map[string]any{"authentication_needed": true, "username": "other", "password": password},
		emulator.Object{"username": "intruder"},
		[]string{"username"},
		map[string]any{"authentication_needed": true, "username": "other", "password": password},
	},
	"list_name_null": { // the service shows nothing where the configuration has a value
		"list",
		[]string{named("list_name_null"), `ip_addresses = ["203.0.113.7"]`},
		[]string{named("list_name_null later"), `ip_addresses = ["203.0.113.7"]`},
		[]string{"name"},
		map[string]any{"name": "list_name_null later"},
		emulator.Object{"name": nil},
		[]string{"name"},
		map[string]any{"name": "list_name_null later"},
	},
	"credential_name_null": {
		"credential",
		[]string{named("credential_name_null"), `username = "callcentre"`, passwordLine},
		[]string{named("credential_name_null later"), `username = "callcentre"`, passwordLine},
		[]string{"name"},
		map[string]any{"name": "credential_name_null later", "username": "callcentre", "password": password},
		emulator.Object{"name": nil},
		[]string{"name"},
		map[string]any{"name": "credential_name_null later", "username": "callcentre", "password": password},
	},
	"uri_name_null": {
		"gateway",
		[]string{named("uri_name_null"), `uri = "pbx.example.com"`},
		[]string{named("uri_name_null later"), `uri = "pbx.example.com"`},
		[]string{"name"},
		map[string]any{"name": "uri_name_null later"},
		emulator.Object{"name": nil},
		[]string{"name"},
		map[string]any{"name": "uri_name_null later"},
	},
	"uri_username_null": {
		"gateway",
		[]string{named("uri_username_null"), `uri = "pbx.example.com"`, `authentication_needed = true`, `username = "plivo"`, passwordLine},
		[]string{named("uri_username_null"), `uri = "pbx.example.com"`, `authentication_needed = true`, `username = "other"`, passwordLine},
		[]string{"username"},
		map[string]any{"authentication_needed": true, "username": "other", "password": password},
		emulator.Object{"username": nil},
		[]string{"username"},
		map[string]any{"authentication_needed": true, "username": "other", "password": password},
	},
	"uri_password": {
		"gateway",
		[]string{named("uri_password"), `uri = "pbx.example.com"`, `authentication_needed = true`, `username = "plivo"`, passwordLine},
		[]string{named("uri_password"), `uri = "pbx.example.com"`, `authentication_needed = true`, `username = "plivo"`, `password = "n3w-one!"`},
		[]string{"password"},
		map[string]any{"authentication_needed": true, "username": "plivo", "password": "n3w-one!"},
		nil, nil, nil,
	},
}

// Every attribute changes in place, and the update carries that and no more than must
// go with it. What changed behind Terraform's back is put right in the same way. A name
// that is left out stays as it is. All this with a service that shows what was true a moment ago.
func TestAccNouns_changes(t *testing.T) {
	t.Parallel()
	address := func(key string) string { return find(changes[key].noun).typ + "." + key }
	env := acctest.New(t, emulator.Options{Wrapped: true})
	env.SetMissingReads(1)
	env.SetStaleReads(1)
	config := func(lines func(change) []string) string {
		hcl := ""
		for key, c := range changes {
			hcl += acctest.Block(find(c.noun).typ, key, lines(c)...)
		}
		return env.Config(hcl)
	}
	before, after := config(func(c change) []string { return c.before }), config(func(c change) []string { return c.after })
	nameless := config(func(c change) []string { return c.after[1:] })

	var updated, repaired, kept []plancheck.PlanCheck
	for key, c := range changes {
		updated = append(updated, acctest.Changes(address(key), c.changed...))
		if c.drift == nil {
			repaired = append(repaired, plancheck.ExpectResourceAction(address(key), plancheck.ResourceActionNoop))
		} else {
			repaired = append(repaired, acctest.Changes(address(key), c.repaired...))
		}
		kept = append(kept, plancheck.ExpectResourceAction(address(key), plancheck.ResourceActionNoop))
	}
	ids := map[string]string{}
	env.Test(t,
		resource.TestStep{Config: before, ConfigPlanChecks: acctest.EmptyAfter(), PostApplyFunc: func() {
			for key, c := range changes {
				ids[key] = env.Named(t, find(c.noun).kind, key)
			}
		}},
		resource.TestStep{
			PreConfig: env.ResetJournal, Config: after, ConfigPlanChecks: acctest.Planned(updated...),
			PostApplyFunc: func() {
				for key, c := range changes {
					env.ExpectSent(t, find(c.noun).kind, ids[key], c.sent)
				}
			},
		},
		resource.TestStep{
			PreConfig: func() {
				env.ResetJournal()
				for key, c := range changes {
					if c.drift != nil {
						env.Patch(find(c.noun).kind, ids[key], c.drift)
					}
				}
			},
			Config: after, ConfigPlanChecks: acctest.Planned(repaired...),
			PostApplyFunc: func() {
				for key, c := range changes {
					if c.drift == nil {
						env.ExpectSent(t, find(c.noun).kind, ids[key])
						continue
					}
					env.ExpectSent(t, find(c.noun).kind, ids[key], c.repair)
				}
			},
		},
		resource.TestStep{
			PreConfig: env.ResetJournal, Config: nameless, ConfigPlanChecks: acctest.Planned(kept...),
			PostApplyFunc: func() { env.ExpectNoWrites(t) },
		},
	)
	env.ExpectCount(t, 0, kinds...)
}

// Where null is ignored and "" clears, "" is sent once, with what must go with it: for every
// field that can be cleared. A name cannot: where it is left out the service's stays.
func TestAccNouns_clearByEmpty(t *testing.T) {
	t.Parallel()
	const inbound, outbound, list, login = `trunk_direction = "inbound"`, `trunk_direction = "outbound"`, `ipacl_uuid = "acl-1"`, `credential_uuid = "cred-1"`
	const primary, fallback = `primary_uri_uuid = "uri-1"`, `fallback_uri_uuid = "uri-2"`
	cleared := map[string]struct {
		noun          string
		before, after []string
		null          map[string]any // what is sent first; the nulls in it are "" the second time
	}{
		"fallback":   {"trunk", []string{inbound, primary, fallback}, []string{inbound, primary}, map[string]any{"trunk_direction": "inbound", "fallback_uri_uuid": nil}},
		"list":       {"trunk", []string{outbound, list, login}, []string{outbound, login}, map[string]any{"trunk_direction": "outbound", "ipacl_uuid": nil}},
		"login":      {"trunk", []string{outbound, list, login}, []string{outbound, list}, map[string]any{"trunk_direction": "outbound", "credential_uuid": nil}},
		"to_inbound": {"trunk", []string{outbound, list, login}, []string{inbound, primary}, map[string]any{"trunk_direction": "inbound", "primary_uri_uuid": "uri-1", "ipacl_uuid": nil, "credential_uuid": nil}},
		"to_outbound": {"trunk", []string{inbound, primary, fallback}, []string{outbound, list}, map[string]any{
			"trunk_direction": "outbound", "ipacl_uuid": "acl-1", "primary_uri_uuid": nil, "fallback_uri_uuid": nil,
		}},
		"username": {
			"gateway",
			[]string{`uri = "pbx.example.com"`, `authentication_needed = true`, `username = "plivo"`, passwordLine},
			[]string{`uri = "pbx.example.com"`},
			map[string]any{"authentication_needed": false, "username": nil},
		},
	}
	env := acctest.New(t, emulator.Options{})
	env.ClearByEmpty("ipacl_uuid", "credential_uuid", "primary_uri_uuid", "fallback_uri_uuid", "username")
	before, after := ofAll(noun.simple), ofAll(func(n noun) string { return n.block(n.minimal...) })
	ids := map[string]string{}
	for key, c := range cleared {
		before += acctest.Block(find(c.noun).typ, key, append([]string{named(key)}, c.before...)...)
		after += acctest.Block(find(c.noun).typ, key, c.after...)
	}
	env.Test(t,
		resource.TestStep{Config: env.Config(before), PostApplyFunc: func() {
			for key, c := range cleared {
				ids[key] = env.Named(t, find(c.noun).kind, key)
			}
		}},
		resource.TestStep{PreConfig: env.ResetJournal, Config: env.Config(after), ConfigPlanChecks: acctest.EmptyAfter(), PostApplyFunc: func() {
			for key, c := range cleared {
				empty := maps.Clone(c.null)
				for field, value := range c.null {
					if value == nil {
						empty[field] = ""
					}
				}
				env.ExpectSent(t, find(c.noun).kind, ids[key], c.null, empty)
				object, _ := env.Get(find(c.noun).kind, ids[key])
				for field, value := range c.null {
					if object[field] != value {
						t.Errorf("%s: %s is %v, expected %v", key, field, object[field], value)
					}
				}
			}
			if writes := len(env.Writes()); writes != 2*len(cleared) {
				t.Errorf("%d writes, expected two for each", writes)
			}
			for _, n := range nouns {
				n.objectID(t, env) // still has its name
			}
		}},
	)
}

// Objects deleted behind Terraform's back: the plan says so and creates them anew.
// Destroying what is destroyed already succeeds.
func TestAccNouns_gone(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	w := acctest.NewWorkspace(t, env)
	w.Write(ofAll(noun.simple))
	w.MustRun("apply")
	remove := func() (gone []acctest.Problem) {
		for _, n := range nouns {
			id := n.objectID(t, env)
			env.Remove(n.kind, id)
			gone = append(gone, acctest.Problem{
				Warning: true, Summary: capital(n.name) + " is gone", Place: n.place(),
				Says: []string{capital(n.label(id)) + " no longer exists: it was deleted outside of Terraform. It is removed from the state. If it was deleted on purpose, remove its block too."},
			})
		}
		return gone
	}
	gone := remove()
	acctest.ExpectProblems(t, w.Diagnose("plan"), gone...)
	w.MustRun("apply")
	expectEach(t, env)
	remove()
	env.ResetJournal()
	w.MustRun("destroy", "-refresh=false")
	deletes := env.Requests("", emulator.Delete)
	for _, request := range deletes {
		if request.Status != http.StatusNotFound {
			t.Errorf("a delete found something: %v", request)
		}
	}
	if len(deletes) != len(nouns) {
		t.Errorf("%d deletes were sent", len(deletes))
	}
	if leftOver := w.MustRun("state", "list").Stdout; leftOver != "" {
		t.Errorf("the state still holds %s", leftOver)
	}
}
