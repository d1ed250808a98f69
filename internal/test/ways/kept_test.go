package ways_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// asShown is the line of a configuration that an error tells to write.
func asShown(t *testing.T, printed acctest.Result, attribute string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^[│\s]*(`+attribute+` = .*)$`).FindAllStringSubmatch(printed.Stdout+printed.Stderr, -1)
	if found == nil {
		t.Fatalf("no line for %s in:\n%s", attribute, printed)
	}
	return found[len(found)-1][1] // what comes before is the snippet of the configuration
}

// The service keeps an old value: it is written as the service shows it, or a new trunk has
// the one that was asked for, and the error says what that one does not have.
func TestAccWays_keptValue(t *testing.T) {
	t.Parallel()
	second := uri("second", named("second"))
	both := []string{named("in"), "fallback_uri_uuid = " + aURI + ".second.uri_uuid"}
	for name, test := range map[string]struct {
		lines []string // of the trunk
		walk  func(t *testing.T, w *acctest.Workspace, printed acctest.Result, write func(lines ...string))
		anew  bool
	}{
		"written as shown": {nil, func(t *testing.T, w *acctest.Workspace, printed acctest.Result, write func(...string)) {
			t.Helper()
			write(named("in"), asShown(t, printed, "fallback_uri_uuid"))
			w.MustRun("apply")
		}, false},
		"replaced": {nil, func(t *testing.T, w *acctest.Workspace, printed acctest.Result, _ func(...string)) {
			t.Helper()
			follow(t, w, printed, "apply -replace=", address(t, printed))
		}, true},
		"replaced with create_before_destroy": {[]string{first}, func(t *testing.T, w *acctest.Workspace, printed acctest.Result, write func(...string)) {
			t.Helper()
			refused(t, w, taken, "-replace="+address(t, printed))
			printed.ExpectText(t, "with create_before_destroy and another name, or none,")
			write(first, named("other"))
			w.MustRun("apply", "-replace="+address(t, printed))
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := start(t)
			write := func(lines ...string) { w.Write(uri("pbx", named("pbx")) + second + trunk("in", pbx, lines...)) }
			write(append(test.lines, both...)...)
			w.MustRun("apply")
			id := env.OnlyID(t, emulator.Trunks)
			env.IgnoreClear("fallback_uri_uuid")
			write(append(test.lines, named("in"))...)
			printed := refused(t, w, "shows fallback_uri_uuid as")
			printed.ExpectText(t, "Apply again. If it stays so,", "A new trunk has another trunk_domain, and no phone number is routed to it")
			expectNotAdvised(t, printed, "untaint")
			test.walk(t, w, printed, write)
			now := env.OnlyID(t, emulator.Trunks)
			if (now != id) != test.anew {
				t.Errorf("the trunk %s became %s", id, now)
			}
			expectEmpty(t, env, w, []string{now}, env.IDs(emulator.URIs))
		})
	}
}

// The service makes another setting of a new trunk, which is tainted: it is kept, and the setting
// is written as the service shows it.
func TestAccWays_anotherSetting(t *testing.T) {
	t.Parallel()
	env, w := start(t)
	write := func(line string) { w.Write(uri("pbx", named("pbx")) + trunk("in", pbx, named("sales"), line)) }
	env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Read, Do: func() {
		for _, id := range env.IDs(emulator.Trunks) {
			env.Patch(emulator.Trunks, id, emulator.Object{"secure": true})
		}
	}})
	write("secure = false")
	printed := refused(t, w, "shows secure as true where false was asked for")
	id := env.OnlyID(t, emulator.Trunks)
	follow(t, w, printed, "untaint", address(t, printed))
	write(asShown(t, printed, "secure"))
	w.MustRun("apply")
	expectEmpty(t, env, w, []string{id}, env.IDs(emulator.URIs))
}

// The service rewrites a name: it is written as the service shows it. A new trunk would be
// called the same, so none is advised; one that is new is not tainted for it.
func TestAccWays_rewrittenValue(t *testing.T) {
	t.Parallel()
	for _, when := range []string{"create", "update"} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			env, w := start(t)
			write := func(line string) { w.Write(uri("pbx", named("pbx")) + trunk("in", pbx, line)) }
			rewrite := func() {
				env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Read, Do: func() {
					for _, trunk := range env.All(emulator.Trunks) {
						name, _ := trunk["name"].(string)
						env.Patch(emulator.Trunks, trunk["trunk_id"].(string), emulator.Object{"name": strings.ToUpper(name)})
					}
				}})
			}
			if when == "update" {
				write(named("before"))
				w.MustRun("apply")
			}
			rewrite()
			write(named("sales"))
			const says = `shows name as "SALES" where "sales" was asked for`
			var printed acctest.Result
			if when == "create" {
				printed = w.MustRun("apply")
				printed.ExpectText(t, says)
			} else {
				printed = refused(t, w, says)
			}
			expectNotAdvised(t, printed, "-replace", "Apply again", "untaint")
			id := env.OnlyID(t, emulator.Trunks)
			write(asShown(t, printed, "name"))
			w.MustRun("apply")
			expectEmpty(t, env, w, []string{id}, env.IDs(emulator.URIs))
		})
	}
}
