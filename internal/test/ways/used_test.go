package ways_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// shape is how objects of several names are configured.
type shape struct {
	blocks  func(typ string, names []string, lines ...string) string
	address func(typ string, names []string, name string) string
	before  []string // names before the change
}

var shapes = map[string]shape{
	"block": {
		blocks: func(typ string, names []string, lines ...string) (hcl string) {
			for _, name := range names {
				hcl += acctest.Block(typ, name, append([]string{named(name)}, lines...)...)
			}
			return hcl
		},
		address: func(typ string, _ []string, name string) string { return typ + "." + name },
		before:  []string{"old"},
	},
	"for_each": {
		blocks: func(typ string, names []string, lines ...string) string {
			return acctest.Block(typ, "u", append([]string{fmt.Sprintf("for_each = toset(split(%q, %q))", " ", strings.Join(names, " ")), "name = each.key"}, lines...)...)
		},
		address: func(typ string, _ []string, name string) string { return fmt.Sprintf("%s.u[%q]", typ, name) },
		before:  []string{"old"},
	},
	"count": {
		blocks: func(typ string, names []string, lines ...string) string {
			all := fmt.Sprintf("split(%q, %q)", " ", strings.Join(names, " "))
			return acctest.Block(typ, "u", append([]string{"count = length(" + all + ")", "name = " + all + "[count.index]"}, lines...)...)
		},
		address: func(typ string, names []string, name string) string {
			return fmt.Sprintf("%s.u[%d]", typ, slices.Index(names, name))
		},
		before: []string{"new", "old"},
	},
}

// config is URIs, lists and credentials of these names, and trunks that use those of one.
func (s shape) config(names []string, used string, lines ...string) string {
	return s.blocks(aURI, names, append(lines, `uri = "pbx.example.com"`)...) +
		s.blocks(aList, names, append(lines, `ip_addresses = ["203.0.113.7"]`)...) +
		s.blocks(aCredential, names, append(lines, `username = "callcentre"`, `password = "sw0rdfish!"`)...) +
		trunk("in", s.address(aURI, names, used), named("in")) +
		acctest.Block(aTrunk, "out", named("out"), `trunk_direction = "outbound"`,
			"ipacl_uuid = "+s.address(aList, names, used)+".ipacl_uuid", "credential_uuid = "+s.address(aCredential, names, used)+".credential_uuid")
}

// expectRepointed expects the trunks of before, which use the one object of each kind.
func expectRepointed(t *testing.T, env *acctest.Env, w *acctest.Workspace, trunks []string) {
	t.Helper()
	expectEmpty(t, env, w, trunks, []string{env.Named(t, emulator.URIs, "new")})
	env.ExpectCount(t, 1, emulator.IPAccessControlLists, emulator.Credentials)
	for _, trunk := range env.All(emulator.Trunks) {
		for field, id := range map[string]string{
			"primary_uri_uuid": env.OnlyID(t, emulator.URIs), "ipacl_uuid": env.OnlyID(t, emulator.IPAccessControlLists), "credential_uuid": env.OnlyID(t, emulator.Credentials),
		} {
			if got := trunk[field]; got != nil && got != id {
				t.Errorf("%s of %v is %v, expected %s", field, trunk["name"], got, id)
			}
		}
	}
}

// What trunks use is removed while they are repointed. The advice: put it back, leave the
// trunks at the new one, apply; remove it again, apply.
func TestAccWays_used(t *testing.T) {
	t.Parallel()
	for name, s := range shapes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := start(t)
			after, back := []string{"new"}, []string{"new", "old"}
			w.Write(s.config(s.before, "old"))
			w.MustRun("apply")
			trunks := env.IDs(emulator.Trunks)
			w.Write(s.config(after, "new"))
			printed := refused(t, w, stillUsed)
			printed.ExpectText(t, "Put it back (its block, its key of for_each, the count), leave the trunks at what they are to use now, and apply; then remove it again and apply.")
			expectNotAdvised(t, printed, "-target", "-refresh", "-parallelism", "state rm", "removed {")
			w.Write(s.config(back, "new"))
			w.MustRun("apply")
			w.Write(s.config(after, "new"))
			w.MustRun("apply")
			expectRepointed(t, env, w, trunks)
		})
	}
}

// The other ways, and those that are none.
func TestAccWays_usedOtherwise(t *testing.T) {
	t.Parallel()
	old, after := []string{"old"}, []string{"new"}
	for name, test := range map[string]struct {
		shape  string
		before []string // lines
		walk   func(t *testing.T, s shape, w *acctest.Workspace)
	}{
		"every trunk and what it uses are the targets": {"for_each", nil, func(_ *testing.T, s shape, w *acctest.Workspace) {
			w.Write(s.config(after, "new"))
			w.MustRun("apply", "-target="+aTrunk+".in", "-target="+aTrunk+".out", "-target="+s.address(aURI, after, "new"),
				"-target="+s.address(aList, after, "new"), "-target="+s.address(aCredential, after, "new"))
			w.MustRun("apply")
		}},
		"the trunks alone are the targets": {"block", nil, func(_ *testing.T, s shape, w *acctest.Workspace) {
			w.Write(s.config(after, "new"))
			w.MustRun("apply", "-target="+aTrunk+".in", "-target="+aTrunk+".out")
			w.MustRun("apply")
		}},
		"create_before_destroy is in the state": {"for_each", []string{first}, func(_ *testing.T, s shape, w *acctest.Workspace) {
			w.Write(s.config(after, "new", first))
			w.MustRun("apply")
		}},
		"create_before_destroy is in the state, and goes with the block": {"block", []string{first}, func(_ *testing.T, s shape, w *acctest.Workspace) {
			w.Write(s.config(after, "new"))
			w.MustRun("apply")
		}},
		"what is none": {"for_each", nil, func(t *testing.T, s shape, w *acctest.Workspace) {
			t.Helper()
			w.Write(s.config(after, "new"))
			refused(t, w, stillUsed, "-target="+aTrunk+".in", "-target="+aTrunk+".out")
			refused(t, w, stillUsed, "-refresh=false", "-parallelism=1")
			w.Write(s.config(after, "new", first))
			refused(t, w, stillUsed)
			w.Write(s.config([]string{"new", "old"}, "new"))
			w.MustRun("apply")
			w.Write(s.config(after, "new"))
			w.MustRun("apply")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := start(t)
			s := shapes[test.shape]
			w.Write(s.config(old, "old", test.before...))
			w.MustRun("apply")
			trunks := env.IDs(emulator.Trunks)
			test.walk(t, s, w)
			expectRepointed(t, env, w, trunks)
		})
	}
}
