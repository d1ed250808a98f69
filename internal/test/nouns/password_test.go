package nouns_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// Those whose requests must carry a password, which the service never tells.
var secretive = slices.DeleteFunc(slices.Clone(nouns), func(n noun) bool { return n.secret == "" })

const (
	mine, mineLine     = "m1ne!", `password_wo = "m1ne!"`
	ignorePasswordLine = "lifecycle {\n    ignore_changes = [password]\n  }"
)

// ofSecretive is the configuration of these, each with that before its name and these lines.
func ofSecretive(before string, lines ...string) string {
	hcl := ""
	for _, n := range secretive {
		hcl += acctest.Block(n.typ, n.key, slices.Concat([]string{named(before + n.key)}, n.minimal, lines)...)
	}
	return hcl
}

// usernames is a configuration with another expression for the user names.
func usernames(hcl, expression string) string {
	return strings.NewReplacer(`username = "callcentre"`, "username = "+expression, `username = "plivo"`, "username = "+expression).Replace(hcl)
}

// imported are objects with passwords of somebody else's, and a state that has them.
func imported(t *testing.T) (env *acctest.Env, w *acctest.Workspace, each func(func(n noun, id string))) {
	t.Helper()
	env = acctest.New(t, emulator.Options{})
	w = acctest.NewWorkspace(t, env)
	w.Write(ofSecretive(""))
	ids := map[string]string{}
	for _, n := range secretive {
		ids[n.key] = env.Put(n.kind, n.foreign())
		w.MustRun("import", n.address(), ids[n.key])
	}
	return env, w, func(do func(noun, string)) {
		for _, n := range secretive {
			do(n, ids[n.key])
		}
	}
}

// expectPasswords expects that every object with a password has that one.
func expectPasswords(t *testing.T, env *acctest.Env, want string) {
	t.Helper()
	for _, n := range secretive {
		for _, object := range env.All(n.kind) {
			if object["password"] != want {
				t.Errorf("a %s has the password %v, expected %q", n.name, object["password"], want)
			}
		}
	}
}

// missing are the problems of each with a missing password.
func missing(warning bool, says ...string) (problems []acctest.Problem) {
	for _, n := range secretive {
		problems = append(problems, acctest.Problem{Warning: warning, Summary: "Missing password", Place: n.place(), Says: says})
	}
	return problems
}

// What is imported needs no password as long as nothing changes that the service hears of, and one
// for every change. That the configuration has one is no change by itself: its version is.
func TestAccNouns_passwordImported(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	env, w, _ := imported(t)
	w.MustRun("plan", "-detailed-exitcode")
	w.Write(ofSecretive("new "))
	acctest.ExpectProblems(t, w.Diagnose("apply", "-auto-approve"), missing(false, "at every change")...)
	const limited = `timeouts = { read = "1m" }`
	w.Write(ofSecretive("", limited))
	w.MustRun("apply")
	w.Write(ofSecretive("", limited, mineLine))
	w.MustRun("plan", "-detailed-exitcode")
	env.ExpectNoWrites(t)
	expectPasswords(t, env, password)
	w.Write(ofSecretive("new ", mineLine))
	w.MustRun("apply")
	expectPasswords(t, env, mine)
	w.MustRun("plan", "-detailed-exitcode")
}

// A teardown asks for no password: not of what drifted, is tainted or is gone, not where an
// ephemeral password is null, and not where something is unknown.
func TestAccNouns_passwordTeardown(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	for how, spoil := range map[string]func(w *acctest.Workspace, env *acctest.Env, n noun, id string){
		"drifted": func(_ *acctest.Workspace, env *acctest.Env, n noun, id string) {
			env.Patch(n.kind, id, emulator.Object{"name": "other " + n.key})
		},
		"drifted to null": func(_ *acctest.Workspace, env *acctest.Env, n noun, id string) {
			env.Patch(n.kind, id, emulator.Object{"username": nil})
		},
		"tainted": func(w *acctest.Workspace, _ *acctest.Env, n noun, _ string) { w.MustRun("taint", n.address()) },
		"gone":    func(_ *acctest.Workspace, env *acctest.Env, n noun, id string) { env.Remove(n.kind, id) },
		"null": func(w *acctest.Workspace, _ *acctest.Env, _ noun, _ string) {
			w.Write(ofSecretive("", mineLine, "password_wo_version = 1"))
			w.MustRun("apply")
			w.Write(ofSecretive("", "password_wo = null", "password_wo_version = 1"))
		},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			env, w, each := imported(t)
			each(func(n noun, id string) { spoil(w, env, n, id) })
			w.MustRun("destroy")
			env.ExpectCount(t, 0, kinds...)
		})
	}
}

