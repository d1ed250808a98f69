package acctest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
	// A part of the program that is none of these tests otherwise: go test has to know
	// that a change to it concerns them.
	_ "github.com/plivo/terraform-provider-zentrunk/internal/serve"
)

// program is the provider as users have it: built from main.go.
type program struct {
	// Two configurations of the engine's: with the one its init installs the provider, with
	// the other it needs no init.
	mirror, overrides string
}

// Each is built once for all tests of a package, and only where one wants it.
var (
	plainProgram = sync.OnceValues(func() (program, error) { return build("plain") })
	racedProgram = sync.OnceValues(func() (program, error) { return build("raced", "-race") })
)

// build puts the program into a directory of that name, below the one that prepare was
// given, which goes when the tests are over.
func build(name string, flags ...string) (program, error) {
	dir := filepath.Join(filepath.Dir(os.Getenv("TF_CLI_CONFIG_FILE")), name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return program{}, err
	}
	found := engine.Engine{Name: engine.Terraform, Path: os.Getenv("TF_ACC_TERRAFORM_PATH")}
	if os.Getenv("TF_ACC_PROVIDER_HOST") != found.RegistryHost() {
		found.Name = engine.OpenTofu
	}
	mirror, err := found.Install(context.Background(), dir, flags...)
	if err != nil {
		return program{}, err
	}
	overrides := filepath.Join(dir, "overrides.tfrc")
	content := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"plivo/zentrunk\" = %q\n  }\n  direct {}\n}\n", filepath.Dir(found.Program(dir)))
	return program{mirror: mirror, overrides: overrides}, os.WriteFile(overrides, []byte(content), 0o600)
}

// NewInstalled is a workspace in which the engine's init has to install the provider, as
// users do it. The provider watches for data races where the tests themselves do; one
// that it finds fails the test.
func NewInstalled(t *testing.T, env *Env) *Workspace {
	t.Helper()
	get := plainProgram
	if RaceDetector() {
		get = racedProgram
	}
	built, err := get()
	if err != nil {
		t.Fatal(err)
	}
	w := &Workspace{Dir: t.TempDir(), t: t, env: env, config: built.mirror}
	// A relative path: one with a comma, as a subtest's directory may have, is not
	// understood. Without the last part every provider would take a second to end.
	w.Setenv("GORACE", "halt_on_error=1 log_path=data-race atexit_sleep_ms=0")
	t.Cleanup(func() {
		reports, err := filepath.Glob(filepath.Join(w.Dir, "data-race*"))
		if err != nil {
			t.Error(err)
		}
		for _, report := range reports {
			text, err := os.ReadFile(report)
			t.Errorf("the provider had a data race (%v):\n%s", err, text)
		}
	})
	return w
}

// RaceDetector reports whether this program was built with the race detector.
func RaceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	for _, setting := range info.Settings {
		if setting.Key == "-race" {
			return setting.Value == "true"
		}
	}
	return false
}
