package nouns_test

import (
	"fmt"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// Objects that are refreshed together are read from list pages, never with more than twice
// the requests of the pages; one by itself with one request; and each by itself where the
// provider is told so. What has changed, or is gone, is seen either way.
func TestAccNouns_refresh(t *testing.T) {
	t.Parallel()
	const objects, pages = 45, 3
	for _, n := range nouns {
		if n.key == "guarded" { // of the same kind as gateway
			continue
		}
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
			id := func(i int) string { return env.Named(t, n.kind, n.idField, fmt.Sprintf("%s %d", n.key, i)) }
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
