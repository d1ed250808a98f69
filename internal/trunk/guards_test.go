package trunk_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

const (
	typ     = "zentrunk_trunk"
	aRoute  = "zentrunk_trunk_phone_number"
	number  = "14155550100"
	routing = "as phone numbers are routed to it"
)

// withNumbers is an account with so many numbers that somebody has.
func withNumbers(count int, options emulator.NumberOptions) emulator.Options {
	for i := range count {
		options.Rented = append(options.Rented, fmt.Sprintf("1415555%04d", 100+i))
	}
	options.Applications = []string{"1001"}
	return emulator.Options{Numbers: options, Wrapped: true}
}

// support is an inbound trunk.
var support = acctest.Attributes{"name": "support", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"}

// expectSaid expects errors and warnings with these words, in any order, and no others.
func expectSaid(t *testing.T, said []*tfprotov6.Diagnostic, want ...string) {
	t.Helper()
	if len(said) != len(want) {
		t.Errorf("%d are said, expected %q: %v", len(said), want, said)
	}
	for _, words := range want {
		found := false
		for _, d := range said {
			found = found || strings.Contains(d.Summary+": "+d.Detail, words)
		}
		if !found {
			t.Errorf("nothing says %q: %v", words, said)
		}
	}
}

const destroyed = "Inbound trunk is destroyed"

// anotherRun is the same provider in a process of its own.
func anotherRun(p *acctest.Protocol, env *acctest.Env) {
	p.Accept(p.Configure(acctest.Attributes{"max_retries": 0}, env.Environment()))
}

// A trunk with numbers is not deleted, and the error names five of them; nor made outbound. One
// that has none, or only numbers that somebody moved while lists still show them there, is.
func TestTrunkResource_numbers(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, withNumbers(7, emulator.NumberOptions{}))
	p := acctest.NewProtocol(t, env)
	o := p.Made(typ, support)
	id := env.OnlyID(t, emulator.Trunks)
	for _, n := range env.IDs(emulator.Numbers) {
		env.Route(n, id)
	}
	env.ResetJournal()
	said := p.Destroy(o)
	expectSaid(t, said, destroyed, `Trunk "support" (`+id+") was not deleted, "+routing+": calls to them would stop. It stays in the state. Routed to it:\n\n"+
		"  14155550100\n  14155550101\n  14155550102\n  14155550103\n  14155550104\n  and 2 more")
	anotherRun(p, env)
	_, said = p.Apply(o, acctest.Attributes{"name": "support", "trunk_direction": "outbound", "ipacl_uuid": "acl-1"})
	expectSaid(t, said, "was not made outbound, "+routing)
	env.ExpectNoWrites(t)

	for _, n := range env.IDs(emulator.Numbers)[1:] {
		env.Route(n, "1001")
	}
	anotherRun(p, env)
	expectSaid(t, p.Destroy(o), destroyed, "Routed to it:\n\n  14155550100\n\n")
	env.SetStaleLists(1)
	request := env.Requests(emulator.Numbers, emulator.List)
	env.Route(number, "1001")
	expectSaid(t, p.Destroy(o), destroyed)
	env.ExpectCount(t, 0, emulator.Trunks)
	if len(request) == 0 {
		t.Error("the numbers were not looked at")
	}
}

// An outbound trunk carries no calls to numbers: it goes without a look.
func TestTrunkResource_numbersOfOutbound(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, withNumbers(1, emulator.NumberOptions{Forbidden: true}))
	p := acctest.NewProtocol(t, env)
	o := p.Made(typ, acctest.Attributes{"trunk_direction": "outbound", "ipacl_uuid": "acl-1"})
	p.Accept(p.Destroy(o))
	env.ExpectCount(t, 0, emulator.Trunks)
}

// Where numbers cannot be read the trunk stays, and force_destroy is the way out; so it is for
// one that has numbers. It is no way to make one outbound.
func TestTrunkResource_forceDestroy(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]emulator.NumberOptions{"forbidden": {Forbidden: true}, "routed": {}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, withNumbers(1, options))
			p := acctest.NewProtocol(t, env)
			o := p.Made(typ, support)
			env.Route(number, env.OnlyID(t, emulator.Trunks))
			words := routing
			if options.Forbidden {
				words = "because the phone numbers of the account, some of which may be routed to it, could not be listed"
			}
			expectSaid(t, p.Destroy(o), destroyed, words)
			anotherRun(p, env)
			o, said := p.Apply(o, support.With(acctest.Attributes{"force_destroy": true}))
			p.Accept(said)
			_, said = p.Apply(o, acctest.Attributes{"trunk_direction": "outbound", "ipacl_uuid": "acl-1", "force_destroy": true})
			expectSaid(t, said, words)
			anotherRun(p, env)
			expectSaid(t, p.Destroy(o), "is deleted although phone numbers may be routed to it, as force_destroy is set: calls to them stop. Route them elsewhere before, if they are still wanted.")
			env.ExpectCount(t, 0, emulator.Trunks)
		})
	}
}

