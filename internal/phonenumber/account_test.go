package phonenumber_test

import (
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// A number that is not found in another account, or at another address, is no number that is
// gone: its route stays in the state.
func TestPhoneNumberResource_elsewhere(t *testing.T) {
	t.Parallel()
	for summary, change := range map[string]func(environment map[string]string){
		"Wrong account": func(environment map[string]string) {
			environment["PLIVO_AUTH_ID"], environment["PLIVO_AUTH_TOKEN"] = "MAANOTHERACCOUNT0001", "other"
		},
		"Wrong address": func(environment map[string]string) {
			environment["PLIVO_BASE_URL"] = strings.Replace(environment["PLIVO_BASE_URL"], "127.0.0.1", "localhost", 1) + "/v1"
		},
	} {
		t.Run(summary, func(t *testing.T) {
			t.Parallel()
			options := rented(emulator.NumberOptions{})
			options.Accounts = map[string]string{"MAANOTHERACCOUNT0001": "other"}
			env := acctest.New(t, options)
			p, o := made(t, env, put(env, "a"), nil)
			environment := env.Environment()
			change(environment)
			p.Accept(p.Configure(acctest.Attributes{"max_retries": 0}, environment))
			for what, said := range map[string]func() (acctest.Managed, []string){
				"refresh": func() (acctest.Managed, []string) { now, said := p.Refresh(o); return now, summaries(said) },
				"destroy": func() (acctest.Managed, []string) { now, said := p.Apply(o, nil); return now, summaries(said) },
			} {
				now, summaries := said()
				if len(summaries) != 1 || summaries[0] != summary || textOf(p, now, "number") != number {
					t.Errorf("a %s says %q and leaves %q", what, summaries, textOf(p, now, "number"))
				}
			}
		})
	}
}

// A timeout bounds the wait for a number that goes on showing what had it.
func TestPhoneNumberResource_timeout(t *testing.T) {
	t.Parallel()
	env := start(t, emulator.NumberOptions{})
	env.SetStaleReads(1000)
	p := acctest.NewProtocol(t, env)
	o, said := p.Apply(p.None(typ), acctest.Attributes{"number": number, "trunk_id": put(env, "a"), "timeouts": acctest.Attributes{"create": "2s"}})
	if got := summaries(said); len(got) != 2 || got[1] != "Unable to set trunk_id" {
		t.Errorf("it says %q", got)
	}
	if textOf(p, o, "id") != number || textOf(p, o, "previous_app_id") != "1001" {
		t.Errorf("the state has %v", p.Object(typ, o.State))
	}
}
