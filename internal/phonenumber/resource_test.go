package phonenumber_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// A number goes to a trunk, to another one by one update, and back to what had it.
func TestAccPhoneNumberResource(t *testing.T) {
	t.Parallel()
	env := start(t, emulator.NumberOptions{})
	env.SetStaleReads(1)
	trunks := trunk("a") + trunk("b")
	is := func(spelled string, changes acctest.Attributes) acctest.Attributes {
		return acctest.Attributes{
			"id": number, "number": spelled, "trunk_id": knownvalue.NotNull(), "previous_app_id": "1001", "app_id_on_destroy": nil, "timeouts": nil,
		}.With(changes)
	}
	const spelled = "+1 415-555 0100"
	var a, b string
	env.Test(t,
		resource.TestStep{Config: env.Config(trunks), PostApplyFunc: func() {
			a, b = env.Named(t, emulator.Trunks, "a"), env.Named(t, emulator.Trunks, "b")
		}},
		resource.TestStep{
			PreConfig: env.ResetJournal,
			Config:    env.Config(trunks + routed(spelled, to("a"))),
			ConfigPlanChecks: acctest.Planned(plancheck.ExpectResourceAction(route, plancheck.ResourceActionCreate),
				plancheck.ExpectUnknownValue(route, tfjsonpath.New("previous_app_id"))),
			ConfigStateChecks: acctest.Is(route, is(spelled, nil)),
			PostApplyFunc: func() {
				expectRoute(t, env, number, a)
				env.ExpectSent(t, emulator.Numbers, number, map[string]any{"app_id": a})
			},
		},
		resource.TestStep{ // another spelling is no difference
			PreConfig: env.ResetJournal,
			Config:    env.Config(trunks + routed(number, to("a"))), ConfigPlanChecks: acctest.Planned(plancheck.ExpectEmptyPlan()),
			ConfigStateChecks: acctest.Is(route, is(spelled, nil)),
			PostApplyFunc:     func() { env.ExpectNoWrites(t) },
		},
		resource.TestStep{
			Config: env.Config(trunks + routed(number, to("b"))), ConfigPlanChecks: acctest.Planned(acctest.Changes(route, "trunk_id")),
			ConfigStateChecks: acctest.Is(route, is(spelled, nil)),
			PostApplyFunc: func() {
				expectRoute(t, env, number, b)
				env.ExpectSent(t, emulator.Numbers, number, map[string]any{"app_id": b})
			},
		},
		resource.TestStep{ // somebody has routed it elsewhere
			PreConfig: func() { env.Route(number, "1002") },
			Config:    env.Config(trunks + routed(number, to("b"))), ConfigPlanChecks: acctest.Planned(acctest.Changes(route, "trunk_id")),
			PostApplyFunc: func() { expectRoute(t, env, number, b) },
		},
		resource.TestStep{ // nowhere
			PreConfig: func() { env.Route(number, "") },
			Config:    env.Config(trunks + routed(number, to("b"))), ConfigPlanChecks: acctest.Planned(acctest.Changes(route, "trunk_id")),
			PostApplyFunc: func() { expectRoute(t, env, number, b) },
		},
		resource.TestStep{ // what the service need not know of
			PreConfig:         env.ResetJournal,
			Config:            env.Config(trunks + routed(number, to("b"), `app_id_on_destroy = "1002"`, `timeouts = { create = "1m" }`)),
			ConfigPlanChecks:  acctest.Planned(acctest.Changes(route, "app_id_on_destroy", "timeouts")),
			ConfigStateChecks: acctest.Is(route, is(spelled, acctest.Attributes{"app_id_on_destroy": "1002", "timeouts": knownvalue.NotNull()})),
			PostApplyFunc:     func() { env.ExpectNoWrites(t) },
		},
		resource.TestStep{ // another number is another route
			Config:           env.Config(trunks + routed(another, to("b"))),
			ConfigPlanChecks: acctest.Planned(plancheck.ExpectResourceAction(route, plancheck.ResourceActionDestroyBeforeCreate)),
			PostApplyFunc: func() {
				expectRoute(t, env, number, "1002")
				expectRoute(t, env, another, b)
			},
		},
	)
	expectRoute(t, env, number, "1002")
	expectRoute(t, env, another, "")
	env.ExpectCount(t, 0, emulator.Trunks)
}

