package ways_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

const (
	anew    = "is destroyed and created anew"
	twoHeld = "has two addresses"
)

// keyed is a trunk with this key of for_each.
func keyed(key string, lines ...string) string {
	return trunk("each", pbx, append(lines, fmt.Sprintf("for_each = toset([%q])", key))...)
}

// A trunk gets another address. The plan warns, and each way keeps the trunk.
func TestAccWays_renamed(t *testing.T) {
	t.Parallel()
	line := named("sales")
	for name, test := range map[string]struct {
		before, after, from, to string
		way                     string
	}{
		"block, moved":         {trunk("old", pbx, line), trunk("new", pbx, line), aTrunk + ".old", aTrunk + ".new", "moved"},
		"key, moved":           {keyed("old", line), keyed("new", line), aTrunk + `.each["old"]`, aTrunk + `.each["new"]`, "moved"},
		"key, state mv":        {keyed("old", line), keyed("new", line), aTrunk + `.each["old"]`, aTrunk + `.each["new"]`, "state mv"},
		"key, the old one":     {keyed("old", line), keyed("new", line), aTrunk + `.each["old"]`, aTrunk + `.each["new"]`, "the key back"},
		"imported and removed": {keyed("old", line), keyed("new", line), aTrunk + `.each["old"]`, aTrunk + `.each["new"]`, "import"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := start(t)
			config := func(trunk string) string { return uri("pbx", named("pbx")) + trunk }
			w.Write(config(test.before))
			w.MustRun("apply")
			trunks, uris := env.IDs(emulator.Trunks), env.IDs(emulator.URIs)
			w.Write(config(test.after))
			printed := w.MustRun("plan", "-parallelism=1")
			for _, result := range []acctest.Result{printed, w.MustRun("plan", "-refresh=false")} {
				result.ExpectText(t, "Trunk "+anew, fmt.Sprintf(`This plan destroys trunk "sales" (%s) and creates another one of the same name.`, trunks[0]), "no phone number is routed to it")
				if strings.Count(result.String(), anew) != 1 {
					t.Errorf("there is not one warning:\n%s", result)
				}
			}
			switch test.way {
			case "moved":
				w.Write(config(test.after) + moved(t, printed, aTrunk, test.from, test.to))
			case "state mv":
				w.MustRun("state", "mv", test.from, test.to)
			case "the key back":
				w.Write(config(test.before))
			case "import":
				w.MustRun("import", test.to, trunks[0])
				held := w.Run("plan")
				held.ExpectText(t, "Trunk "+twoHeld, fmt.Sprintf(`Two addresses hold trunk "sales" (%s), and this plan destroys one of them`, trunks[0]))
				if held.Code == 0 {
					t.Error("the plan is accepted")
				}
				refused(t, w, twoHeld, "-refresh=false", "-parallelism=1")
				if got := holders(t, w, held); !slices.Equal(got, []string{test.to, test.from}) {
					t.Errorf("the trunk is held by %v", got)
				}
				follow(t, w, held, "state rm", test.from)
			}
			if result := w.MustRun("apply"); strings.Contains(result.String(), anew) {
				t.Errorf("it still warns:\n%s", result)
			}
			expectEmpty(t, env, w, trunks, uris)
		})
	}
}

// A used URI gets another address, and the apply fails: the new one cannot be made beside
// the old one, nor the old one be deleted. What the error prints keeps it.
func TestAccWays_renamedAndRefused(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"moved", "state mv", "the block back"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			env, w := start(t)
			config := func(label, more string) string {
				return uri(label, named("pbx"), first) + trunk("in", aURI+"."+label, named("in")) + more
			}
			w.Write(config("pbx", ""))
			w.MustRun("apply")
			trunks, uris := env.IDs(emulator.Trunks), env.IDs(emulator.URIs)
			w.Write(config("renamed", ""))
			printed := refused(t, w, taken)
			printed.ExpectText(t, "Origination URI "+anew)
			expectHolder(t, w, printed, pbx)
			printed.ExpectText(t, "Or that address was renamed, and this block keeps the origination URI:")
			switch way {
			case "moved":
				// The warning has the same block; this one is the error's.
				_, printed.Stdout, _ = strings.Cut(printed.String(), "Error: ")
				printed.Stderr = ""
				w.Write(config("renamed", moved(t, printed, aURI, pbx, address(t, printed))))
			case "state mv":
				w.MustRun("state", "mv", pbx, address(t, printed))
			default:
				w.Write(config("pbx", ""))
			}
			w.MustRun("apply")
			expectEmpty(t, env, w, trunks, uris)
		})
	}
}

// What is planned anew under its own address, or beside what is destroyed, is no renaming.
func TestAccWays_noFalseAlarm(t *testing.T) {
	t.Parallel()
	env, w := start(t)
	config := func(lines ...string) string {
		return uri("pbx", named("pbx")) + trunk("in", pbx, append(lines, named("in"))...)
	}
	quiet := func(result acctest.Result) {
		t.Helper()
		for _, words := range []string{anew, twoHeld} {
			if strings.Contains(result.Text(), words) {
				t.Errorf("a false alarm:\n%s", result)
			}
		}
	}
	w.Write(config())
	quiet(w.MustRun("apply"))
	quiet(w.MustRun("apply", "-replace="+aTrunk+".in"))
	w.MustRun("taint", aTrunk+".in")
	quiet(w.MustRun("apply", "-parallelism=1"))
	env.Remove(emulator.Trunks, env.OnlyID(t, emulator.Trunks))
	quiet(w.MustRun("apply"))

	// A deposed object: its deletion fails, and the next apply makes up for it.
	another := trunk("in", pbx, first, named("another")) + uri("pbx", named("pbx"))
	w.Write(another)
	remove := env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Delete, Status: 403, Body: `{"error": "not now"}`})
	quiet(refused(t, w, "was not deleted: not now", "-replace="+aTrunk+".in"))
	env.ExpectCount(t, 2, emulator.Trunks)
	remove()
	quiet(w.MustRun("plan", "-refresh=false"))
	quiet(w.MustRun("apply"))
	expectEmpty(t, env, w, []string{env.Named(t, emulator.Trunks, "another")}, env.IDs(emulator.URIs))

	// Nothing of this is a renaming: another name; a block that goes while another stays.
	w.Write(uri("pbx", named("pbx")) + trunk("new", pbx, named("other")))
	quiet(w.MustRun("apply"))
	w.Write(uri("pbx", named("pbx")) + trunk("new", pbx, named("other")) + trunk("second", pbx, named("second")))
	quiet(w.MustRun("apply"))
	w.Write(uri("pbx", named("pbx")) + trunk("new", pbx, named("other")))
	quiet(w.MustRun("apply"))
	quiet(w.MustRun("destroy"))
	env.ExpectCount(t, 0, emulator.Trunks, emulator.URIs)
}

// Two addresses hold a trunk, and everything is destroyed: nothing is kept that this could
// delete, and what was destroyed by one address is gone for the other.
func TestAccWays_destroyOfTwoAddresses(t *testing.T) {
	t.Parallel()
	env, w := start(t)
	config := uri("pbx", named("pbx")) + trunk("in", pbx, named("in"))
	w.Write(config)
	w.MustRun("apply")
	w.Write(config + trunk("twin", pbx, named("in")))
	w.MustRun("import", aTrunk+".twin", env.OnlyID(t, emulator.Trunks))
	w.MustRun("destroy")
	env.ExpectCount(t, 0, emulator.Trunks, emulator.URIs)
	if held := w.State().Managed; len(held) != 0 {
		t.Errorf("the state holds %v", held)
	}
}
