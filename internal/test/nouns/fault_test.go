package nouns_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// place is the line that an error about a whole resource stands on.
func (n noun) place() string { return fmt.Sprintf("resource %q %q {", n.typ, n.key) }

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// Creates that cannot be read back leave their ids in the state, tainted: the next apply
// replaces the objects, and there are never two of one; or a destroy ends it.
func TestAccNouns_readBackFails(t *testing.T) {
	t.Parallel()
	for _, next := range []string{"apply", "destroy"} {
		t.Run(next, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{Wrapped: true})
			w := acctest.NewWorkspace(t, env)
			// What may pass is waited for, by default for five minutes.
			w.Write(ofAll(func(n noun) string {
				return n.block(append([]string{named(n.key), `timeouts = { create = "20s" }`}, n.minimal...)...)
			}), once)
			heal := env.Inject(emulator.Fault{Op: emulator.Read, Status: 500, Body: `{"error": "out of order"}`})
			problems := w.Diagnose("apply")
			var want []acctest.Problem
			first, state := map[string]string{}, w.State()
			for _, n := range nouns {
				first[n.key] = n.objectID(t, env)
				want = append(want, acctest.Problem{Summary: "Unable to read back " + n.name, Place: n.place(), Says: []string{
					capital(n.label(first[n.key])) + " was created, but could not be read back: out of order (HTTP status 500", "tainted",
				}})
				i := state.Managed[n.address()]
				if i.Attributes[n.idField] != first[n.key] || i.Attributes["id"] != first[n.key] || !i.Tainted {
					t.Errorf("the state holds %+v", i)
				}
			}
			acctest.ExpectProblems(t, problems, want...)

			heal()
			if next == "apply" {
				w.MustRun("apply").ExpectText(t, fmt.Sprintf("Apply complete! Resources: %d added, 0 changed, %[1]d destroyed.", len(nouns)))
				for _, n := range nouns {
					if n.objectID(t, env) == first[n.key] {
						t.Errorf("the %s was not replaced", n.name)
					}
				}
				expectEach(t, env)
				w.MustRun("plan", "-detailed-exitcode")
			}
			w.MustRun("destroy")
			env.ExpectCount(t, 0, kinds...)
		})
	}
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
			problems := w.Diagnose("apply")
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
		acctest.ExpectProblems(t, w.Diagnose("apply"), want...)
		expectEach(t, env)
	})
	t.Run("name of an update", func(t *testing.T) {
		t.Parallel()
		env := acctest.New(t, emulator.Options{})
		w := acctest.NewWorkspace(t, env)
		hcl := ofAll(noun.simple)
		w.Write(hcl)
		w.MustRun("apply")
		var want []acctest.Problem
		for _, n := range nouns {
			taken := n.foreign()
			taken["name"] = "other " + n.key
			env.Put(n.kind, taken)
			want = append(want, acctest.Problem{Summary: "Unable to update " + n.name, Place: named("other " + n.key), Says: []string{
				capital(n.label(n.objectID(t, env))) + " was not updated: ", fmt.Sprintf("with the same name %q already exists", "other "+n.key),
			}})
		}
		w.Write(renamed(hcl))
		acctest.ExpectProblems(t, w.Diagnose("apply"), want...)
		w.Write(hcl)
		w.MustRun("plan", "-detailed-exitcode")
	})
	t.Run("credentials", func(t *testing.T) {
		t.Parallel()
		env := acctest.New(t, emulator.Options{})
		w := acctest.NewWorkspace(t, env)
		var want []acctest.Problem
		for _, n := range nouns {
			want = append(want, acctest.Problem{Summary: "Unable to create " + n.name, Place: n.place(), Says: []string{
				"Could not verify your access level for that URL.", "(HTTP status 401", "Check auth_id and auth_token, or PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN",
			}})
		}
		for authID, token := range map[string]string{env.AuthID(): "wrong-token", "MAUNKNOWN": env.AuthToken()} {
			w.WriteFile("main.tf", env.ConfigAs(authID, token, ofAll(noun.simple)))
			acctest.ExpectProblems(t, w.Diagnose("apply"), want...)
		}
		if state := w.State(); len(state.Managed) != 0 {
			t.Errorf("the state holds %v", state.Managed)
		}
		env.ExpectCount(t, 0, kinds...)
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
		acctest.ExpectProblems(t, w.Diagnose("apply"), want...)
		env.ExpectCount(t, 0, kinds...)
	})
}