// Everything destroyed in one run: the numbers go first, and those that the service keeps on
// the trunk do not count.
func TestAccTrunkResource_destroyAll(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]emulator.NumberOptions{"released": {}, "kept": {KeepRoutes: true}} {
		for reference, trunkID := range map[string]string{"by reference": "zentrunk_trunk.test.trunk_id", "by a literal id": `"%s"`} {
			t.Run(name+" "+reference, func(t *testing.T) {
				t.Parallel()
				env := acctest.New(t, withNumbers(3, options))
				for _, n := range env.IDs(emulator.Numbers)[1:] {
					env.Route(n, "1001")
				}
				config := trunk("test", `name = "test"`, inbound, primary)
				w := acctest.NewWorkspace(t, env)
				w.Write(config)
				w.MustRun("apply")
				id := env.OnlyID(t, emulator.Trunks)
				w.Write(config + acctest.Block(aRoute, "test", "count = 3", `number = "1415555010${count.index}"`, "trunk_id = "+strings.ReplaceAll(trunkID, "%s", id)))
				w.MustRun("apply")
				if env.Routed(number) != id {
					t.Errorf("the number is routed to %q, expected %q", env.Routed(number), id)
				}
				w.MustRun("destroy")
				env.ExpectCount(t, 0, emulator.Trunks)
				env.ExpectCount(t, 3, emulator.Numbers)
				for _, n := range env.IDs(emulator.Numbers)[1:] {
					if got := env.Routed(n); got != "1001" && !options.KeepRoutes {
						t.Errorf("number %s is routed to %q", n, got)
					}
				}
			})
		}
	}
}

// One look at the account's numbers serves all trunks that are deleted at the time.
func TestAccTrunkResource_oneLook(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, withNumbers(200, emulator.NumberOptions{}))
	for _, n := range env.IDs(emulator.Numbers) {
		env.Route(n, "1001")
	}
	env.Test(t, resource.TestStep{Config: env.Config(trunk("test", "count = 30", inbound, primary), "max_requests_per_second = 0"), PostApplyFunc: env.ResetJournal})
	env.ExpectCount(t, 0, emulator.Trunks)
	if looks := env.Requests(emulator.Numbers, ""); len(looks) > 40 || len(looks) < 10 {
		t.Errorf("%d requests for numbers", len(looks))
	}
}

// A deletion waits for a release that is under way on its trunk, for one that begins a moment
// later, and counts a number whose release fails.
func TestTrunkResource_waitsForReleases(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]bool{"released": false, "failed": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, withNumbers(1, emulator.NumberOptions{KeepRoutes: true}))
			p := acctest.NewProtocol(t, env)
			o := p.Made(typ, support)
			r := p.Made(aRoute, acctest.Attributes{"number": number, "trunk_id": env.OnlyID(t, emulator.Trunks)})
			anotherRun(p, env)
			if fails {
				env.Inject(emulator.Fault{Kind: emulator.Numbers, Op: emulator.Update, Status: 403, Body: `{"error": "not now"}`})
			}
			var both sync.WaitGroup
			both.Go(func() {
				said := p.Destroy(o)
				if fails {
					expectSaid(t, said, destroyed, routing)
					return
				}
				expectSaid(t, said, destroyed)
			})
			both.Go(func() {
				time.Sleep(500 * time.Millisecond)
				expectSaid(t, p.Destroy(r), map[bool]string{true: "not now", false: "Phone number keeps its route"}[fails])
			})
			both.Wait()
			env.ExpectCount(t, map[bool]int{true: 1, false: 0}[fails], emulator.Trunks)
		})
	}
}

