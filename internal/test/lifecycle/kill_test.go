//go:build unix

package lifecycle_test

import (
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// importCommand is what an error tells to paste.
var importCommand = regexp.MustCompile(`(?m)^[│\s]*terraform import (\S+) (\S+)$`)

// The provider's process is killed while a trunk is created: the next apply makes none a
// second time, and says how to adopt the one that is there.
func TestAccKill(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{
		"the request has arrived": {Op: emulator.Create, Delay: time.Minute}, // and is not served: nobody waits for its answer
		"the trunk is made":       {Op: emulator.Create, Serve: true, Delay: time.Minute},
		"the trunk is read back":  {Op: emulator.Read, Delay: time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			w := installed(t, env, trunk("sales"))
			made := fault.Serve || fault.Op == emulator.Read
			kill(t, env, w, fault)

			if !made {
				w.MustRun("apply")
			} else {
				again := w.Run("apply")
				expectFailure(t, again, "Unable to create trunk", `Trunk "sales" was not created: trunk with the same name "sales" already exists`)
				command := importCommand.FindStringSubmatch(again.String())
				if command == nil {
					t.Fatalf("no import command in:\n%s", again)
				}
				if strings.Count(again.String(), "Error:") != 1 {
					t.Errorf("more than one error:\n%s", again)
				}
				w.MustRun("import", strings.Replace(command[1], "NAME", "test", 1), command[2])
			}
			expectAgreement(t, w, env, 1)
			w.MustRun("plan", "-detailed-exitcode")
			if made && len(env.Requests(emulator.Trunks, emulator.Update)) > 0 {
				t.Error("the import led to an update")
			}
			w.MustRun("destroy")
			expectAgreement(t, w, env, 0)
		})
	}
}

// kill runs an apply and kills the provider when the fault has been met and everything
// that it lets take effect is there.
func kill(t *testing.T, env *acctest.Env, w *acctest.Workspace, fault emulator.Fault) {
	t.Helper()
	underWay := make(chan struct{}, 1)
	fault.Kind, fault.Times = emulator.Trunks, 1
	fault.Do = func() { underWay <- struct{}{} }
	defer env.Inject(fault)()
	engine := w.Start("apply", "-no-color", "-input=false", "-auto-approve")
	engine.Await("the request", underWay)
	for fault.Serve && env.Count(emulator.Trunks) == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	engine.SignalProvider(syscall.SIGKILL)
	result, _ := engine.Wait()
	expectFailure(t, result) // in the engine's words, which depend on the moment
	if ids := held(t, w); len(ids) != 0 {
		t.Fatalf("the state holds %v, which the provider never told", ids)
	}
}
