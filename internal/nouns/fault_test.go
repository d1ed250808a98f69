package nouns_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// place is the line that an error about a whole resource stands on.
func (n noun) place() string { return fmt.Sprintf("resource %q %q {", n.typ, n.key) }

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// Creates that cannot be read back leave their ids in the state, tainted: the next apply
// replaces the objects, and there are never two of one.
func TestAccNouns_readBackFails(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	w := acctest.NewWorkspace(t, env)
	w.Write(ofAll(noun.simple), once)
	heal := env.Inject(emulator.Fault{Op: emulator.Read, Status: 500, Body: `{"error": "out of order"}`})
	problems := w.Diagnose("apply", "-auto-approve")
	var want []acctest.Problem
	first := map[string]string{}
	for _, n := range nouns {
		first[n.key] = n.objectID(t, env)
		want = append(want, acctest.Problem{Summary: "Unable to read back " + n.name, Place: n.place(), Says: []string{
			capital(n.label(first[n.key])) + " was created, but could not be read back: out of order (HTTP status 500", "tainted",
		}})
	}
	acctest.ExpectProblems(t, problems, want...)
	for _, n := range nouns {
		state := inState(t, w, n.address())
		if state.Attributes[n.idField] != first[n.key] || state.Attributes["id"] != first[n.key] || state.Status != "tainted" {
			t.Errorf("the state holds %+v", state)
		}
	}

	heal()
	w.MustRun("apply").ExpectText(t, fmt.Sprintf("Apply complete! Resources: %d added, 0 changed, %[1]d destroyed.", len(nouns)))
	for _, n := range nouns {
		if n.objectID(t, env) == first[n.key] {
			t.Errorf("the %s was not replaced", n.name)
		}
	}
	env.ExpectCount(t, 1, emulator.IPAccessControlLists, emulator.Credentials, emulator.Trunks)
	w.MustRun("plan", "-detailed-exitcode")
	w.MustRun("destroy")
	env.ExpectCount(t, 0, kinds...)
}

// instance is an object as a state file holds it.
type instance struct {
	Status     string         `json:"status"`
	Attributes map[string]any `json:"attributes"`
}

// inState is what the state file has at an address.
func inState(t *testing.T, w *acctest.Workspace, address string) instance {
	t.Helper()
	var state struct {
		Resources []struct {
			Type, Name string
			Instances  []instance
		}
	}
	if err := json.Unmarshal([]byte(w.Read("terraform.tfstate")), &state); err != nil {
		t.Fatal(err)
	}
	for _, r := range state.Resources {
		if r.Type+"."+r.Name == address && len(r.Instances) == 1 {
			return r.Instances[0]
		}
	}
	t.Fatalf("%s is not in the state", address)
	return instance{}
}

// Creates whose answers are lost are not sent again; the errors say what there is.
func TestAccNouns_ambiguousCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		served bool
		says   func(n noun, id string) []string
	}{
		"created": {true, func(n noun, id string) []string {
			return []string{
				fmt.Sprintf("The answer to the creation of %s %q did not arrive", n.name, n.key),
				id + " (with the settings of this configuration)", "\n  terraform import " + n.typ + ".NAME " + id + "\n",
			}
		}},
		"not created": {false, func(n noun, _ string) []string {
			return []string{fmt.Sprintf("%s %q was not created, as far as can be told", capital(n.name), n.key), "Apply again"}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			w := acctest.NewWorkspace(t, env)
			w.Write(ofAll(noun.simple))
			env.Inject(emulator.Fault{Op: emulator.Create, Serve: test.served, Drop: true})
			problems := w.Diagnose("apply", "-auto-approve")
			if creates := env.Requests("", emulator.Create); len(creates) != len(nouns) {
				t.Errorf("%d creates were sent, expected %d", len(creates), len(nouns))
			}
			if !test.served {
				env.ExpectCount(t, 0, kinds...)
			}
			var want []acctest.Problem
			for _, n := range nouns {
				id := ""
				if test.served {
					id = n.objectID(t, env)
				}
				want = append(want, acctest.Problem{Summary: "Unable to create " + n.name, Place: n.place(), Says: test.says(n, id)})
			}
			acctest.ExpectProblems(t, problems, want...)
		})
	}
}