// What this run has routed to a trunk counts for it, and for no other.
func TestTrunkResource_routedInThisRun(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, withNumbers(1, emulator.NumberOptions{}))
	p := acctest.NewProtocol(t, env)
	a := p.Made(typ, support)
	aID := env.OnlyID(t, emulator.Trunks)
	b := p.Made(typ, support.With(acctest.Attributes{"name": "b"}))
	bID := env.Named(t, emulator.Trunks, "b")
	r := p.Made(aRoute, acctest.Attributes{"number": number, "trunk_id": aID})
	env.SetStaleLists(2)
	_, said := p.Apply(r, acctest.Attributes{"number": number, "trunk_id": bID})
	p.Accept(said)
	expectSaid(t, p.Destroy(b), destroyed, routing)
	expectSaid(t, p.Destroy(a), destroyed)
	env.ExpectCount(t, 1, emulator.Trunks)
}

// A protected trunk stays, also when its block is gone, and for a replacement too, which is
// not seen when planning.
func TestAccTrunkResource_protected(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	protected := trunk("test", `name = "a"`, inbound, primary, "deletion_protection = true")
	refused := func(words, command string, args ...string) {
		t.Helper()
		env.ResetJournal()
		result := w.Run(command, args...)
		if result.Code == 0 {
			t.Errorf("%s succeeded:\n%s", command, result)
		}
		result.ExpectText(t, "Trunk is protected", words, "take two steps: set deletion_protection = false")
		for _, write := range env.Requests("", emulator.Delete) {
			t.Errorf("%s %s was sent", write.Method, write.Path)
		}
	}
	w.Write(protected)
	w.MustRun("apply")
	refused("is not destroyed", "destroy")
	refused("was not deleted", "apply", "-replace="+address)
	w.Write("")
	refused("is not destroyed", "plan")
	refused("is not destroyed", "apply")
	w.Write(trunk("test", `name = "a"`, inbound, primary))
	refused("was not deleted", "apply", "-replace="+address)
	w.MustRun("apply")
	w.MustRun("apply", "-replace="+address)
	w.Write("")
	w.MustRun("apply")
	env.ExpectCount(t, 0, emulator.Trunks)
}

// Protection enters the state when the create has succeeded: what was tainted by its read-back
// can be replaced, and is protected then.
func TestAccTrunkResource_protectedTainted(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	config := env.Config(trunk("test", `name = "a"`, inbound, primary, "deletion_protection = true", `timeouts = { create = "1s" }`))
	off := env.Config(trunk("test", `name = "a"`, inbound, primary, `timeouts = { create = "1s" }`))
	env.Test(t,
		resource.TestStep{PreConfig: func() { env.SetMissingReads(100) }, Config: config, ExpectError: acctest.Says("Unable to read back trunk")},
		resource.TestStep{
			PreConfig: func() { env.SetMissingReads(0) }, Config: config,
			ConfigPlanChecks:  acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate)),
			ConfigStateChecks: acctest.Is(address, acctest.Attributes{"deletion_protection": true, "force_destroy": false}),
		},
		resource.TestStep{Config: off, ConfigPlanChecks: acctest.Planned(acctest.Changes(address, "deletion_protection"))},
	)
}

// Both guards at once say the opposite of each other.
func TestTrunkResource_bothGuards(t *testing.T) {
	t.Parallel()
	p := acctest.NewProtocol(t, acctest.New(t, emulator.Options{}))
	both := acctest.Attributes{"deletion_protection": true, "force_destroy": true}
	expectSaid(t, p.Validate(typ, support.With(both)), "Both deletion_protection and force_destroy")
	p.Accept(p.Validate(typ, support.With(both).With(acctest.Attributes{"force_destroy": acctest.Unknown{}})))
	p.Accept(p.Validate(typ, support.With(both).With(acctest.Attributes{"force_destroy": false})))
}

// A state from before the guards plans nothing once it is refreshed.
func TestAccTrunkResource_guardsInOldState(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	w.Write(trunk("test", `name = "a"`, inbound, primary))
	w.MustRun("apply")
	w.ForgetAttributes("deletion_protection", "force_destroy")
	if attributes := w.Attributes(address); attributes["deletion_protection"] != nil {
		t.Fatalf("the state is not from before: %v", attributes)
	}
	w.MustRun("plan", "-detailed-exitcode")
	w.MustRun("apply")
	if attributes := w.Attributes(address); attributes["deletion_protection"] != false || attributes["force_destroy"] != false {
		t.Errorf("the state has %v", attributes)
	}
	env.ExpectCount(t, 1, emulator.Trunks)
	w.ForgetAttributes("deletion_protection", "force_destroy")
	w.MustRun("destroy", "-refresh=false")
	env.ExpectCount(t, 0, emulator.Trunks)
}
