package trunk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// A trunk of each direction with every attribute set, as somebody else made it.
var foreign = map[string]emulator.Object{
	"in": {
		"name": "in", "trunk_direction": "inbound", "trunk_status": "disabled", "secure": true,
		"primary_uri_uuid": "uri-1", "fallback_uri_uuid": "uri-2",
	},
	"out": {
		"name": "out", "trunk_direction": "outbound", "ipacl_uuid": "acl-1", "credential_uuid": "cred-1",
	},
}

// The configuration of foreign.
var foreignConfig = trunk("in", `name = "in"`, inbound, `trunk_status = "disabled"`, `secure = true`, primary, `fallback_uri_uuid = "uri-2"`) +
	trunk("out", `name = "out"`, outbound, ipacl, `credential_uuid = "cred-1"`)

// What an import yields is what a create leaves in the state, both by command and by block.
func TestAccTrunkResource_import(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	imported := func(name string, kind resource.ImportStateKind) resource.TestStep {
		step := resource.TestStep{ResourceName: "zentrunk_trunk." + name, ImportState: true, ImportStateKind: kind}
		step.ImportStateVerify = kind == resource.ImportCommandWithID
		return step
	}
	steps := []resource.TestStep{
		{Config: env.Config(foreignConfig)},
		imported("in", resource.ImportCommandWithID),
		imported("out", resource.ImportCommandWithID),
	}
	if acctest.EngineAtLeast(t, acctest.ImportBlocks) {
		steps = append(steps, imported("in", resource.ImportBlockWithID), imported("out", resource.ImportBlockWithID))
	}
	env.Test(t, steps...)
}

// After terraform import the plan is empty, and the trunk can be managed.
func TestAccTrunkResource_importCommand(t *testing.T) {
	t.Parallel()
	for shape, options := range map[string]emulator.Options{"bare": {}, "wrapped": {Wrapped: true}} {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, options)
			workspace := acctest.NewWorkspace(t, env)
			workspace.Write(foreignConfig)
			for name, object := range foreign {
				workspace.MustRun("import", "zentrunk_trunk."+name, env.Put(emulator.Trunks, object))
			}
			workspace.MustRun("plan", "-detailed-exitcode")
			env.ExpectNoWrites(t)
			workspace.MustRun("destroy")
			env.ExpectCount(t, 0, emulator.Trunks)
		})
	}
}

// Import blocks write the configuration themselves; it plans empty without an edit.
func TestAccTrunkResource_importGeneratesConfig(t *testing.T) {
	t.Parallel()
	acctest.RequireImportBlocks(t)
	for shape, options := range map[string]emulator.Options{"bare": {}, "wrapped": {Wrapped: true}} {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, options)
			workspace := acctest.NewWorkspace(t, env)
			blocks := ""
			for name, object := range foreign {
				// The line provider is what newer engines want while there is no configuration.
				blocks += fmt.Sprintf("import {\n  provider = zentrunk\n  to = zentrunk_trunk.%s\n  id = %q\n}\n", name, env.Put(emulator.Trunks, object))
			}
			workspace.Write("")
			workspace.WriteFile("import.tf", blocks)
			workspace.MustRun("plan", "-generate-config-out=generated.tf").ExpectText(t, "Plan: 2 to import, 0 to add, 0 to change, 0 to destroy.")
			// It wants the line away once the configuration exists, in some versions.
			workspace.WriteFile("import.tf", strings.ReplaceAll(blocks, "  provider = zentrunk\n", ""))
			workspace.MustRun("apply").ExpectText(t, "Apply complete! Resources: 2 imported, 0 added, 0 changed, 0 destroyed.")
			workspace.MustRun("plan", "-detailed-exitcode")
			env.ExpectNoWrites(t)
		})
	}
}

// What cannot be the id of a trunk is refused without a request, what is none with one.
func TestAccTrunkResource_importRefused(t *testing.T) {
	t.Parallel()
	for id, test := range map[string]struct {
		says     []string
		requests int
	}{
		"":                 {[]string{}, 0}, // an engine may refuse it before the provider is asked
		" ":                {[]string{"Error: Invalid import id"}, 0},
		"2178 4177":        {[]string{"Error: Invalid import id", `"2178 4177" is not an identifier`, "terraform import zentrunk_trunk.NAME"}, 0},
		"2178/4177":        {[]string{"Error: Invalid import id", "looks like an address"}, 0},
		"..":               {[]string{"Error: Invalid import id"}, 0},
		"1.zt.plivo.com":   {[]string{"Error: Invalid import id"}, 0},
		"https://plivo/1/": {[]string{"Error: Invalid import id", "looks like an address"}, 0},
		"12345":            {[]string{"Error: Unable to import trunk", "Account " + emulator.DefaultAuthID + " has no trunk 12345", "HTTP status 404"}, 1},
	} {
		t.Run("id "+id, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			workspace := acctest.NewWorkspace(t, env)
			workspace.Write(trunk("test", inbound, primary))
			result := workspace.Run("import", address, id)
			if result.Code == 0 || strings.Count(result.Stderr, "Error:") != 1 {
				t.Errorf("exit code %d, expected 1 and one error:\n%s", result.Code, result)
			}
			result.ExpectText(t, test.says...)
			if got := len(env.Journal()); got != test.requests {
				t.Errorf("%d requests were sent, expected %d", got, test.requests)
			}
			if workspace.Attributes(address) != nil {
				t.Error("the trunk is in the state")
			}
		})
	}
}

// A block with a bad id fails the plan in the same words.
func TestAccTrunkResource_importBlockRefused(t *testing.T) {
	t.Parallel()
	acctest.RequireImportBlocks(t)
	env := acctest.New(t, emulator.Options{})
	for id, says := range map[string]string{
		"a b":   `Invalid import id The import id "a b" is not an identifier`,
		"12345": "Unable to import trunk",
	} {
		env.Test(t, resource.TestStep{
			Config:      env.Config(trunk("test", inbound, primary) + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)),
			ExpectError: acctest.Says(says),
		})
	}
	env.ExpectNoWrites(t)
}
