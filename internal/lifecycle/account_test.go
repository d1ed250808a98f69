//go:build unix

package lifecycle_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

const (
	otherID    = "MAANOTHERACCOUNT0002"
	otherToken = "token-of-the-other-account"
)

// twoAccounts is a Zentrunk with the account that the trunk is in, and another.
func twoAccounts(t *testing.T) *acctest.Env {
	t.Helper()
	return acctest.New(t, emulator.Options{Accounts: map[string]string{otherID: otherToken}})
}

// switchAccount makes the provider work on the other account, as a wrong
// profile in the shell does.
func switchAccount(env *acctest.Env, w *acctest.Workspace) {
	w.WriteFile("main.tf", strings.NewReplacer(env.AuthID(), otherID, env.AuthToken(), otherToken).Replace(w.Read("main.tf")))
}

// The provider works on the wrong account: nothing is forgotten and nothing is deleted,
// however the trunk came into the state.
func TestAccAccount_wrong(t *testing.T) {
	t.Parallel()
	for name, adopt := range map[string]func(*acctest.Workspace, *acctest.Env){
		"created": func(w *acctest.Workspace, _ *acctest.Env) { w.MustRun("apply") },
		"imported": func(w *acctest.Workspace, env *acctest.Env) {
			id := env.Put(emulator.Trunks, emulator.Object{"name": "sales", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
			w.MustRun("import", address, id)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := twoAccounts(t)
			w := installed(t, env, trunk("sales"))
			adopt(w, env)
			right := w.Read("main.tf")

			switchAccount(env, w)
			for _, command := range [][]string{{"plan"}, {"destroy", "-refresh=false"}} {
				result := w.Run(command[0], command[1:]...)
				expectFailure(t, result, "Wrong account",
					`Trunk "sales" (`+trunkIDs(env)[0]+`) belongs to account `+env.AuthID()+`, but the provider is configured for account `+otherID,
					"It was left in the state.", "Set auth_id and auth_token (or PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN)")
				if strings.Contains(result.Text(), "terraform state rm zentrunk") {
					t.Errorf("%v: the address is made up", command)
				}
				expectAgreement(t, w, env, 1)
			}

			// Back on the right one nothing has happened.
			w.WriteFile("main.tf", right)
			w.MustRun("plan", "-detailed-exitcode")
			w.MustRun("destroy")
			expectAgreement(t, w, env, 0)
		})
	}
}

// A state from before the guard has no account recorded: a trunk that is not found is
// gone, with a warning; a trunk that is found gets its account recorded.
func TestAccAccount_notRecorded(t *testing.T) {
	t.Parallel()
	env := twoAccounts(t)
	w := installed(t, env, trunk("sales"))
	w.MustRun("apply")
	recorded := w.Read("terraform.tfstate")
	forgetPrivate(t, w)
	unrecorded := w.Read("terraform.tfstate")

	switchAccount(env, w)
	w.MustRun("apply", "-refresh-only").ExpectText(t,
		"Warning: Trunk is gone", `Trunk "sales" (`+trunkIDs(env)[0]+`) no longer exists`, "It is removed from the state.")
	if held := stateOf(t, w); len(held) != 0 {
		t.Errorf("the state holds %v", held)
	}
	if len(trunkIDs(env)) != 1 {
		t.Error("the trunk itself is gone")
	}

	// The same state in the right account: from the first refresh on the guard is active.
	w.WriteFile("terraform.tfstate", unrecorded)
	w.Write(trunk("sales"))
	w.MustRun("apply", "-refresh-only")
	if got, want := privateOf(t, w.Read("terraform.tfstate")), privateOf(t, recorded); got != want {
		t.Errorf("the account was not recorded: %s, at first it was %s", got, want)
	}
	switchAccount(env, w)
	expectFailure(t, w.Run("plan"), "Wrong account", env.AuthID(), otherID)
	expectAgreement(t, w, env, 1)
}

// forgetPrivate takes the private state out of the state file.
func forgetPrivate(t *testing.T, w *acctest.Workspace) {
	t.Helper()
	var state map[string]any
	if err := json.Unmarshal([]byte(w.Read("terraform.tfstate")), &state); err != nil {
		t.Fatal(err)
	}
	resource := state["resources"].([]any)[0].(map[string]any)
	instance := resource["instances"].([]any)[0].(map[string]any)
	if _, there := instance["private"]; !there {
		t.Fatal("there is no private state to take away")
	}
	delete(instance, "private")
	text, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	w.WriteFile("terraform.tfstate", string(text))
}

// privateOf is the private state of the one instance.
func privateOf(t *testing.T, state string) string {
	t.Helper()
	var file struct {
		Resources []struct{ Instances []struct{ Private []byte } }
	}
	if err := json.Unmarshal([]byte(state), &file); err != nil {
		t.Fatal(err)
	}
	return string(file.Resources[0].Instances[0].Private)
}
