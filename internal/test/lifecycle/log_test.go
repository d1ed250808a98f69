//go:build unix

package lifecycle_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// Every request is in the log, also of a page that many refreshes share.
func TestAccLog_everyRequest(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	w.Write(`
resource "zentrunk_ip_access_control_list" "many" {
  count        = 150
  name         = "list ${count.index}"
  ip_addresses = ["192.0.2.${count.index}"]
}
`)
	w.MustRun("apply", "-parallelism=40")
	env.ResetJournal()
	w.Setenv("TF_LOG_PROVIDER", "DEBUG")
	w.Setenv("TF_LOG_PATH", filepath.Join(w.Dir, "debug.log"))
	w.MustRun("plan", "-parallelism=40")

	logged, pages := strings.Count(w.Read("debug.log"), "Zentrunk request:"), 0
	for _, request := range env.Journal() {
		if request.Op == emulator.List {
			pages++
		}
	}
	if sent := len(env.Journal()); logged != sent || pages < 5 {
		t.Errorf("%d requests, %d of them pages; %d are in the log", sent, pages, logged)
	}
}
