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
	"slices"
	"strconv"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// way is a way to plan.
type way struct {
	name      string
	arguments []string // of the plan
	provider  string   // argument of the provider block
	environ   []string
}

var (
	floor   = way{name: "none", arguments: []string{"-refresh=false"}}
	shared  = way{name: "shared"}
	plain   = way{name: "a GET each", provider: "refresh_from_lists = false"}
	untuned = way{name: "shared, untuned", environ: []string{"GOGC=100", "TF_LOG_CORE=OFF"}}
	ways    = []way{floor, shared, plain, untuned}
)

// longEnough is what no further run of a way is begun after.
const longEnough = 15 * time.Second

// comparePlans measures a plan that changes nothing, of n managed trunks in an account of
// so many, the ways in turn, and is what each of them cost, by its name.
func (b *bench) comparePlans(ctx context.Context, n, account int, o options) (map[string]cost, error) {
	service, err := emulator.Start(emulator.Options{Latency: o.latency, Wrapped: true})
	if err != nil {
		return nil, err
	}
	defer service.Close()
	name := fmt.Sprintf("%d-of-%d", n, account)
	if err := b.writeState(name, service, n, account); err != nil {
		return nil, err
	}
	costs := map[string][]cost{}
	spent := map[string]time.Duration{}
	for range o.runs {
		for _, w := range ways {
			if spent[w.name] > longEnough {
				continue
			}
			c, err := b.run(ctx, run{
				name: name, arguments: slices.Concat(planning, w.arguments), environ: w.environ, service: service, url: service.URL(),
				provider: w.provider, hcl: trunksHCL(n, account/n, "enabled"),
			})
			if err != nil {
				return nil, fmt.Errorf("%d trunks, refresh %s: %w", n, w.name, err)
			}
			costs[w.name] = append(costs[w.name], c)
			spent[w.name] += c.wall
		}
	}
	medians := map[string]cost{}
	for _, w := range ways {
		c := median(costs[w.name])
		medians[w.name] = c
		least := medians[floor.name].wall
		b.printf("| %d | %s | %.2f s | %+.2f s (%.2f×) | %d | %.2f s | %.1f ms | %d MB |\n", n, w.name, c.wall.Seconds(),
			(c.wall - least).Seconds(), ratio(c.wall, least), c.requests, c.cpu.Seconds(), 1e3*c.cpu.Seconds()/float64(n), c.peak>>10)
	}
	return medians, nil
}

const planHeader = "| trunks | refresh | wall | over no refresh | requests | provider CPU | a trunk | provider peak memory |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n"

// planning are the arguments of a plan that must find nothing to change.
var planning = []string{"plan", "-detailed-exitcode", "-lock=false"}

// trunksHCL are so many trunks, of which one is the every-th of the account.
func trunksHCL(n, every int, status string) string {
	return fmt.Sprintf(`resource "zentrunk_trunk" "test" {
  count            = %d
  name             = "trunk ${count.index * %d}"
  trunk_direction  = "inbound"
  primary_uri_uuid = "uri"
  trunk_status     = %q
}
`, n, every, status)
}

// run is one of the engine.
type run struct {
	name      string // of its directory, which may have a state
	service   *emulator.Server
	url       string   // of the service, or of what is before it
	provider  string   // argument of the provider block
	hcl       string   // the rest of the configuration
	arguments []string // the command and its flags
	environ   []string
	once      bool // it cannot be repeated where its provider was killed
}

func (b *bench) run(ctx context.Context, p run) (cost, error) {
	dir := filepath.Join(b.scratch, p.name)
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

%s`, p.service.AuthID(), p.service.AuthToken(), p.url, p.provider, p.hcl)
	if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(dir, "main.tf"), []byte(hcl), 0o600)); err != nil {
		return cost{}, err
	}
	command := func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, b.engine.Path, args...)
		cmd.Dir = dir
		cmd.Env = append(append(os.Environ(), p.environ...), "TF_CLI_CONFIG_FILE="+b.config, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
		return cmd
	}
	if _, err := os.Stat(filepath.Join(dir, ".terraform")); err != nil {
		if out, err := command("init", "-no-color").CombinedOutput(); err != nil {
			return cost{}, fmt.Errorf("init: %w\n%s", err, out)
		}
	}
	for {
		p.service.ResetJournal()
		c, err := measure(command(append(p.arguments, "-no-color")...))
		killed := errors.Is(err, errKilled)
		if killed && p.once {
			err = nil
		}
		if !killed || p.once {
			journal := p.service.Journal()
			c.requests, c.busiest = len(journal), emulator.Busiest(journal, 5*time.Second)
			return c, err
		}
	}
}

// putTrunk makes a trunk in the service.
func putTrunk(service *emulator.Server, i int) (id string) {
	return service.Put(emulator.Trunks, emulator.Object{
		"name": "trunk " + strconv.Itoa(i), "trunk_direction": "inbound", "trunk_status": "enabled", "secure": false, "primary_uri_uuid": "uri",
	})
}

// writeState fills the account, and writes the state of n of its trunks, spread over it:
// to apply them would take minutes of the engine's own time.
func (b *bench) writeState(name string, service *emulator.Server, n, account int) error {
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
		id := putTrunk(service, i)
		if every := account / n; i%every == 0 && len(instances) < n {
			instances = append(instances, instance{Index: len(instances), Private: private, Attributes: map[string]any{
				"id": id, "trunk_id": id, "trunk_domain": id + ".zt.plivo.com", "name": "trunk " + strconv.Itoa(i),
				"trunk_direction": "inbound", "trunk_status": "enabled", "secure": false, "primary_uri_uuid": "uri",
				"ipacl_uuid": nil, "credential_uuid": nil, "fallback_uri_uuid": nil, "timeouts": nil, "deletion_protection": false, "force_destroy": false,
			}})
		}
	}
	state, err := json.Marshal(map[string]any{
		"version": 4, "terraform_version": "1.6.0", "serial": 1, "lineage": "bench", "outputs": map[string]any{}, "check_results": nil,
		"resources": []any{map[string]any{
			"mode": "managed", "type": "zentrunk_trunk", "name": "test", "each": "list",
			"provider": fmt.Sprintf("provider[%q]", b.engine.RegistryHost()+"/plivo/zentrunk"), "instances": instances,
		}},
	})
	if err != nil {
		return err
	}
	dir := filepath.Join(b.scratch, name)
	return errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(dir, "terraform.tfstate"), state, 0o600))
}
