package phonenumber_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// expectSaid expects these problems, each as its severity, its summary and its place.
func expectSaid(t *testing.T, said []*tfprotov6.Diagnostic, want ...string) {
	t.Helper()
	got := []string{}
	for _, d := range said {
		place := ""
		if d.Attribute != nil {
			place = " on " + d.Attribute.String()
		}
		got = append(got, d.Severity.String()+": "+d.Summary+place)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("said %q, expected %q: %v", got, want, said)
	}
}

// summaries are those of what is said.
func summaries(said []*tfprotov6.Diagnostic) (summaries []string) {
	for _, d := range said {
		summaries = append(summaries, d.Summary)
	}
	return summaries
}

const (
	outboundError   = `ERROR: Outbound trunk on AttributeName("trunk_id")`
	outboundWarning = `WARNING: Outbound trunk on AttributeName("trunk_id")`
	missingTrunk    = `No such trunk on AttributeName("trunk_id")`
	missingNumber   = `No such phone number on AttributeName("number")`
	takenOver       = `WARNING: Phone number is taken over on AttributeName("number")`
	twice           = `ERROR: Phone number is routed twice on AttributeName("number")`
)

// What a plan says of a new route, and what its apply does.
func TestPhoneNumberResource_plan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		number, trunk string // "in", "out" and "" (not known) are trunks
		plan, apply   []string
		words         string
	}{
		"nobody has the number":        {number: another, trunk: "in"},
		"an application has it":        {number: number, trunk: "in", plan: []string{takenOver}, words: "is routed to application 1001 now"},
		"the trunk is not known":       {number: number, plan: []string{takenOver}, words: "is routed to application 1001 now"},
		"a trunk has it":               {number: "18005550100", trunk: "in", plan: []string{takenOver}, words: "is routed to trunk "},
		"the trunk has it":             {number: "18005550101", trunk: "in"},
		"the trunk is outbound":        {number: another, trunk: "out", plan: []string{outboundWarning}, apply: []string{outboundError}, words: "the number then stops answering"},
		"there is no such trunk":       {number: another, trunk: "none", plan: []string{"WARNING: " + missingTrunk}, apply: []string{"ERROR: " + missingTrunk}, words: "has no trunk none. Correct trunk_id: "},
		"the account lacks the number": {number: "14155550199", trunk: "in", plan: []string{"WARNING: " + missingNumber}, apply: []string{"ERROR: " + missingNumber}, words: "has no number 14155550199"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := start(t, emulator.NumberOptions{})
			trunks := map[string]any{
				"in": put(env, "in"), "out": env.Put(emulator.Trunks, emulator.Object{"name": "out", "trunk_direction": "outbound", "ipacl_uuid": "a"}),
				"none": "none", "": acctest.Unknown{},
			}
			for n, trunk := range map[string]string{"18005550100": put(env, "theirs"), "18005550101": trunks["in"].(string)} {
				env.Put(emulator.Numbers, emulator.Object{"number": n})
				env.Route(n, trunk)
			}
			p := acctest.NewProtocol(t, env)
			config := acctest.Attributes{"number": test.number, "trunk_id": trunks[test.trunk]}
			said := p.Plan(p.None(typ), config)
			expectSaid(t, said, test.plan...)
			if len(said) > 0 && !strings.Contains(said[0].Detail, test.words) {
				t.Errorf("it says %s, expected %q", said[0].Detail, test.words)
			}
			env.ExpectNoWrites(t)
			if test.trunk == "" {
				return
			}
			p.Accept(p.Configure(acctest.Attributes{"max_retries": 0}, env.Environment()))
			_, said = p.Apply(p.None(typ), config)
			expectSaid(t, said, append(test.plan, test.apply...)...)
			if test.apply != nil {
				if last := said[len(said)-1].Detail; !strings.Contains(last, "was left as it is.") && !strings.Contains(last, "so it was not routed.") {
					t.Errorf("the apply does not say what became of the number: %s", last)
				}
				env.ExpectNoWrites(t)
			}
		})
	}
}

// What cannot be looked up when planning, or by a subaccount at all.
func TestPhoneNumberResource_forbidden(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, rented(emulator.NumberOptions{Forbidden: true}))
	p := acctest.NewProtocol(t, env)
	config := acctest.Attributes{"number": number, "trunk_id": put(env, "in")}
	p.Accept(p.Plan(p.None(typ), config))
	p.Accept(p.Configure(acctest.Attributes{"max_retries": 0}, env.Environment()))
	_, said := p.Apply(p.None(typ), config)
	expectSaid(t, said, "ERROR: Unable to create phone number route")
	env.ExpectNoWrites(t)
}

// Two blocks for one number are refused when planning, or before the second one is applied
// where their numbers were not known.
func TestPhoneNumberResource_twice(t *testing.T) {
	t.Parallel()
	env := start(t, emulator.NumberOptions{})
	a, b := put(env, "a"), put(env, "b")
	begin := func() *acctest.Protocol { return acctest.NewProtocol(t, env) }
	to := func(trunk any) acctest.Attributes {
		return acctest.Attributes{"number": "+" + number, "trunk_id": trunk}
	}
	again := func(trunk any) acctest.Attributes {
		return acctest.Attributes{"number": number, "trunk_id": trunk}
	}

	p := begin()
	expectSaid(t, p.Plan(p.None(typ), to(a)), takenOver)
	expectSaid(t, p.Plan(p.None(typ), again(a)), takenOver, twice)
	p = begin()
	expectSaid(t, p.Plan(p.None(typ), to(acctest.Unknown{})), takenOver)
	expectSaid(t, p.Plan(p.None(typ), again(acctest.Unknown{})), takenOver, twice)

	_, o := made(t, env, a, nil)
	p = begin() // one that is there, and a new one that wants it elsewhere
	p.Accept(p.Plan(o, to(a)))
	expectSaid(t, p.Plan(p.None(typ), again(b)), takenOver, twice)
	p = begin()
	p.Accept(p.Plan(o, to(a)))
	expectSaid(t, p.Plan(o, again(b)), twice)
	p = begin() // the route is replaced: planned as kept, then as a new one
	p.Accept(p.Plan(o, to(a)))
	p.Accept(p.Plan(p.None(typ), to(a)))

	p = begin() // an apply that did not know
	env.Route(another, "")
	fresh, said := p.Apply(p.None(typ), acctest.Attributes{"number": another, "trunk_id": a})
	p.Accept(said)
	env.ResetJournal()
	_, said = p.Apply(p.None(typ), acctest.Attributes{"number": another, "trunk_id": b})
	expectSaid(t, said, takenOver, twice)
	env.ExpectNoWrites(t)
	_, said = p.Apply(fresh, acctest.Attributes{"number": another, "trunk_id": b})
	p.Accept(said) // it is that block's own
}

