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
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
)

// Require skips a test where the engine does not have a feature.
func Require(t *testing.T, f feature.Feature) {
	t.Helper()
	if !Has(t, f) {
		t.Skipf("the engine has no %s: %s", f.Name, f)
	}
}

// Has reports whether the engine has a feature.
func Has(t *testing.T, f feature.Feature) bool {
	t.Helper()
	openTofu := os.Getenv("TF_ACC_PROVIDER_HOST") == engine.Engine{Name: engine.OpenTofu}.RegistryHost()
	return f.In(openTofu, minor(t))
}

// EngineAtLeast reports whether the engine is of version 1.wanted or a later one.
func EngineAtLeast(t *testing.T, wanted int) bool {
	t.Helper()
	return minor(t) >= wanted
}

// minor is the minor version of the engine. Its major version is 1.
func minor(t *testing.T) (found int) {
	t.Helper()
	version, err := engineVersion()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscanf(version, "1.%d", &found); err != nil {
		t.Fatalf("version %q: %s", version, err)
	}
	return found
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
