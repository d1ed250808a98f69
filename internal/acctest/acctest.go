// Package acctest is what acceptance tests share: an emulator per test, the provider
// block that points at it, the engine and the factories. Nothing in it needs a
// network, an account or an environment variable.
package acctest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
	"github.com/plivo/terraform-provider-zentrunk/internal/provider"
)

// Main runs the tests of a package with an engine. To be called from TestMain.
func Main(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "zentrunk-acctest-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := prepare(dir); err != nil {
		fmt.Fprintln(os.Stderr, "acceptance tests need an engine:", err)
		return 1
	}
	// The tests wait for engines most of the time. A -parallel on the command line wins.
	_ = flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0)))
	return m.Run()
}

// prepare sets what terraform-plugin-testing reads from the environment.
func prepare(dir string) error {
	found, err := engine.Find(context.Background(), os.Getenv(engine.Variable), func(message string) {
		fmt.Fprintln(os.Stderr, message)
	})
	if err != nil {
		return err
	}
	// An empty configuration of the engine: the developer's own may redirect providers,
	// and a missing file makes the engine print a warning that breaks the reading of its version.
	cli := filepath.Join(dir, "engine.tfrc")
	if err := os.WriteFile(cli, nil, 0o600); err != nil {
		return err
	}
	for name, value := range map[string]string{
		"TF_CLI_CONFIG_FILE":        cli,
		"TF_ACC_TERRAFORM_PATH":     found.Path,
		"TF_ACC_PROVIDER_HOST":      found.RegistryHost(),
		"TF_ACC_PROVIDER_NAMESPACE": "plivo",
		"CHECKPOINT_DISABLE":        "1",
	} {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}

// Env is one test's own Zentrunk.
type Env struct {
	*emulator.Server
}

// New starts an emulator for the test.
func New(t *testing.T, options emulator.Options) *Env {
	t.Helper()
	// Main has chosen the engine by these already, but what is read before the tests begin
	// is no part of the key by which go test caches their result.
	_, _ = os.Getenv(engine.Variable), os.Getenv("PATH")
	server, err := emulator.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return &Env{Server: server}
}

// Config is a configuration with the provider block in front that points at the
// emulator, with further arguments for it where given.
func (e *Env) Config(hcl string, providerArguments ...string) string {
	return e.ConfigAs(e.AuthID(), e.AuthToken(), hcl, providerArguments...)
}

// ConfigAs is Config with other credentials than the emulator's own.
func (e *Env) ConfigAs(authID, authToken, hcl string, providerArguments ...string) string {
	arguments := ""
	for _, argument := range providerArguments {
		arguments += "  " + argument + "\n"
	}
	return Terraform + fmt.Sprintf(`
provider "zentrunk" {
  auth_id    = %q
  auth_token = %q
  base_url   = %q
%s}
`, authID, authToken, e.URL(), arguments) + hcl
}

// Terraform is the block that says where the provider comes from.
const Terraform = `
terraform {
  required_providers {
    zentrunk = { source = "plivo/zentrunk" }
  }
}
`

// Test runs steps against a real engine, then destroys what they made.
func (e *Env) Test(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.Test(t, resource.TestCase{
		IsUnitTest:               true, // runs without TF_ACC: it touches nothing outside of this process
		ProtoV6ProviderFactories: Factories(nil),
		Steps:                    steps,
	})
}

// Factories makes providers whose environment is env alone, so that the developer's
// own PLIVO_ variables play no part.
func Factories(env map[string]string) map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"zentrunk": providerserver.NewProtocol6WithError(
			provider.NewWithEnvironment("test", func(name string) string { return env[name] })()),
	}
}
