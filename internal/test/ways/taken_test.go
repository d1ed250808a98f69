package ways_test

import (
	"slices"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// Two blocks of one name: another name, or none, for one of them.
func TestAccWays_twoBlocks(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{"another name": named("other"), "no name": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := start(t)
			w.Write(uri("pbx", named("pbx")))
			w.MustRun("apply")
			id := env.OnlyID(t, emulator.URIs)
			w.Write(uri("pbx", named("pbx")) + uri("second", named("pbx")))
			printed := refused(t, w, taken)
			expectHolder(t, w, printed, pbx)
			if at := address(t, printed); at != aURI+".second" {
				t.Errorf("the error is on %s", at)
			}
			printed.ExpectText(t, "If it prints another address, two blocks have one name: change one.")
			w.Write(uri("pbx", named("pbx")) + uri("second", line))
			w.MustRun("apply")
			all := env.IDs(emulator.URIs)
			if len(all) != 2 || !slices.Contains(all, id) {
				t.Errorf("of %s there are %v", id, all)
			}
			expectEmpty(t, env, w, nil, all)
		})
	}
}

// Somebody else's: the state does not list it, and it is imported, or another name chosen.
func TestAccWays_foreign(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"import", "another name"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			env, w := start(t)
			id := env.Put(emulator.URIs, emulator.Object{"name": "pbx", "uri": "pbx.example.com", "authentication_needed": false})
			w.Write(uri("pbx", named("pbx")))
			printed := refused(t, w, taken)
			if got := holders(t, w, printed); len(got) != 0 {
				t.Errorf("the object is held by %v", got)
			}
			printed.ExpectText(t, "If it prints nothing, apply again if this apply has destroyed it; else choose another name, or adopt the origination URI if it is the one you mean:")
			want := []string{id}
			if way == "import" {
				follow(t, w, printed, "import", address(t, printed))
			} else {
				w.Write(uri("pbx", named("other")))
				w.MustRun("apply")
				want = append(want, env.Named(t, emulator.URIs, "other"))
				slices.Sort(want)
			}
			expectEmpty(t, env, w, nil, want)
		})
	}
}
