//go:build unix

// Package lifecycle_test runs the provider as users do: a built program that the engine
// installs and starts. It tests what only that shows: signals, killed processes, what is
// written to the terminal and to files, many resources at once.
package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const address = "zentrunk_trunk.test"

// trunk is the smallest configuration of one trunk, with further lines.
func trunk(name string, lines ...string) string {
	return fmt.Sprintf(`
resource "zentrunk_trunk" "test" {
  name             = %q
  trunk_direction  = "inbound"
  primary_uri_uuid = "uri-1"
  %s
}
`, name, strings.Join(lines, "\n  "))
}

// eachTrunk is a configuration of a trunk for each name.
func eachTrunk(names ...string) string {
	return fmt.Sprintf(`
resource "zentrunk_trunk" "each" {
  for_each         = toset(split(",", %q))
  name             = each.key
  trunk_direction  = "inbound"
  primary_uri_uuid = "uri-1"
}
`, strings.Join(names, ","))
}

// named matches the requests that send this name.
func named(name string) func(emulator.Request) bool {
	return func(r emulator.Request) bool { return r.Fields["name"] == name }
}

// installed is a workspace with this configuration, after its init.
func installed(t *testing.T, env *acctest.Env, hcl string, providerArguments ...string) *acctest.Workspace {
	t.Helper()
	w := acctest.NewInstalled(t, env)
	w.Write(hcl, providerArguments...)
	w.MustRun("init", "-no-color", "-input=false")
	return w
}

// instance is a trunk as the state file has it.
type instance struct {
	id      string
	tainted bool
}

// stateOf reads the state file, without an engine that could make something else of it.
func stateOf(t *testing.T, w *acctest.Workspace) []instance {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(w.Dir, "terraform.tfstate"))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var state struct {
		Resources []struct {
			Mode      string
			Instances []struct {
				Status     string
				Attributes struct {
					ID      string
					TrunkID string `json:"trunk_id"`
				}
			}
		}
	}
	if err := json.Unmarshal(content, &state); err != nil {
		t.Fatal(err)
	}
	var found []instance
	for _, resource := range state.Resources {
		if resource.Mode != "managed" {
			continue
		}
		for _, i := range resource.Instances {
			if i.Attributes.ID != i.Attributes.TrunkID {
				t.Errorf("id %q, but trunk_id %q", i.Attributes.ID, i.Attributes.TrunkID)
			}
			found = append(found, instance{id: i.Attributes.TrunkID, tainted: i.Status == "tainted"})
		}
	}
	return found
}

// trunkIDs are those of the account.
func trunkIDs(env *acctest.Env) []string {
	var ids []string
	for _, object := range env.All(emulator.Trunks) {
		id, _ := object["trunk_id"].(string)
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// expectAgreement expects the state to hold the account's trunks, so many, and no others.
func expectAgreement(t *testing.T, w *acctest.Workspace, env *acctest.Env, count int) {
	t.Helper()
	var held []string
	for _, i := range stateOf(t, w) {
		held = append(held, i.id)
	}
	slices.Sort(held)
	if there := trunkIDs(env); !slices.Equal(held, there) || len(there) != count {
		t.Errorf("expected %d trunks; the account has %v, the state %v", count, there, held)
	}
}

// lines are the requests of a journal, one to a line.
func lines(journal []emulator.Request) string {
	var b strings.Builder
	for _, r := range journal {
		fmt.Fprintf(&b, "%s %s %s?%s: %d\n", r.Time.Format(time.StampMilli), r.Method, r.Path, r.Query, r.Status)
	}
	return b.String()
}

// expectFailure expects a command to fail with these sentences.
func expectFailure(t *testing.T, result acctest.Result, sentences ...string) {
	t.Helper()
	if result.Code == 0 {
		t.Errorf("it succeeded:\n%s", result)
	}
	result.ExpectText(t, sentences...)
}
