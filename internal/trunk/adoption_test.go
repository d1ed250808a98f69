package trunk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// The account that is adopted: more than two pages of trunks, of both directions, with
// every setting set and unset.
const adopted = 45

func populate(env *acctest.Env) (ids []string) {
	for i := range adopted {
		object := emulator.Object{"name": fmt.Sprintf("line %d", i), "secure": i%3 == 0}
		if i%5 == 0 {
			object["trunk_status"] = "disabled"
		}
		if i%2 == 0 {
			object["trunk_direction"], object["primary_uri_uuid"] = "inbound", "uri-1"
			if i%4 == 0 {
				object["fallback_uri_uuid"] = "uri-2"
			}
		} else {
			object["trunk_direction"] = "outbound"
			if i%4 == 1 {
				object["credential_uuid"] = "cred-1"
			}
			if i%4 == 3 || i%3 == 0 {
				object["ipacl_uuid"] = "acl-1"
			}
		}
		if i%9 == 0 {
			object["name"] = `tricky "${name}" %{ if } – ☎`
			if i > 0 {
				object["name"] = nil
			}
		}
		ids = append(ids, env.Put(emulator.Trunks, object))
	}
	return ids
}

// example is a workspace with a copy of an example, for an account that it finds where a
// user's is found: in the environment.
func example(t *testing.T, env *acctest.Env, name string) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t, env)
	w.SetAccount()
	if err := os.CopyFS(w.Dir, os.DirFS(filepath.Join("..", "..", "examples", name))); err != nil {
		t.Fatal(err)
	}
	return w
}

