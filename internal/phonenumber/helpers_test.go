package phonenumber_test

import (
	"fmt"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	typ     = "zentrunk_trunk_phone_number"
	route   = typ + ".test"
	number  = "14155550100"
	another = "442079460100"
)

// rented is an account with two numbers, of which an application has the first, and with
// another application.
func rented(options emulator.NumberOptions) emulator.Options {
	options.Rented = []string{number, another}
	options.Applications = []string{"1001", "1002"}
	return emulator.Options{Numbers: options, Wrapped: true}
}

// start is an account in which an application has the number.
func start(t *testing.T, options emulator.NumberOptions) *acctest.Env {
	t.Helper()
	env := acctest.New(t, rented(options))
	env.Route(number, "1001")
	t.Cleanup(func() { expectNothingLost(t, env) })
	return env
}

// expectNothingLost expects that no number was given back, and none rented.
func expectNothingLost(t *testing.T, env *acctest.Env) {
	t.Helper()
	for _, request := range env.Writes() {
		if request.Kind == emulator.Numbers && request.Op != emulator.Update || request.Kind == "" {
			t.Errorf("%s %s was sent", request.Method, request.Path)
		}
	}
	for _, n := range []string{number, another} {
		if _, ok := env.Get(emulator.Numbers, n); !ok {
			t.Errorf("number %s is lost", n)
		}
	}
}

func expectRoute(t *testing.T, env *acctest.Env, number, want string) {
	t.Helper()
	if got := env.Routed(number); got != want {
		t.Errorf("number %s is routed to %q, expected %q", number, got, want)
	}
}

// trunk is an inbound trunk of that name.
func trunk(name string, lines ...string) string {
	return acctest.Block("zentrunk_trunk", name, append(lines, fmt.Sprintf("name = %q", name), `trunk_direction = "inbound"`, `primary_uri_uuid = "uri-1"`)...)
}

// routed is a route of a number to that trunk, an expression.
func routed(number, trunk string, lines ...string) string {
	return acctest.Block("zentrunk_trunk_phone_number", "test", append(lines, fmt.Sprintf("number = %q", number), "trunk_id = "+trunk)...)
}

// to is the id of a trunk of this configuration.
func to(name string) string { return "zentrunk_trunk." + name + ".trunk_id" }

// put is an inbound trunk that somebody else has made.
func put(env *acctest.Env, name string) string {
	return env.Put(emulator.Trunks, emulator.Object{"name": name, "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
}

// quoted is an id in HCL.
func quoted(id string) string { return fmt.Sprintf("%q", id) }
