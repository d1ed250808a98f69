package nouns_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// Objects that are refreshed together are read from list pages, never with more than twice
// the requests of the pages; one by itself with one request; and each by itself where the
// provider is told so. What has changed, or is gone, is seen either way.
func TestAccNouns_refresh(t *testing.T) {
	t.Parallel()
	const objects, pages = 45, 3
	for _, n := range ofEachKind() {
		t.Run(n.key, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{Wrapped: true})
			w := acctest.NewWorkspace(t, env)
			write := func(count int, providerArguments ...string) {
				w.Write(n.block(append([]string{fmt.Sprintf("count = %d", count), `name = "` + n.key + ` ${count.index}"`}, n.minimal...)...),
					append(providerArguments, "max_requests_per_second = 0")...)
			}
			refresh := func() (reads, lists int) {
				t.Helper()
				env.ResetJournal()
				if result := w.Run("plan", "-detailed-exitcode"); result.Code != 0 {
					t.Errorf("the plan is not empty:\n%s", result)
				}
				env.ExpectNoWrites(t)
				return len(env.Requests(n.kind, emulator.Read)), len(env.Requests(n.kind, emulator.List))
			}
			write(1)
			w.MustRun("apply")
			if reads, lists := refresh(); reads != 1 || lists != 0 {
				t.Errorf("one object took %d reads and %d lists", reads, lists)
			}
			write(objects)
			w.MustRun("apply")
			if reads, lists := refresh(); reads+lists > 2*pages || lists == 0 {
				t.Errorf("%d objects took %d reads and %d lists", objects, reads, lists)
			}
			write(objects, "refresh_from_lists = false")
			if reads, lists := refresh(); reads != objects || lists != 0 {
				t.Errorf("%d objects by themselves took %d reads and %d lists", objects, reads, lists)
			}

			write(objects)
			id := func(i int) string { return env.Named(t, n.kind, fmt.Sprintf("%s %d", n.key, i)) }
			changed, gone := id(17), id(33)
			env.Patch(n.kind, changed, emulator.Object{"name": "renamed"})
			env.Remove(n.kind, gone)
			w.MustRun("plan").ExpectText(t,
				fmt.Sprintf(`"%s 33" (%s) no longer exists`, n.key, gone),
				n.typ+"."+n.key+"[17] will be updated in-place", `"renamed" -> "`+n.key+` 17"`,
				"Plan: 1 to add, 1 to change, 0 to destroy.")
		})
	}
}

// What is made or changed is read back once, and what is deleted is deleted; besides, there is a
// look at the trunks that use it, or at the numbers that it has.
func TestAccNouns_requests(t *testing.T) {
	t.Parallel()
	for _, n := range nouns {
		t.Run(n.key, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			w := acctest.NewWorkspace(t, env)
			expect := func(want ...emulator.Op) {
				t.Helper()
				var got []emulator.Op
				for _, request := range env.Journal() {
					if request.Kind == n.kind {
						got = append(got, request.Op)
					} else if request.Kind != emulator.Trunks && request.Kind != emulator.Numbers || request.Op != emulator.List {
						t.Errorf("%s %s", request.Method, request.Path)
					}
				}
				if looks := len(env.Journal()) - len(got); !slices.Equal(got, want) || looks > 2 {
					t.Errorf("requests %v and %d more, expected %v", got, looks, want)
				}
				env.ResetJournal()
			}
			w.Write(n.whole())
			w.MustRun("apply")
			expect(emulator.Create, emulator.Read)
			w.Write(renamed(n.whole()))
			w.MustRun("apply", "-refresh=false")
			expect(emulator.Update, emulator.Read)
			w.MustRun("destroy", "-refresh=false")
			expect(emulator.Delete)
		})
	}
}