// What drifted stays as it is without a password, through any number of plans; an edit is an
// error, which names the destroy that works.
func TestAccNouns_passwordDrift(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	env, w, each := imported(t)
	for _, drifted := range []string{"other ", "third "} {
		var left []acctest.Problem
		each(func(n noun, id string) {
			env.Patch(n.kind, id, emulator.Object{"name": drifted + n.key, "username": "somebody"})
			left = append(left, acctest.Problem{
				Warning: true, Summary: capital(n.name) + " left as it is", Place: n.place(),
				Says: []string{`the service shows name "` + drifted + n.key + `" and username "somebody", the configuration "` + n.key + `" and "` + n.object["username"].(string) + `"`},
			})
		})
		acctest.ExpectProblems(t, w.Diagnose("apply", "-auto-approve"), left...)
	}
	w.MustRun("plan", "-detailed-exitcode") // what was seen of the drift is kept
	env.ExpectNoWrites(t)
	w.Write(ofSecretive("new "))
	acctest.ExpectProblems(t, w.Diagnose("plan"), missing(false, "terraform destroy -refresh=false")...)
	w.Write(ofSecretive("", mineLine))
	w.MustRun("apply")
	expectPasswords(t, env, mine)
	each(func(n noun, id string) {
		if got := n.objectID(t, env); got != id {
			t.Errorf("%s has the name of %s", got, id)
		}
	})
	w.Write(ofSecretive("third ")) // it was shown before the update, and is no drift any more
	acctest.ExpectProblems(t, w.Diagnose("plan"), missing(false)...)
	w.MustRun("destroy", "-refresh=false")
	env.ExpectCount(t, 0, kinds...)
}

// A drift to null cannot be kept, as the engine wants the configuration's value in the plan; and
// what is unknown when planning can be an edit or none. Both are warned of; at apply what would
// have to be sent is an error, and nothing is sent.
func TestAccNouns_passwordLacking(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	acctest.Require(t, feature.TerraformData)
	const later = `
resource "terraform_data" "later" {
  input = "callcentre"
}
`
	for how, test := range map[string]struct {
		shown emulator.Object
		hcl   string
		fails bool
	}{
		"drifted to null":           {emulator.Object{"username": nil}, ofSecretive(""), true},
		"unknown, an edit":          {nil, later + usernames(ofSecretive(""), `"${terraform_data.later.output}2"`), true},
		"unknown version":           {nil, later + ofSecretive("", "password_wo_version = length(terraform_data.later.output)"), true},
		"unknown, what there is":    {emulator.Object{"username": "callcentre"}, later + usernames(ofSecretive(""), "terraform_data.later.output"), false},
		"unknown password, null":    {nil, later + ofSecretive("new ", `password = terraform_data.later.output == "" ? "a" : null`), true},
		"unknown password, and one": {nil, later + ofSecretive("new ", "password = terraform_data.later.output"), false},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			env, w, each := imported(t)
			each(func(n noun, id string) { env.Patch(n.kind, id, test.shown) })
			w.Write(test.hcl)
			if strings.HasPrefix(how, "unknown password") {
				w.MustRun("plan")
			} else {
				acctest.ExpectProblems(t, w.Diagnose("plan"), missing(true)...)
			}
			env.ExpectNoWrites(t)
			if !test.fails {
				w.MustRun("apply")
				w.MustRun("plan", "-detailed-exitcode")
				return
			}
			problems := w.Diagnose("apply", "-auto-approve")
			errors := 0
			for _, d := range problems {
				if d.Severity == "error" && d.Summary == "Missing password" {
					errors++
				}
			}
			if errors != len(secretive) {
				t.Errorf("expected an error about each: %v", problems)
			}
			env.ExpectNoWrites(t)
			expectPasswords(t, env, password)
		})
	}
}

// With ignore_changes the planned password is what is sent, also where the configuration has
// none any more; a password that is only removed is nothing to send. A replacement ignores
// nothing: it is planned, and made, with the configuration's.
func TestAccNouns_passwordIgnored(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	const first, second = "f1rst!", "s3cond!"
	apply := func(want, before string, lines []string, options ...string) {
		t.Helper()
		w.Write(ofSecretive(before, lines...))
		w.MustRun("apply", options...)
		expectPasswords(t, env, want)
	}
	apply(first, "", []string{`password = "` + first + `"`, ignorePasswordLine})
	apply(first, "new ", []string{`password = "` + second + `"`, ignorePasswordLine})
	apply(first, "", []string{ignorePasswordLine})
	env.ResetJournal()
	apply(first, "", nil)
	env.ExpectNoWrites(t)
	var replace []string
	for _, n := range secretive {
		replace = append(replace, "-replace="+n.address())
	}
	apply(second, "", []string{`password = "` + second + `"`, ignorePasswordLine}, replace...)
	for _, n := range secretive {
		if held := w.Attributes(n.address())["password"]; held != second {
			t.Errorf("the state holds the password %v", held)
		}
	}
	w.MustRun("plan", "-detailed-exitcode")
	w.MustRun("destroy")
}