// What the service says no to is an error in its words on the attribute that it is about:
// a name that is taken, with the way to adopt what has it, and any other field.
func TestAccNouns_refused(t *testing.T) {
	t.Parallel()
	t.Run("name", func(t *testing.T) {
		t.Parallel()
		env := acctest.New(t, emulator.Options{ErrorObjects: true})
		w := acctest.NewWorkspace(t, env)
		w.Write(ofAll(noun.simple))
		var want []acctest.Problem
		for _, n := range nouns {
			id := env.Put(n.kind, n.foreign())
			want = append(want, acctest.Problem{Summary: "Unable to create " + n.name, Place: named(n.key), Says: []string{
				fmt.Sprintf("with the same name %q already exists", n.key), "\n  terraform import " + n.typ + ".NAME " + id + "\n",
			}})
		}
		acctest.ExpectProblems(t, w.Diagnose("apply", "-auto-approve"), want...)
		env.ExpectCount(t, 1, emulator.IPAccessControlLists, emulator.Credentials, emulator.Trunks)
	})
	t.Run("field", func(t *testing.T) {
		t.Parallel()
		env := acctest.New(t, emulator.Options{})
		w := acctest.NewWorkspace(t, env)
		w.Write(ofAll(noun.simple))
		var want []acctest.Problem
		for _, n := range nouns {
			env.Inject(emulator.Fault{
				Kind: n.kind, Op: emulator.Create, Status: 422, Body: fmt.Sprintf(`{"api_id": "r-1", "error": {%q: ["is not to my liking"]}}`, n.field),
				Match: func(r emulator.Request) bool { return r.Fields["name"] == n.key },
			})
			want = append(want, acctest.Problem{Summary: "Unable to create " + n.name, Place: n.line, Says: []string{
				fmt.Sprintf("%s %q was not created: %s: is not to my liking (HTTP status 422; request id r-1)", capital(n.name), n.key, n.field),
			}})
		}
		acctest.ExpectProblems(t, w.Diagnose("apply", "-auto-approve"), want...)
		env.ExpectCount(t, 0, kinds...)
	})
}

// The provider is pointed at another account: that it has no such object says nothing,
// neither when reading nor when destroying.
func TestAccNouns_wrongAccount(t *testing.T) {
	t.Parallel()
	const otherID, otherToken = "MAZENTRUNKEMULATOR02", "another-token"
	env := acctest.New(t, emulator.Options{Accounts: map[string]string{otherID: otherToken}})
	w := acctest.NewWorkspace(t, env)
	w.Write(ofAll(noun.simple))
	w.MustRun("apply")
	w.WriteFile("main.tf", env.ConfigAs(otherID, otherToken, ofAll(noun.simple)))
	for _, command := range [][]string{{"plan"}, {"destroy", "-refresh=false", "-auto-approve"}} {
		var got []string
		for _, d := range w.Diagnose(command[0], command[1:]...) {
			got = append(got, d.Summary+": "+d.Detail)
		}
		if len(got) != len(nouns) {
			t.Errorf("%v: expected %d errors, got %q", command, len(nouns), got)
		}
		for _, n := range nouns {
			want := "Wrong account: " + capital(n.label(n.objectID(t, env))) + " belongs to account " + env.AuthID() + ", but the provider is configured for account " + otherID
			if !strings.Contains(strings.Join(got, "\n"), want) {
				t.Errorf("%v: expected %q in %q", command, want, got)
			}
		}
	}
	w.Write(ofAll(noun.simple))
	w.MustRun("plan", "-detailed-exitcode")
	w.MustRun("destroy")
	env.ExpectCount(t, 0, kinds...)
}
