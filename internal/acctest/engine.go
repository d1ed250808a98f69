package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
)

// ImportBlocks is the minor version of the first engine, Terraform or OpenTofu, that has
// import blocks and writes configuration for them.
const ImportBlocks = 5

// RequireImportBlocks skips a test where the engine has no import blocks.
func RequireImportBlocks(t *testing.T) {
	t.Helper()
	require(t, ImportBlocks, "import blocks")
}

// RequireImportForEach skips a test where the engine's import blocks have no for_each.
func RequireImportForEach(t *testing.T) {
	t.Helper()
	require(t, 7, "import blocks with for_each")
}

// RequireTerraformData skips a test where the engine has no terraform_data, the resource
// that tells a value only after it was applied.
func RequireTerraformData(t *testing.T) {
	t.Helper()
	require(t, 4, "terraform_data")
}

// RequireWriteOnly skips a test where the engine does not know write-only attributes.
func RequireWriteOnly(t *testing.T) {
	t.Helper()
	require(t, 11, "write-only attributes")
}

func require(t *testing.T, minor int, what string) {
	t.Helper()
	if !EngineAtLeast(t, minor) {
		t.Skipf("the engine has no %s: they need 1.%d", what, minor)
	}
}

// RequireQuery skips a test where the engine has no queries.
func RequireQuery(t *testing.T) {
	t.Helper()
	if !HasQueries(t) {
		t.Skip("the engine has no queries: they need Terraform 1.14")
	}
}

// HasQueries reports whether the engine has terraform query. OpenTofu has nothing like it.
func HasQueries(t *testing.T) bool {
	t.Helper()
	return os.Getenv("TF_ACC_PROVIDER_HOST") == engine.Engine{Name: engine.Terraform}.RegistryHost() && EngineAtLeast(t, 14)
}

// EngineAtLeast reports whether the engine is of version 1.minor or a later one.
func EngineAtLeast(t *testing.T, minor int) bool {
	t.Helper()
	version, err := engineVersion()
	if err != nil {
		t.Fatal(err)
	}
	var major, found int
	if _, err := fmt.Sscanf(version, "%d.%d", &major, &found); err != nil {
		t.Fatalf("version %q: %s", version, err)
	}
	return major > 1 || major == 1 && found >= minor
}

var engineVersion = sync.OnceValues(func() (string, error) {
	output, err := exec.CommandContext(context.Background(), os.Getenv("TF_ACC_TERRAFORM_PATH"), "version", "-json").Output()
	if err != nil {
		return "", err
	}
	var version struct {
		Terraform string `json:"terraform_version"`
	}
	err = json.Unmarshal(output, &version)
	return version.Terraform, err
})
