package trunk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
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

// What cannot be the id of a trunk is refused without a request, what is none with one.
func TestAccTrunkResource_importRefused(t *testing.T) {
	t.Parallel()
	for id, test := range map[string]struct {
		says     []string
		requests int
	}{
		"":                 {[]string{}, 0}, // an engine may refuse it before the provider is asked
		" ":                {[]string{"Error: Invalid import id"}, 0},
		"2178 4177":        {[]string{"Error: Invalid import id", `"2178 4177" has a blank as character 5`, "terraform import zentrunk_trunk.NAME"}, 0},
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
	acctest.Require(t, feature.ImportBlocks)
	env := acctest.New(t, emulator.Options{})
	for id, says := range map[string]string{
		"a b":   `Invalid import id The import id "a b" has a blank as character 2`,
		"12345": "Unable to import trunk",
	} {
		env.Test(t, resource.TestStep{
			Config:      env.Config(trunk("test", inbound, primary) + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)),
			ExpectError: acctest.Says(says),
		})
	}
	env.ExpectNoWrites(t)
}
