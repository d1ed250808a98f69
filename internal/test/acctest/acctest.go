// Package acctest is what acceptance tests share: an emulator per test, the provider
// block that points at it, the engine and the factories. Nothing in it needs a
// network, an account or an environment variable.
package acctest

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
	"github.com/plivo/terraform-provider-zentrunk/internal/provider"
)

// WithoutEngine is what -skip is given where there is no engine, and none is wanted: tests
// that start one have such a name.
const WithoutEngine = "^TestAcc"

// Main runs the tests of a package with an engine, or those that need none if -skip is
// [WithoutEngine]. To be called from TestMain.
func Main(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "zentrunk-acctest-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	flag.Parse()
	if flag.Lookup("test.skip").Value.String() == WithoutEngine {
		fmt.Fprintln(os.Stderr, "The tests that need an engine are skipped, and none is looked for.")
		// A test that starts one all the same fails for it, and nothing is downloaded.
		if err := os.Setenv("TF_ACC_TERRAFORM_PATH", filepath.Join(dir, "no-engine-was-looked-for")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}
	if err := prepare(dir); err != nil {
		fmt.Fprintln(os.Stderr, "acceptance tests need an engine:", err)
		return 1
	}
	// The tests wait for engines most of the time.
	AtOnce(2 * runtime.GOMAXPROCS(0))
	return m.Run()
}

// AtOnce has so many tests of a package run at once whose tests wait more than they compute,
// unless the command line says how many with -parallel. To be called from TestMain.
func AtOnce(tests int) {
	if !flag.Parsed() {
		flag.Parse()
	}
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		_ = flag.Set("test.parallel", strconv.Itoa(tests))
	}
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
	t *testing.T // nil where the emulator does not listen
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
	return &Env{Server: server, t: t}
}

// Inject injects a fault as a user's test does, over HTTP, where the emulator listens, and
// where JSON can say all of it.
func (e *Env) Inject(f emulator.Fault) (remove func()) {
	if e.t == nil || f.Do != nil || f.Match != nil || !utf8.ValidString(f.Body) {
		return e.Server.Inject(f)
	}
	e.t.Helper()
	body, err := json.Marshal(f)
	if err != nil {
		e.t.Fatal(err)
	}
	var injected struct {
		Serial int `json:"serial"`
	}
	if err := json.Unmarshal(e.Control(http.MethodPost, "faults", string(body)), &injected); err != nil {
		e.t.Fatal(err)
	}
	return func() { e.Control(http.MethodDelete, "faults/"+strconv.Itoa(injected.Serial), "") }
}

// Control is what the emulator's controls answer, which must not be an error, but for what is
// no longer there.
func (e *Env) Control(method, path, body string) []byte {
	e.t.Helper()
	// Not the test's context: a fault may be removed when the test is over.
	req, err := http.NewRequestWithContext(context.Background(), method, strings.TrimSuffix(e.URL(), "/v1")+"/_emulator/"+path, strings.NewReader(body))
	if err != nil {
		e.t.Fatal(err)
	}
	req.Close = true // no connection is left for the tests that look for leaks
	client := http.Client{Transport: &http.Transport{}}
	resp, err := client.Do(req)
	if err != nil {
		e.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= http.StatusMultipleChoices && resp.StatusCode != http.StatusNotFound {
		e.t.Fatalf("%s %s: %s %s %v", method, path, resp.Status, answer, err)
	}
	return answer
}

// Environment is where a user's account and its address are found.
func (e *Env) Environment() map[string]string {
	return map[string]string{"PLIVO_AUTH_ID": e.AuthID(), "PLIVO_AUTH_TOKEN": e.AuthToken(), "PLIVO_BASE_URL": e.URL()}
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
