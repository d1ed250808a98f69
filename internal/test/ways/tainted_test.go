package ways_test

import (
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// A new trunk that could not be read back is tainted, and kept.
func TestAccWays_readBackFailed(t *testing.T) {
	t.Parallel()
	const in = aTrunk + ".in"
	for name, test := range map[string]struct {
		lines []string
		walk  func(t *testing.T, w *acctest.Workspace, printed acctest.Result, config func(trunk string) string)
		anew  bool
	}{
		"untaint": {nil, func(t *testing.T, w *acctest.Workspace, printed acctest.Result, _ func(string) string) {
			t.Helper()
			expectNotAdvised(t, printed, "-refresh-only", "import", "ignore_changes", "moved")
			follow(t, w, printed, "untaint", address(t, printed))
			w.MustRun("apply").ExpectText(t, "Apply complete! Resources: 0 added, 0 changed, 0 destroyed.")
		}, false},
		"untaint, after create_before_destroy forbade the replacement": {[]string{first}, func(t *testing.T, w *acctest.Workspace, printed acctest.Result, _ func(string) string) {
			t.Helper()
			expectHolder(t, w, refused(t, w, taken), in)
			follow(t, w, printed, "untaint", address(t, printed))
			w.MustRun("apply")
		}, false},
		"forgotten and imported in one apply": {nil, func(t *testing.T, w *acctest.Workspace, _ acctest.Result, config func(string) string) {
			t.Helper()
			acctest.Require(t, feature.Removed)
			id, _ := w.Attributes(in)["trunk_id"].(string)
			w.Write(config(trunk("adopted", pbx, named("in"))) + "removed {\n  from = " + in + "\n  lifecycle {\n    destroy = false\n  }\n}\n" +
				"import {\n  to = " + aTrunk + ".adopted\n  id = \"" + id + "\"\n}\n")
			w.MustRun("apply")
		}, false},
		"replaced": {nil, func(_ *testing.T, w *acctest.Workspace, _ acctest.Result, _ func(string) string) {
			w.MustRun("apply")
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := start(t)
			config := func(trunk string) string { return uri("pbx", named("pbx")) + trunk }
			w.Write(config(""))
			w.MustRun("apply")
			w.Write(config(trunk("in", pbx, append(test.lines, named("in"))...)), "max_retries = 0")
			heal := env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Read, Status: 403, Body: `{"error": "not now"}`})
			printed := refused(t, w, "was created, but could not be read back")
			heal()
			id := env.OnlyID(t, emulator.Trunks)
			if held := w.State().Managed[in]; !held.Tainted || held.Attributes["trunk_id"] != id || held.Attributes["trunk_domain"] != nil {
				t.Errorf("the state holds %+v", held)
			}
			test.walk(t, w, printed, config)
			now := env.OnlyID(t, emulator.Trunks)
			if (now != id) != test.anew {
				t.Errorf("the trunk %s became %s", id, now)
			}
			expectEmpty(t, env, w, []string{now}, env.IDs(emulator.URIs))
			for address, held := range w.State().Managed {
				if domain, _ := held.Attributes["trunk_domain"].(string); strings.HasPrefix(address, aTrunk) && (held.Tainted || domain == "") {
					t.Errorf("the state holds %+v", held)
				}
			}
		})
	}
}