// An update has no answer, and the read that is to tell what came of it fails as well: the
// error says that the state is from before, and the next plan reads what there is.
func TestAccNouns_updateAndReadFail(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	hcl := ofAll(noun.simple)
	w.Write(hcl, once)
	w.MustRun("apply")
	broken := emulator.Fault{Op: emulator.Update, Serve: true, Status: 500, Body: `{"error": "out of order"}`}
	env.Inject(broken)
	broken.Op = emulator.Read
	env.Inject(broken)
	var want []acctest.Problem
	ids := map[string]string{}
	for _, n := range nouns {
		ids[n.key] = n.objectID(t, env)
		want = append(want, acctest.Problem{Summary: "Unable to update " + n.name, Place: n.place(), Says: []string{
			"It is not known whether " + n.label(ids[n.key]) + " was updated: out of order", "To read it failed as well: out of order",
			"The state still holds the values from before",
		}})
	}
	w.Write(renamed(hcl), once)
	acctest.ExpectProblems(t, w.Diagnose("apply", "-refresh=false"), want...) // the plan's reads would fail, too
	state := w.State()
	for _, n := range nouns {
		if got := env.Named(t, n.kind, "other "+n.key); got != ids[n.key] || state.Managed[n.address()].Attributes["name"] != n.key {
			t.Errorf("the state holds %v", state.Managed[n.address()])
		}
	}
	env.ClearFaults()
	w.MustRun("plan", "-detailed-exitcode")
	w.MustRun("destroy")
	env.ExpectCount(t, 0, kinds...)
}

// attributes are those of a simple resource as an engine sends them, with these changes.
func (n noun) attributes(changes acctest.Attributes) acctest.Attributes {
	given := acctest.Attributes{"name": n.key}
	for name, value := range n.is {
		if _, computed := value.(knownvalue.Check); !computed && value != nil {
			given[name] = value
		}
	}
	return given.With(changes)
}

// summaries are what is said, warnings in brackets.
func summaries(diagnostics []*tfprotov6.Diagnostic) (said []string) {
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityWarning {
			d.Summary = "(" + d.Summary + ")"
		}
		said = append(said, d.Summary)
	}
	return said
}

func expectSaid(t *testing.T, diagnostics []*tfprotov6.Diagnostic, want ...string) {
	t.Helper()
	if got := summaries(diagnostics); !slices.Equal(got, want) {
		t.Errorf("%q is said, expected %q", got, want)
	}
}

// A delete that finds nothing is not believed while a read shows the object: it is sent once more.
func TestNouns_deleteFindsNothing(t *testing.T) {
	t.Parallel()
	for _, n := range ofEachKind() {
		t.Run(n.key, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			p := acctest.NewProtocol(t, env)
			made := p.Made(n.typ, n.attributes(nil))
			env.Inject(emulator.Fault{Op: emulator.Delete, Status: 404, Body: `{"error": "not found"}`, Times: 1})
			p.Accept(p.Destroy(made))
			env.ExpectCount(t, 0, n.kind)
			if deletes := env.Requests(n.kind, emulator.Delete); len(deletes) != 2 {
				t.Errorf("deletes: %v", deletes)
			}
		})
	}
}

// What trunks use is not deleted, and the wait for them ends with the operation's timeout; unless
// it is gone already.
func TestNouns_deleteUsed(t *testing.T) {
	t.Parallel()
	list := find("list")
	for name, test := range map[string]struct {
		timeouts acctest.Attributes
		gone     bool
		says     []string
	}{
		"there": {acctest.Attributes{"delete": "1s"}, false, []string{"Unable to delete IP access control list"}},
		"gone":  {nil, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			p := acctest.NewProtocol(t, env)
			changes := acctest.Attributes{}
			if test.timeouts != nil {
				changes["timeouts"] = test.timeouts
			}
			made := p.Made(list.typ, list.attributes(changes))
			env.Put(emulator.Trunks, emulator.Object{"trunk_direction": "outbound", "ipacl_uuid": env.OnlyID(t, list.kind)})
			if test.gone { // without the trunk's knowing
				env.Remove(list.kind, env.OnlyID(t, list.kind))
			}
			expectSaid(t, p.Destroy(made), test.says...)
			if deletes := len(env.Requests(list.kind, emulator.Delete)); deletes > 0 != test.gone {
				t.Errorf("%d deletes were sent", deletes)
			}
			env.ExpectCount(t, 1, emulator.Trunks)
		})
	}
}

// The reads that are to show whether a value was cleared fail: that is told beside the value,
// and "" is not sent on a guess.
func TestNouns_clearedOrNot(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	p := acctest.NewProtocol(t, env)
	hotline := find("hotline")
	made := p.Made(hotline.typ, hotline.attributes(acctest.Attributes{"fallback_uri_uuid": "uri-2"}))
	env.ClearByEmpty("fallback_uri_uuid")
	env.Inject(emulator.Fault{Op: emulator.Read, Skip: 1, Status: 403, Body: `{"error": "not allowed"}`})
	_, said := p.Apply(made, hotline.attributes(nil))
	expectSaid(t, said, "Unable to set fallback_uri_uuid")
	if !strings.Contains(said[0].Detail, "until it could not be read any more (not allowed") {
		t.Error(said[0].Detail)
	}
	if updates := env.Requests(hotline.kind, emulator.Update); len(updates) != 1 {
		t.Errorf("updates: %v", updates)
	}
}
