package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

type bench struct {
	scratch string
	engine  engine.Engine
	config  string // of the engine's command line
}

func newBench(ctx context.Context) (*bench, error) {
	scratch, err := os.MkdirTemp("", "zentrunk-bench-")
	if err != nil {
		return nil, err
	}
	b := &bench{scratch: scratch}
	if b.engine, err = engine.Find(ctx, os.Getenv("ZENTRUNK_TEST_ENGINE"), func(message string) { fmt.Fprintln(os.Stderr, message) }); err == nil {
		b.config, err = b.engine.Install(ctx, scratch)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(scratch))
	}
	return b, nil
}

func (b *bench) close() { _ = os.RemoveAll(b.scratch) }

// way is a way to plan.
type way struct {
	name      string
	arguments []string // of the plan
	provider  string   // arguments of the provider block
	environ   []string
}

var ways = []way{
	{name: "none (floor)", arguments: []string{"-refresh=false"}},
	{name: "shared"},
	{name: "a GET each", provider: "refresh_from_lists = false"},
	{name: "shared, untuned", environ: []string{"GOGC=100", "TF_LOG_CORE=OFF"}},
}

// compare plans n managed trunks in an account of so many.
func (b *bench) compare(ctx context.Context, n, account int, latency time.Duration) error {
	service, err := emulator.Start(emulator.Options{Latency: latency, Wrapped: true})
	if err != nil {
		return err
	}
	defer service.Close()
	dir := filepath.Join(b.scratch, fmt.Sprintf("%d-of-%d", n, account))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	if err := writeState(dir, service, n, account); err != nil {
		return err
	}
	var floor cost
	for i, w := range ways {
		service.ResetJournal()
		c, err := b.plan(ctx, dir, service, n, w)
		if err != nil {
			return fmt.Errorf("%d trunks, refresh %s: %w", n, w.name, err)
		}
		c.requests = len(service.Journal())
		if i == 0 {
			floor = c
		}
		fmt.Printf("| %d | %s | %.2f s | %+.2f s (%.2f×) | %d | %.2f s | %d MB |\n",
			n, w.name, c.wall.Seconds(), (c.wall - floor.wall).Seconds(), c.wall.Seconds()/floor.wall.Seconds(), c.requests, c.cpu.Seconds(), c.peak>>10)
	}
	return nil
}

func (b *bench) plan(ctx context.Context, dir string, service *emulator.Server, n int, w way) (cost, error) {
	hcl := fmt.Sprintf(`terraform {
  required_providers {
    zentrunk = { source = "plivo/zentrunk" }
  }
}

provider "zentrunk" {
  auth_id    = %q
  auth_token = %q
  base_url   = %q
  %s
}

resource "zentrunk_trunk" "test" {
  count            = %d
  name             = "trunk ${count.index}"
  trunk_direction  = "inbound"
  primary_uri_uuid = "uri"
}
`, service.AuthID(), service.AuthToken(), service.URL(), w.provider, n)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(hcl), 0o600); err != nil {
		return cost{}, err
	}
	command := func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, b.engine.Path, args...)
		cmd.Dir = dir
		cmd.Env = append(append(os.Environ(), w.environ...), "TF_CLI_CONFIG_FILE="+b.config, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
		return cmd
	}
	if _, err := os.Stat(filepath.Join(dir, ".terraform")); err != nil {
		if out, err := command("init", "-no-color").CombinedOutput(); err != nil {
			return cost{}, fmt.Errorf("init: %w\n%s", err, out)
		}
	}
	return measure(command(append([]string{"plan", "-detailed-exitcode", "-no-color", "-lock=false"}, w.arguments...)...))
}

// writeState fills the account, and writes the state of n of its trunks: to apply them
// would take minutes of the engine's own time.
func writeState(dir string, service *emulator.Server, n, account int) error {
	type instance struct {
		Index      int            `json:"index_key"`
		Version    int            `json:"schema_version"`
		Attributes map[string]any `json:"attributes"`
		Private    string         `json:"private"`
	}
	private := base64.StdEncoding.EncodeToString(fmt.Appendf(nil, `{"account":%q}`,
		base64.StdEncoding.EncodeToString(fmt.Appendf(nil, `{"auth_id":%q}`, service.AuthID()))))
	instances := make([]instance, 0, n)
	for i := range account {
		id := service.Put(emulator.Trunks, emulator.Object{
			"name": "trunk " + strconv.Itoa(i), "trunk_direction": "inbound", "trunk_status": "enabled", "secure": false, "primary_uri_uuid": "uri",
		})
		if i < n {
			instances = append(instances, instance{Index: i, Private: private, Attributes: map[string]any{
				"id": id, "trunk_id": id, "trunk_domain": id + ".zt.plivo.com", "name": "trunk " + strconv.Itoa(i),
				"trunk_direction": "inbound", "trunk_status": "enabled", "secure": false, "primary_uri_uuid": "uri",
				"ipacl_uuid": nil, "credential_uuid": nil, "fallback_uri_uuid": nil, "timeouts": nil,
			}})
		}
	}
	state, err := json.Marshal(map[string]any{
		"version": 4, "terraform_version": "1.6.0", "serial": 1, "lineage": "bench", "outputs": map[string]any{}, "check_results": nil,
		"resources": []any{map[string]any{
			"mode": "managed", "type": "zentrunk_trunk", "name": "test", "each": "list",
			"provider": `provider["registry.terraform.io/plivo/zentrunk"]`, "instances": instances,
		}},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "terraform.tfstate"), state, 0o600)
}

// compareLists lists 10,000 trunks page after page and with pages fetched ahead, as the
// data source does.
func (b *bench) compareLists(ctx context.Context, latency time.Duration) error {
	service, err := emulator.Start(emulator.Options{Latency: latency})
	if err != nil {
		return err
	}
	defer service.Close()
	const n = 10_000
	for i := range n {
		service.Put(emulator.Trunks, emulator.Object{"name": "trunk " + strconv.Itoa(i), "trunk_direction": "inbound", "primary_uri_uuid": "uri"})
	}
	client, err := zentrunk.New(zentrunk.Config{
		BaseURL: service.URL(), AuthID: service.AuthID(), AuthToken: service.AuthToken(), RequestTimeout: time.Minute,
	})
	if err != nil {
		return err
	}
	fmt.Printf("\nA list of 10,000 trunks:\n\n| pages | wall |\n| --- | --- |\n")
	took := map[int]time.Duration{}
	for _, ahead := range []int{0, zentrunk.WholeList} {
		start, count := time.Now(), 0
		for _, err := range client.Trunks.ListAhead(ctx, zentrunk.TrunkFilter{}, zentrunk.Ahead{Pages: ahead}) {
			if err != nil {
				return err
			}
			count++
		}
		if count != n {
			return fmt.Errorf("%d trunks were listed, not %d", count, n)
		}
		took[ahead] = time.Since(start)
		fmt.Printf("| %d at once | %.2f s |\n", ahead+1, took[ahead].Seconds())
	}
	fmt.Printf("\n%.1f times as fast.\n", took[0].Seconds()/took[zentrunk.WholeList].Seconds())
	return nil
}
