package ways_test

import (
	"slices"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

const (
	aRoute    = "zentrunk_trunk_phone_number"
	theRoute  = aRoute + ".r"
	theTrunk  = aTrunk + ".in"
	number    = "14155550100"
	hasNumber = "was not deleted, as phone numbers are routed to it"
)

// startWithNumber is a workspace with a number that an application has.
func startWithNumber(t *testing.T) (*acctest.Env, *acctest.Workspace) {
	t.Helper()
	env := acctest.New(t, emulator.Options{Numbers: emulator.NumberOptions{Rented: []string{number}, Applications: []string{"1001"}}})
	env.Route(number, "1001")
	t.Cleanup(func() {
		if len(env.Requests(emulator.Numbers, emulator.Delete)) > 0 || env.Routed(number) == "" {
			t.Errorf("the number is lost, or without a route: %q", env.Routed(number))
		}
	})
	return env, acctest.NewWorkspace(t, env)
}

// line is an inbound trunk of that label and with these lines.
func line(label string, lines ...string) string {
	return acctest.Block(aTrunk, label, append(lines, `trunk_direction = "inbound"`, `primary_uri_uuid = "uri-1"`)...)
}

// route is the number's, to a trunk of that label.
func route(label string, lines ...string) string {
	return acctest.Block(aRoute, "r", append(lines, `number = "+1 415 555 0100"`, "trunk_id = "+aTrunk+"."+label+".trunk_id")...)
}

// expectRouted expects that the number is routed to the trunk of that name, which is the only
// one, and that there is nothing to do.
func expectRouted(t *testing.T, env *acctest.Env, w *acctest.Workspace, name string) {
	t.Helper()
	if result := w.Run("plan", "-detailed-exitcode"); result.Code != 0 {
		t.Errorf("the plan is not empty:\n%s", result)
	}
	if got, want := env.Routed(number), env.Named(t, emulator.Trunks, name); got != want {
		t.Errorf("the number is routed to %q, expected %q", got, want)
	}
	env.ExpectCount(t, 1, emulator.Trunks)
}

// A trunk with numbers is replaced: refused, until it has create_before_destroy and another
// name, or none, in the same apply.
func TestAccWays_replacedWithNumbers(t *testing.T) {
	t.Parallel()
	for name, after := range map[string][]string{"another name": {named("b"), first}, "no name": {first}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := startWithNumber(t)
			before := []string{named("a")}
			if name == "no name" {
				before = nil
			}
			w.Write(line("in", before...) + route("in"))
			w.MustRun("apply")
			old := env.IDs(emulator.Trunks)
			printed := refused(t, w, hasNumber, "-replace="+theTrunk)
			printed.ExpectText(t, "give it create_before_destroy = true and another name, or none, in the same apply")
			expectNotAdvised(t, printed, "-refresh", "-parallelism", "state rm", "removed {")
			w.Write(line("in", after...) + route("in"))
			w.MustRun("apply", "-replace="+theTrunk)
			now := env.IDs(emulator.Trunks)
			if slices.Equal(now, old) || len(now) != 1 || env.Routed(number) != now[0] {
				t.Errorf("the trunks %v became %v, and %s has the number", old, now, env.Routed(number))
			}
			if result := w.Run("plan", "-detailed-exitcode"); result.Code != 0 {
				t.Errorf("the plan is not empty:\n%s", result)
			}
		})
	}
}

// A trunk with a number gets another address, without a moved block: that is warned of and fails,
// and the number's calls go on, whether its route is of this configuration or not.
func TestAccWays_renamedWithNumber(t *testing.T) {
	t.Parallel()
	for name, routed := range map[string]bool{"routed here": true, "routed elsewhere": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := startWithNumber(t)
			config := func(label string) string {
				if routed {
					return line(label, named("a")) + route(label)
				}
				return line(label, named("a"))
			}
			w.Write(config("in"))
			w.MustRun("apply")
			id := env.OnlyID(t, emulator.Trunks)
			env.Route(number, id)
			w.Write(config("other"))
			refused(t, w, hasNumber).ExpectText(t, "Trunk "+anew)
			env.ExpectCount(t, 1, emulator.Trunks)
			if got := env.Routed(number); got != id {
				t.Errorf("the number is routed to %q, expected %q", got, id)
			}
			w.Write(config("other") + "moved {\n  from = " + theTrunk + "\n  to = " + aTrunk + ".other\n}\n")
			w.MustRun("apply").ExpectText(t, "0 added, 0 changed, 0 destroyed.")
			expectRouted(t, env, w, "a")
		})
	}
}

// The block of a trunk is removed while its route moves to another trunk: the engine destroys
// first.
func TestAccWays_removedWithNumbers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before []string
		walk   func(w *acctest.Workspace, after string)
	}{
		"the route is the target": {nil, func(w *acctest.Workspace, _ string) {
			w.MustRun("apply", "-target="+theRoute)
			w.MustRun("apply")
		}},
		"two applies": {nil, func(w *acctest.Workspace, after string) {
			w.Write(after + line("in", named("a")))
			w.MustRun("apply")
			w.Write(after)
			w.MustRun("apply")
		}},
		"create_before_destroy is in the state": {[]string{first}, func(w *acctest.Workspace, _ string) { w.MustRun("apply") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := startWithNumber(t)
			w.Write(line("in", append(test.before, named("a"))...) + route("in"))
			w.MustRun("apply")
			after := line("new", named("b")) + route("new")
			w.Write(after)
			if test.before == nil {
				refused(t, w, hasNumber).ExpectText(t, "have the route moved with -target, then apply, or keep create_before_destroy = true in the state of the trunk")
				refused(t, w, hasNumber)
			}
			test.walk(w, after)
			expectRouted(t, env, w, "b")
		})
	}
}