// The trunk's direction is the one that this run plans: what it turns inbound is no obstacle,
// and what it turns outbound is one.
func TestAccPhoneNumberResource_planned(t *testing.T) {
	t.Parallel()
	const in, out = `trunk_direction = "inbound"
  primary_uri_uuid = "uri-1"`, `trunk_direction = "outbound"
  ipacl_uuid = "acl-1"`
	config := func(direction string) string { return acctest.Block("zentrunk_trunk", "a", `name = "a"`, direction) }
	env := start(t, emulator.NumberOptions{})
	env.Test(t,
		resource.TestStep{Config: env.Config(config(out))},
		resource.TestStep{
			Config:      env.Config(config(out) + routed(number, to("a"))),
			ExpectError: acctest.Says("Outbound trunk", "is outbound: it carries calls from your PBX to Plivo."), PlanOnly: true,
		},
		resource.TestStep{
			Config:           env.Config(config(in) + routed(number, to("a"))),
			ConfigPlanChecks: acctest.Planned(plancheck.ExpectResourceAction("zentrunk_trunk.a", plancheck.ResourceActionUpdate)),
			PostApplyFunc:    func() { expectRoute(t, env, number, env.Named(t, emulator.Trunks, "a")) },
		},
		resource.TestStep{ // the route stays: it is the trunk's update that is refused
			Config:      env.Config(config(out) + routed(number, to("a"))),
			ExpectError: acctest.Says("was not made outbound, as phone numbers are routed to it", number),
		},
		resource.TestStep{ // the route goes first
			Config:        env.Config(config(out)),
			PostApplyFunc: func() { expectRoute(t, env, number, "1001") },
		},
		resource.TestStep{ // made outbound in the same apply, its id not known before
			Config:      env.Config(config(out) + strings.ReplaceAll(config(out), `"a"`, `"b"`) + routed(number, to("b"))),
			ExpectError: acctest.Says("Outbound trunk", "the number then stops answering"),
		},
	)
}

// 300 routes to one trunk look it up once.
func TestAccPhoneNumberResource_many(t *testing.T) {
	t.Parallel()
	const routes, all = 300, 400
	env := acctest.New(t, rented(emulator.NumberOptions{DefaultApplication: "1002"}))
	trunk := put(env, "theirs")
	for i := range all {
		env.Put(emulator.Numbers, emulator.Object{"number": fmt.Sprintf("1415555%04d", i)})
	}
	config := func(count int) string {
		return env.Config(acctest.Block(typ, "test", fmt.Sprintf("count = %d", count), `number = format("+1 415 555 %04d", count.index)`, "trunk_id = "+quoted(trunk)), "max_requests_per_second = 0")
	}
	env.Test(t,
		resource.TestStep{Config: config(routes), PostApplyFunc: func() {
			// Once for the plan, and once for the apply.
			if reads := env.Requests(emulator.Trunks, emulator.Read); len(reads) > 2 {
				t.Errorf("the trunk was looked up %d times", len(reads))
			}
			for i := range all {
				if got := env.Routed(fmt.Sprintf("1415555%04d", i)); (got == trunk) != (i < routes) {
					t.Fatalf("number %d is routed to %q", i, got)
				}
			}
		}},
	)
}

// A plan of 1,000 routes in which nothing changes.
func TestPhoneNumberResource_refresh(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	trunk := put(env, "theirs")
	p := acctest.NewProtocol(t, env)
	var routes []acctest.Managed
	for i := range 1000 {
		n := fmt.Sprintf("1415555%04d", i)
		env.Put(emulator.Numbers, emulator.Object{"number": n})
		env.Route(n, trunk)
		o, said := p.ImportID(typ, n)
		p.Accept(said)
		o, said = p.Refresh(o)
		p.Accept(said)
		routes = append(routes, o)
	}
	p.Accept(p.Configure(acctest.Attributes{"max_requests_per_second": 0}, env.Environment()))
	env.ResetJournal()
	work := make(chan acctest.Managed)
	var workers sync.WaitGroup
	for range 10 { // as an engine does
		workers.Go(func() {
			for o := range work {
				now, said := p.Refresh(o)
				p.Accept(said)
				p.Accept(p.Plan(now, acctest.Attributes{"number": textOf(p, now, "number"), "trunk_id": trunk}))
			}
		})
	}
	for _, o := range routes {
		work <- o
	}
	close(work)
	workers.Wait()
	if requests := env.Journal(); len(requests) > 75 {
		t.Errorf("%d requests", len(requests))
	}
	env.ExpectNoWrites(t)
}

func textOf(p *acctest.Protocol, o acctest.Managed, attribute string) (text string) {
	_ = p.Object(typ, o.State)[attribute].As(&text)
	return text
}