// What is tainted, or to be replaced, is planned as a new object, and the protocol tells nothing
// of the old one: that the password is lacking is a warning, which says what that means. The
// engine deletes the old one first; with create_before_destroy nothing is lost.
func TestAccNouns_passwordReplaced(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	const before = "lifecycle {\n    create_before_destroy = true\n  }"
	for name, test := range map[string]struct {
		lines []string
		left  int // of each
	}{
		"destroyed first": {nil, 0}, "created first": {[]string{before}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w, each := imported(t)
			w.Write(ofSecretive("", test.lines...))
			each(func(n noun, _ string) { w.MustRun("taint", n.address()) })
			acctest.ExpectProblems(t, w.Diagnose("plan"), missing(true, "deleted first")...)
			if run := w.Run("apply"); run.Code == 0 {
				t.Error("the apply succeeded")
			}
			each(func(n noun, _ string) { env.ExpectCount(t, test.left, n.kind) })
			w.Write(ofSecretive("new ", append([]string{mineLine}, test.lines...)...))
			w.MustRun("apply")
			expectPasswords(t, env, mine)
			w.MustRun("destroy")
		})
	}
}

// What a plan without a password says, and what it plans, by what the service shows and what the
// configuration asks for.
func TestNouns_passwordPlans(t *testing.T) {
	t.Parallel()
	const missing, warned = "Missing password", "(Missing password)"
	for name, test := range map[string]struct {
		shown emulator.Object
		asked acctest.Attributes
		want  string // of the kind NOUN left as it is, where it is "left"
		uri   bool   // only a URI has it
	}{
		"nothing":              {nil, nil, "", false},
		"drift":                {emulator.Object{"username": "somebody"}, nil, "left", false},
		"drift, boolean":       {emulator.Object{"authentication_needed": false}, nil, "left", true},
		"drift to null":        {emulator.Object{"username": nil}, nil, warned, false},
		"drift, and an edit":   {emulator.Object{"username": "somebody"}, acctest.Attributes{"name": "new"}, missing, false},
		"drift, and unknown":   {emulator.Object{"username": "somebody"}, acctest.Attributes{"name": acctest.Unknown{}}, warned, false},
		"edit":                 {nil, acctest.Attributes{"username": "new"}, missing, false},
		"edit, and unknown":    {nil, acctest.Attributes{"username": acctest.Unknown{}, "name": "new"}, missing, false},
		"unknown":              {nil, acctest.Attributes{"username": acctest.Unknown{}}, warned, false},
		"unknown uri":          {nil, acctest.Attributes{"uri": acctest.Unknown{}}, warned, true},
		"unknown version":      {nil, acctest.Attributes{"password_wo_version": acctest.Unknown{}}, warned, false},
		"version":              {nil, acctest.Attributes{"password_wo_version": 1}, missing, false},
		"drift, and a version": {emulator.Object{"name": "other"}, acctest.Attributes{"password_wo_version": 1}, missing, false},
		"timeouts":             {nil, acctest.Attributes{"timeouts": acctest.Attributes{"read": "1m"}}, "", false},
	} {
		for _, n := range secretive {
			if test.uri && n.kind != emulator.URIs {
				continue
			}
			t.Run(n.key+", "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.New(t, emulator.Options{})
				p := acctest.NewProtocol(t, env)
				id := env.Put(n.kind, n.foreign())
				held, said := p.ImportID(n.typ, id)
				p.Accept(said)
				for range 2 { // an import reads at once
					held, said = p.Refresh(held)
					p.Accept(said)
					env.Patch(n.kind, id, test.shown)
				}
				held, said = p.Refresh(held)
				p.Accept(said)
				config := n.attributes(acctest.Attributes{"password": nil}.With(test.asked))
				said = p.Plan(held, config)
				switch test.want {
				case "":
					p.Accept(said)
				case "left":
					expectSaid(t, said, "("+capital(n.name)+" left as it is)")
					applied, said := p.Apply(held, config)
					expectSaid(t, said, "("+capital(n.name)+" left as it is)")
					if before, after := p.Object(n.typ, held.State), p.Object(n.typ, applied.State); !maps.EqualFunc(before, after, tftypes.Value.Equal) {
						t.Errorf("the plan changes %v into %v", before, after)
					}
				default:
					expectSaid(t, said, test.want)
					if test.want == warned && test.asked == nil { // all is known, and nothing can be sent
						_, said = p.Apply(held, config)
						expectSaid(t, said, warned, missing)
					}
				}
				env.ExpectNoWrites(t)
			})
		}
	}
}
