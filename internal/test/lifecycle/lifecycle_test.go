//go:build unix

// Package lifecycle_test runs the provider as users do: a built program that the engine
// installs and starts. It tests what only that shows: signals, killed processes, what is
// written to the terminal and to files, many resources at once.
package lifecycle_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
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

// held are the ids of the trunks that the state holds, sorted.
func held(t *testing.T, w *acctest.Workspace) (ids []string) {
	t.Helper()
	for _, trunk := range w.State().Managed {
		id, _ := trunk.Attributes["trunk_id"].(string)
		if trunk.Attributes["id"] != id {
			t.Errorf("id %q, but trunk_id %q", trunk.Attributes["id"], id)
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// expectAgreement expects the state to hold the account's trunks, so many, and no others.
func expectAgreement(t *testing.T, w *acctest.Workspace, env *acctest.Env, count int) {
	t.Helper()
	held, there := held(t, w), env.IDs(emulator.Trunks)
	if !slices.Equal(held, there) || len(there) != count {
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