// What needs one apply, and what the engine itself refuses.
func TestAccWays_withNumbers(t *testing.T) {
	t.Parallel()
	for name, walk := range map[string]func(t *testing.T, env *acctest.Env, w *acctest.Workspace){
		"both blocks are removed": func(t *testing.T, env *acctest.Env, w *acctest.Workspace) {
			t.Helper()
			w.Write("")
			w.MustRun("apply")
			env.ExpectCount(t, 0, emulator.Trunks)
		},
		"the trunk alone is removed": func(t *testing.T, env *acctest.Env, w *acctest.Workspace) {
			t.Helper()
			w.Write(route("in"))
			env.ResetJournal()
			refused(t, w, "Reference to undeclared resource")
			env.ExpectNoWrites(t)
			w.Write("")
			w.MustRun("apply")
		},
		"the route is removed, and the trunk made outbound": func(_ *testing.T, _ *acctest.Env, w *acctest.Workspace) {
			w.Write(acctest.Block(aTrunk, "in", named("a"), `trunk_direction = "outbound"`, `ipacl_uuid = "acl-1"`))
			w.MustRun("apply")
		},
		"force_destroy is applied before": func(t *testing.T, env *acctest.Env, w *acctest.Workspace) {
			t.Helper()
			w.MustRun("state", "rm", theRoute)
			w.Write(line("in", named("a")))
			w.Write("")
			refused(t, w, hasNumber).ExpectText(t, "set force_destroy = true and apply before")
			w.Write(line("in", named("a"), "force_destroy = true"))
			w.MustRun("apply")
			w.Write("")
			w.MustRun("apply")
			if got := env.Routed(number); got != "" {
				t.Errorf("the number is routed to %q", got)
			}
			env.Route(number, "1001")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := startWithNumber(t)
			w.Write(line("in", named("a")) + route("in"))
			w.MustRun("apply")
			walk(t, env, w)
			if got := env.Routed(number); got != "1001" {
				t.Errorf("the number is routed to %q", got)
			}
		})
	}
}

// A route that is replaced with create_before_destroy, or renamed: its old self does not undo
// what the new one has done.
func TestAccWays_routeRenamed(t *testing.T) {
	t.Parallel()
	for name, walk := range map[string]func(t *testing.T, w *acctest.Workspace){
		"replaced": func(_ *testing.T, w *acctest.Workspace) {
			// Its new self finds the number at the trunk, and does not know who had it before.
			w.Write(line("in", named("a")) + route("in", first, `app_id_on_destroy = "1001"`))
			w.MustRun("apply", "-replace="+theRoute)
		},
		"renamed": func(t *testing.T, w *acctest.Workspace) {
			t.Helper()
			renamed := acctest.Block(aRoute, "s", `number = "14155550100"`, "trunk_id = "+theTrunk+".trunk_id")
			w.Write(line("in", named("a")) + renamed)
			printed := w.MustRun("plan")
			printed.ExpectText(t, "Phone number route is destroyed and created anew", "creates another one of the same number")
			w.MustRun("apply")
		},
		"moved": func(t *testing.T, w *acctest.Workspace) {
			t.Helper()
			renamed := acctest.Block(aRoute, "s", `number = "14155550100"`, "trunk_id = "+theTrunk+".trunk_id")
			w.Write(line("in", named("a")) + renamed)
			w.Write(line("in", named("a")) + renamed + moved(t, w.MustRun("plan"), aRoute, theRoute, aRoute+".s"))
			w.MustRun("apply").ExpectText(t, "0 added, 0 changed, 0 destroyed")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := startWithNumber(t)
			w.Write(line("in", named("a")) + route("in"))
			w.MustRun("apply")
			walk(t, w)
			expectRouted(t, env, w, "a")
			w.MustRun("destroy")
			env.ExpectCount(t, 0, emulator.Trunks)
		})
	}
}

// A protected trunk is replaced with create_before_destroy: the new one is made, and its old
// self stays behind, protected by its state. The way out of the page: forget both, import the
// new one, delete the old one by hand.
func TestAccWays_protectedLeftBehind(t *testing.T) {
	t.Parallel()
	env, w := startWithNumber(t)
	config := func(name string) string {
		return line("in", named(name), first, "deletion_protection = true") + route("in")
	}
	w.Write(config("a"))
	w.MustRun("apply")
	old := env.OnlyID(t, emulator.Trunks)
	w.Write(config("b"))
	refused(t, w, "Trunk is protected", "-replace="+theTrunk)
	env.ExpectCount(t, 2, emulator.Trunks)
	refused(t, w, "Trunk is protected")
	w.MustRun("state", "rm", theTrunk)
	w.MustRun("import", theTrunk, env.Named(t, emulator.Trunks, "b"))
	env.Remove(emulator.Trunks, old)
	w.MustRun("apply")
	expectRouted(t, env, w, "b")
	w.Write(line("in", named("b"), first) + route("in"))
	w.MustRun("apply")
	w.MustRun("destroy")
	env.ExpectCount(t, 0, emulator.Trunks)
}
