package nouns_test

import (
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

const otherID, otherToken = "MAZENTRUNKEMULATOR02", "another-token"

// twoAccounts is a Zentrunk with the account that the objects are in, and another.
func twoAccounts(t *testing.T) (*acctest.Env, *acctest.Workspace) {
	t.Helper()
	env := acctest.New(t, emulator.Options{Accounts: map[string]string{otherID: otherToken}})
	return env, acctest.NewWorkspace(t, env)
}

// expectWrongAccount expects of a command one error about each object, which says whose it is,
// and what to do with one of them alone.
func expectWrongAccount(t *testing.T, env *acctest.Env, w *acctest.Workspace, command string, args ...string) {
	t.Helper()
	problems := acctest.Unwarned(w.Diagnose(command, args...))
	told := 0
	for i, d := range problems {
		problems[i].Snippet = nil // a destroy shows none
		if strings.Contains(d.Detail, "terraform state rm zentrunk") {
			t.Errorf("%s %v: the address is made up: %s", command, args, d.Detail)
		}
		if strings.Contains(d.Detail, ", but the provider is configured for account "+otherID) &&
			strings.Contains(d.Detail, "Set auth_id and auth_token (or PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN)") && strings.Contains(d.Detail, "It was left in the state.") {
			told++
		} else if !strings.HasSuffix(d.Detail, " belongs to account "+env.AuthID()+" as well, and was left in the state.") {
			t.Errorf("%s %v: more than one sentence, or less: %s", command, args, d.Detail)
		}
	}
	if told != 1 {
		t.Errorf("%s %v: %d errors say what to do, expected the first", command, args, told)
	}
	var want []acctest.Problem
	for _, n := range nouns {
		want = append(want, acctest.Problem{Summary: "Wrong account", Says: []string{
			capital(n.label(n.objectID(t, env))) + " belongs to account " + env.AuthID(),
		}})
	}
	acctest.ExpectProblems(t, problems, want...)
}

// The provider is pointed at another account: that it has no such object says nothing.
// Nothing is forgotten, changed or deleted, however the objects came into the state.
func TestAccNouns_wrongAccount(t *testing.T) {
	t.Parallel()
	for name, adopt := range map[string]func(*acctest.Workspace, *acctest.Env){
		"created": func(w *acctest.Workspace, _ *acctest.Env) { w.MustRun("apply") },
		"imported": func(w *acctest.Workspace, env *acctest.Env) {
			for _, n := range nouns {
				w.MustRun("import", n.address(), env.Put(n.kind, n.foreign()))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := twoAccounts(t)
			hcl := ofAll(noun.whole)
			w.Write(hcl)
			adopt(w, env)
			w.WriteFile("main.tf", env.ConfigAs(otherID, otherToken, hcl))
			expectWrongAccount(t, env, w, "plan")
			expectWrongAccount(t, env, w, "apply", "-refresh-only")
			expectWrongAccount(t, env, w, "destroy")
			expectWrongAccount(t, env, w, "destroy", "-refresh=false")
			w.WriteFile("main.tf", env.ConfigAs(otherID, otherToken, renamed(hcl)))
			expectWrongAccount(t, env, w, "apply", "-refresh=false")
			if state := w.State(); len(state.Managed) != len(nouns) {
				t.Errorf("the state holds %v", state.Managed)
			}

			// Back on the right one nothing has happened.
			w.Write(hcl)
			if name == "created" { // after an import the configuration's passwords are still to be set
				w.MustRun("plan", "-detailed-exitcode")
			}
			expectEach(t, env)
			w.MustRun("destroy")
			env.ExpectCount(t, 0, kinds...)
		})
	}
}

// A state from before the guard has no account recorded: an object that is not found is
// gone, with a warning; one that is found gets its account recorded.
func TestAccNouns_accountNotRecorded(t *testing.T) {
	t.Parallel()
	env, w := twoAccounts(t)
	hcl := ofAll(noun.simple)
	w.Write(hcl)
	w.MustRun("apply")
	recorded := w.State()
	w.Forget("private")
	unrecorded := w.State()

	w.WriteFile("main.tf", env.ConfigAs(otherID, otherToken, hcl))
	var gone []acctest.Problem
	for _, n := range nouns {
		gone = append(gone, acctest.Problem{Warning: true, Summary: capital(n.name) + " is gone", Place: n.place(), Says: []string{
			capital(n.label(n.objectID(t, env))) + " no longer exists", "It is removed from the state.",
		}})
		if recorded.Managed[n.address()].Private == "" || unrecorded.Managed[n.address()].Private != "" {
			t.Errorf("%s: there was no account to forget, or it is still there", n.key)
		}
	}
	acctest.ExpectProblems(t, w.Diagnose("apply", "-refresh-only"), gone...)
	if state := w.State(); len(state.Managed) != 0 {
		t.Errorf("the state holds %v", state.Managed)
	}
	expectEach(t, env)

	// The same state in the right account: from the first refresh on the guard is active.
	w.WriteFile("terraform.tfstate", unrecorded.Text)
	w.Write(hcl)
	w.MustRun("apply", "-refresh-only")
	again := w.State()
	for address, want := range recorded.Managed {
		if got := again.Managed[address]; got.Private != want.Private {
			t.Errorf("%s: the account was not recorded: %q, at first it was %q", address, got.Private, want.Private)
		}
	}
	w.WriteFile("main.tf", env.ConfigAs(otherID, otherToken, hcl))
	expectWrongAccount(t, env, w, "plan")
	expectEach(t, env)
}
