package ways_test

import (
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

const pbx = aURI + ".pbx"

// A URI that a trunk uses is to be replaced under the same name.
func TestAccWays_replaced(t *testing.T) {
	t.Parallel()
	replace := "-replace=" + pbx
	for name, test := range map[string]struct {
		before []string // lines of the URI
		taint  bool
		walk   func(t *testing.T, w *acctest.Workspace, write func(lines ...string))
		kept   bool // the URI is the same at the end
	}{
		"-replace is dropped": {[]string{named("pbx")}, false, func(t *testing.T, w *acctest.Workspace, _ func(...string)) {
			t.Helper()
			printed := refused(t, w, stillUsed, replace)
			printed.ExpectText(t, "If it is to be replaced, drop -replace or")
			expectNotAdvised(t, printed, "import", "a new trunk")
			w.MustRun("apply")
		}, true},
		"-replace is dropped, with create_before_destroy": {[]string{named("pbx"), first}, false, func(t *testing.T, w *acctest.Workspace, _ func(...string)) {
			t.Helper()
			printed := refused(t, w, taken, replace)
			expectHolder(t, w, printed, pbx)
			printed.ExpectText(t, "If that prints the address shown with this error, the origination URI is being replaced, and its name is not free before it is gone: drop -replace or")
			w.MustRun("apply")
		}, true},
		"untaint": {[]string{named("pbx")}, true, func(t *testing.T, w *acctest.Workspace, _ func(...string)) {
			t.Helper()
			printed := refused(t, w, stillUsed)
			expectHolder(t, w, printed, pbx)
			follow(t, w, printed, "untaint", pbx)
			w.MustRun("apply")
		}, true},
		"untaint, with create_before_destroy": {[]string{named("pbx"), first}, true, func(t *testing.T, w *acctest.Workspace, _ func(...string)) {
			t.Helper()
			printed := refused(t, w, taken)
			expectHolder(t, w, printed, pbx)
			printed.ExpectText(t, "where it is tainted, keep it (terraform untaint)")
			w.MustRun("untaint", address(t, printed))
			w.MustRun("apply")
		}, true},
		"create_before_destroy and another name": {[]string{named("pbx")}, false, func(t *testing.T, w *acctest.Workspace, write func(...string)) {
			t.Helper()
			write(named("other"))
			refused(t, w, stillUsed, replace).ExpectText(t, "give it create_before_destroy = true and another name in one apply")
			write(named("other"), first)
			w.MustRun("apply", replace)
			write(named("pbx"), first)
			w.MustRun("apply")
		}, false},
		"tainted, create_before_destroy and another name": {[]string{named("pbx")}, true, func(t *testing.T, w *acctest.Workspace, write func(...string)) {
			t.Helper()
			write(named("pbx"), first)
			refused(t, w, taken).ExpectText(t, "or change the name for this apply")
			write(named("other"), first)
			w.MustRun("apply")
			write(named("pbx"), first)
			w.MustRun("apply")
		}, false},
		"no name and create_before_destroy": {nil, true, func(_ *testing.T, w *acctest.Workspace, write func(...string)) {
			write(first)
			w.MustRun("apply")
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := start(t)
			write := func(lines ...string) { w.Write(uri("pbx", lines...) + trunk("in", pbx, named("in"))) }
			write(test.before...)
			w.MustRun("apply")
			trunks, uris := env.IDs(emulator.Trunks), env.IDs(emulator.URIs)
			if test.taint {
				w.MustRun("taint", pbx)
			}
			test.walk(t, w, write)
			now := []string{env.OnlyID(t, emulator.URIs)}
			if (now[0] == uris[0]) != test.kept {
				t.Errorf("the URI %v became %v", uris, now)
			}
			expectEmpty(t, env, w, trunks, now)
			if got := env.Only(t, emulator.Trunks)["primary_uri_uuid"]; got != now[0] {
				t.Errorf("the trunk uses %v, expected %v", got, now)
			}
		})
	}
}

// expectHolder expects that the printed command lists this one address.
func expectHolder(t *testing.T, w *acctest.Workspace, printed acctest.Result, want string) {
	t.Helper()
	if got := holders(t, w, printed); len(got) != 1 || got[0] != want {
		t.Errorf("the object is held by %v, expected %s", got, want)
	}
}

// A second block: the trunk is moved to it, and the first is removed. Nothing forbids that
// the first is tainted, where the trunk goes first.
func TestAccWays_secondBlock(t *testing.T) {
	t.Parallel()
	for name, targets := range map[string][]string{"sound": nil, "tainted": {"-target=" + aTrunk + ".in"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := start(t)
			old, second := uri("pbx", named("pbx")), uri("second", named("second"))
			w.Write(old + trunk("in", pbx))
			w.MustRun("apply")
			trunks := env.IDs(emulator.Trunks)
			if targets != nil {
				w.MustRun("taint", pbx)
			}
			w.Write(old + second + trunk("in", aURI+".second"))
			w.MustRun("apply", targets...)
			w.Write(second + trunk("in", aURI+".second"))
			w.MustRun("apply")
			expectEmpty(t, env, w, trunks, []string{env.Named(t, emulator.URIs, "second")})
		})
	}
}