// The example for engines without queries. It follows the account: a trunk that is
// deleted, or made, outside is forgotten, or adopted. What it does not see, it does not delete.
func TestAccAdoption_forEach(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.ImportForEach)
	env := acctest.New(t, emulator.Options{Wrapped: true, NewestFirst: true})
	ids := populate(env)
	w := example(t, env, "adopt-for-each")
	w.MustRun("plan").ExpectText(t, fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", adopted))
	w.MustRun("apply").ExpectText(t, fmt.Sprintf("Resources: %d imported, 0 added, 0 changed, 0 destroyed.", adopted))
	w.MustRun("plan", "-detailed-exitcode")

	env.Remove(emulator.Trunks, ids[7])
	result := w.MustRun("plan", "-detailed-exitcode") // neither a change nor an error
	result.ExpectText(t, "No changes.", "Warning: Trunk is gone", ids[7])
	w.MustRun("apply").ExpectText(t, "Resources: 0 added, 0 changed, 0 destroyed.")
	if strings.Contains(w.MustRun("state", "list").Stdout, ids[7]) {
		t.Errorf("the state still has trunk %s", ids[7])
	}

	env.Put(emulator.Trunks, foreign["in"])
	w.MustRun("plan").ExpectText(t, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.")

	// One, which somebody has changed, gets a block of its own.
	env.Patch(emulator.Trunks, ids[3], emulator.Object{"name": "sales", "ipacl_uuid": "3f6c2d84-a7e5-4b19-8d02-6e91f4b7a35c", "secure": false})
	w.WriteFile("main.tf", strings.Replace(w.Read("main.tf"), "own = []", fmt.Sprintf("own = [%q]", ids[3]), 1))
	w.WriteFile("own.tf", strings.ReplaceAll(example(t, env, "adopt-moved").Read("main.tf"), "21784177241578330001", ids[3]))
	w.MustRun("apply").ExpectText(t, "Resources: 1 imported, 0 added, 0 changed, 0 destroyed.")
	w.MustRun("plan", "-detailed-exitcode")
	if w.Attributes("zentrunk_trunk.sales")["trunk_id"] != ids[3] {
		t.Errorf("trunk %s is not zentrunk_trunk.sales", ids[3])
	}

	// Another one is let go of. Taken out of the state alone, it would be adopted again.
	w.MustRun("state", "rm", fmt.Sprintf("zentrunk_trunk.adopted[%q]", ids[5]))
	w.MustRun("plan").ExpectText(t, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.")
	w.WriteFile("main.tf", strings.Replace(w.Read("main.tf"), "own = [", fmt.Sprintf("own = [%q, ", ids[5]), 1))
	w.MustRun("plan", "-detailed-exitcode")

	hidden := strings.Replace(w.Read("main.tf"), `"all" {}`, `"all" { trunk_direction = "inbound" }`, 1)
	w.WriteFile("main.tf", hidden)
	if result := w.Run("plan"); result.Code == 0 || !strings.Contains(result.Text(), "prevent_destroy") {
		t.Errorf("trunks that the data source leaves out: expected an error, got\n%s", result)
	}
	env.ExpectNoWrites(t)
	env.ExpectCount(t, adopted, emulator.Trunks) // one went, one came
}

// What follows the generation of a configuration: it is valid, an apply adopts every
// trunk without a write, and the next plan is empty. A trunk deleted outside is then one
// planned create, with the import blocks still there and without them.
func adoptGenerated(t *testing.T, env *acctest.Env, w *acctest.Workspace, ids []string, dropImports func()) {
	t.Helper()
	w.MustRun("validate")
	w.MustRun("plan").ExpectText(t, fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", adopted))
	w.MustRun("apply").ExpectText(t, fmt.Sprintf("Resources: %d imported, 0 added, 0 changed, 0 destroyed.", adopted))
	w.MustRun("plan", "-detailed-exitcode")

	env.Remove(emulator.Trunks, ids[7])
	gone := []string{"Plan: 1 to add, 0 to change, 0 to destroy.", "Warning: Trunk is gone", ids[7]}
	w.MustRun("plan").ExpectText(t, gone...)
	dropImports()
	w.MustRun("plan").ExpectText(t, gone...)
	env.ExpectNoWrites(t)

	w.MustRun("apply").ExpectText(t, "Resources: 1 added, 0 changed, 0 destroyed.")
	w.MustRun("plan", "-detailed-exitcode")
	if writes := env.Writes(); len(writes) != 1 {
		t.Errorf("expected one create, got %v", writes)
	}
	env.ExpectCount(t, adopted, emulator.Trunks)
}

// What terraform query writes, on an engine that has no queries: an import block for each
// trunk, and the resource blocks that the engine generates for them.
func TestAccAdoption_generated(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.ImportBlocks)
	env := acctest.New(t, emulator.Options{NoDefaultName: true})
	ids := populate(env)
	w := acctest.NewWorkspace(t, env)
	w.Write("")
	blocks := ""
	for i, id := range ids {
		// Terraform 1.16 and later want the line provider as long as there is no resource block.
		blocks += fmt.Sprintf("import {\n  provider = zentrunk\n  to = zentrunk_trunk.all_%d\n  id = %q\n}\n", i, id)
	}
	w.WriteFile("imports.tf", blocks)
	w.MustRun("plan", "-generate-config-out=generated.tf")
	// Every engine refuses it afterwards.
	w.WriteFile("imports.tf", strings.ReplaceAll(blocks, "  provider = zentrunk\n", ""))
	adoptGenerated(t, env, w, ids, func() { w.WriteFile("imports.tf", "") })
}

// The example for engines with queries.
func TestAccAdoption_query(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.Queries)
	env := acctest.New(t, emulator.Options{Wrapped: true})
	ids := populate(env)
	w := example(t, env, "adopt-query")
	w.MustRun("validate", "-query")
	result := w.MustRun("query", "-no-color", "-generate-config-out=trunks.tf")
	for _, id := range ids {
		result.ExpectText(t, "trunk_id="+id)
	}
	adoptGenerated(t, env, w, ids, func() {
		without := importBlock.ReplaceAllString(w.Read("trunks.tf"), "")
		if strings.Contains(without, "import") {
			t.Errorf("an import block is left in\n%s", without)
		}
		w.WriteFile("trunks.tf", without)
	})
}

// importBlock is one that terraform query wrote.
var importBlock = regexp.MustCompile(`(?s)import \{\n.*?\n\}\n`)
