package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// needs skips the test where one of the programs is missing that a page's commands call.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("the commands need %s, which is not on the PATH", program)
		}
	}
}

// enginePath is a variable for the environment of a page's commands: a PATH on which the engine
// of the workspace is called terraform, as pages call it.
func enginePath(t *testing.T, w *acctest.Workspace) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Symlink(w.Command(t.Context()).Path, filepath.Join(dir, "terraform")); err != nil {
		t.Skipf("the engine cannot be given the name that the commands call it by: %s", err)
	}
	return "PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH")
}