// made is a provider that has routed the number to a trunk of somebody else, with these
// attributes besides.
func made(t *testing.T, env *acctest.Env, trunk string, more acctest.Attributes) (*acctest.Protocol, acctest.Managed) {
	t.Helper()
	p := acctest.NewProtocol(t, env)
	o, said := p.Apply(p.None(typ), acctest.Attributes{"number": number, "trunk_id": trunk}.With(more))
	for _, problem := range said {
		if problem.Summary != "Phone number is taken over" {
			t.Fatalf("unexpected: %s: %s", problem.Summary, problem.Detail)
		}
	}
	expectRoute(t, env, number, trunk)
	// A later run.
	p.Accept(p.Configure(acctest.Attributes{"max_retries": 0}, env.Environment()))
	return p, o
}

// Who gets the number when its route is destroyed, in each of the ways in which the service
// may react, and what is said.
func TestPhoneNumberResource_release(t *testing.T) {
	t.Parallel()
	const elsewhere, keeps = "Phone number goes elsewhere", "Phone number keeps its route"
	byDefault := emulator.NumberOptions{DefaultApplication: "1002"}
	for name, test := range map[string]struct {
		options emulator.NumberOptions
		before  string // who had it
		more    acctest.Attributes
		gone    string // application
		want    string // "trunk" is the trunk
		says    []string
		sent    int
	}{
		"back to what had it":             {before: "1001", want: "1001", sent: 1},
		"to the one that is named":        {before: "1001", more: acctest.Attributes{"app_id_on_destroy": "1002"}, want: "1002", sent: 1},
		"the one that is named is gone":   {before: "1001", more: acctest.Attributes{"app_id_on_destroy": "1002"}, gone: "1002", want: "1001", says: []string{elsewhere}, sent: 2},
		"the trunk itself is no heir":     {before: "1001", more: acctest.Attributes{"app_id_on_destroy": "trunk"}, want: "1001", sent: 1},
		"the default application":         {options: byDefault, want: "1002", sent: 1},
		"what had it is gone":             {options: byDefault, before: "1001", gone: "1001", want: "1002", says: []string{elsewhere}, sent: 2},
		"nobody had it":                   {want: "", sent: 2},
		"what had it is gone, no default": {before: "1001", gone: "1001", want: "", says: []string{elsewhere}, sent: 3},
		"the service keeps the route":     {options: emulator.NumberOptions{KeepRoutes: true}, want: "trunk", says: []string{keeps}, sent: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := start(t, test.options)
			env.SetStaleReads(2) // what was assigned shows late, and is not unlinked for that
			env.Route(number, test.before)
			trunk := put(env, "a")
			if test.more["app_id_on_destroy"] == "trunk" {
				test.more = acctest.Attributes{"app_id_on_destroy": trunk}
			}
			p, o := made(t, env, trunk, test.more)
			env.RemoveApplication(test.gone)
			env.ResetJournal()
			var says []string
			for _, problem := range p.Destroy(o) {
				says = append(says, problem.Summary)
			}
			if !slices.Equal(says, test.says) {
				t.Errorf("it says %q, expected %q", says, test.says)
			}
			if test.want == "trunk" {
				test.want = trunk
			}
			expectRoute(t, env, number, test.want)
			if sent := env.Sent(emulator.Numbers, number); len(sent) != test.sent {
				t.Errorf("sent %v, expected %d", sent, test.sent)
			}
		})
	}
}

// A number that somebody has routed elsewhere in the meantime is left alone, seen by a refresh
// or not; so is one that no longer is the account's.
func TestPhoneNumberResource_leftAlone(t *testing.T) {
	t.Parallel()
	for name, refreshed := range map[string]bool{"refreshed": true, "not refreshed": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := start(t, emulator.NumberOptions{})
			p, o := made(t, env, put(env, "a"), nil)
			for _, theirs := range []string{put(env, "theirs"), "1002", ""} {
				env.Route(number, theirs)
				now := o
				if refreshed {
					var said []*tfprotov6.Diagnostic
					now, said = p.Refresh(o)
					p.Accept(said)
				}
				env.ResetJournal()
				p.Accept(p.Destroy(now))
				env.ExpectNoWrites(t)
				expectRoute(t, env, number, theirs)
			}
		})
	}
}

// A number that was given back is no obstacle to the destroy of its route.
func TestPhoneNumberResource_gone(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, rented(emulator.NumberOptions{}))
	p, o := made(t, env, put(env, "a"), nil)
	env.Remove(emulator.Numbers, number)
	refreshed, said := p.Refresh(o)
	if len(said) != 1 || said[0].Summary != "Phone number route is gone" || len(p.Object(typ, refreshed.State)) != 0 {
		t.Errorf("a refresh says %v", said)
	}
	p.Accept(p.Destroy(o))
}

// The answer to the route is lost: whatever became of it, what had the number is not forgotten.
func TestPhoneNumberResource_uncertain(t *testing.T) {
	t.Parallel()
	for name, took := range map[string]bool{"taken": true, "not taken": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := start(t, emulator.NumberOptions{})
			trunk := put(env, "a")
			p := acctest.NewProtocol(t, env)
			config := acctest.Attributes{"number": number, "trunk_id": trunk}
			env.Inject(emulator.Fault{Kind: emulator.Numbers, Op: emulator.Update, Drop: true, Serve: took, Times: 1})
			o, said := p.Apply(p.None(typ), config)
			if object := p.Object(typ, o.State); !object["previous_app_id"].Equal(acctest.Text("1001")) || !object["id"].Equal(acctest.Text(number)) {
				t.Errorf("the state has %v, after %v", object, said)
			}
			p.Accept(p.Configure(acctest.Attributes{}, env.Environment()))
			p.Accept(p.Destroy(o))
			expectRoute(t, env, number, "1001")
		})
	}
}

// An update that may have failed leaves either trunk to be released from.
func TestPhoneNumberResource_uncertainUpdate(t *testing.T) {
	t.Parallel()
	for name, took := range map[string]bool{"taken": true, "not taken": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := start(t, emulator.NumberOptions{})
			p, o := made(t, env, put(env, "a"), nil)
			b := put(env, "b")
			env.Inject(emulator.Fault{Kind: emulator.Numbers, Op: emulator.Update, Drop: true, Serve: took, Times: 1})
			remove := env.Inject(emulator.Fault{Kind: emulator.Numbers, Op: emulator.Read, Status: 403, Body: `{"error": "not now"}`})
			o, said := p.Apply(o, acctest.Attributes{"number": number, "trunk_id": b})
			if len(said) != 1 || said[0].Summary != "Unable to update phone number route" {
				t.Errorf("it says %v", said)
			}
			remove()
			p.Accept(p.Configure(acctest.Attributes{}, env.Environment()))
			p.Accept(p.Destroy(o))
			expectRoute(t, env, number, "1001")
		})
	}
}

// The trunk that has the number again is nobody to give it back to.
func TestPhoneNumberResource_previous(t *testing.T) {
	t.Parallel()
	env := start(t, emulator.NumberOptions{DefaultApplication: "1002"})
	a, b := put(env, "a"), put(env, "b")
	env.Route(number, a)
	previous := func(p *acctest.Protocol, o acctest.Managed, want any) {
		t.Helper()
		if got := p.Object(typ, o.State)["previous_app_id"]; !got.Equal(tftypes.NewValue(tftypes.String, want)) {
			t.Errorf("previous_app_id is %s, expected %v", got, want)
		}
	}
	p, o := made(t, env, a, nil) // it has it already
	previous(p, o, nil)
	p.Accept(p.Destroy(o))
	expectRoute(t, env, number, "1002")

	env.Route(number, a)
	p, o = made(t, env, b, nil)
	previous(p, o, a)
	o, said := p.Apply(o, acctest.Attributes{"number": number, "trunk_id": a})
	p.Accept(said)
	previous(p, o, nil)
	p.Accept(p.Configure(acctest.Attributes{}, env.Environment()))
	p.Accept(p.Destroy(o))
	expectRoute(t, env, number, "1002")
}
