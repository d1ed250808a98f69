package credential_test

import (
	"archive/zip"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address  = "zentrunk_credential.test"
	name     = `name = "pbx"`
	renamed  = `name = "switch"`
	username = `username = "callcentre"`
)

func credential(lines ...string) string {
	return acctest.Block("zentrunk_credential", "test", lines...)
}

// stored expects the password that the service has.
func stored(t *testing.T, env *acctest.Env, want string) {
	t.Helper()
	if got := env.Only(t, emulator.Credentials)["password"]; got != want {
		t.Errorf("the service has the password %q, expected %q", got, want)
	}
}

// The life of a password: it is never blanked, sent when it changes as far as that can be
// told, and once each time.
func TestAccCredential_password(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	env := acctest.New(t, emulator.Options{Wrapped: true})
	nothing := map[string]any(nil)
	step := func(wantStored string, sent map[string]any, changed []string, password, version any, lines ...string) resource.TestStep {
		check := plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)
		if sent != nil {
			check = acctest.Changes(address, changed...)
		}
		return resource.TestStep{
			PreConfig: env.ResetJournal, Config: env.Config(credential(lines...)), ConfigPlanChecks: acctest.Planned(check),
			ConfigStateChecks: acctest.Is(address, acctest.Attributes{"password": password, "password_wo": nil, "password_wo_version": version}),
			PostApplyFunc: func() {
				stored(t, env, wantStored)
				if sent == nil {
					env.ExpectNoWrites(t)
				} else {
					env.ExpectSent(t, emulator.Credentials, env.OnlyID(t, emulator.Credentials), sent)
				}
			},
		}
	}
	both := func(password string) map[string]any {
		return map[string]any{"username": "callcentre", "password": password}
	}
	withName := func(name, password string) map[string]any {
		return map[string]any{"name": name, "username": "callcentre", "password": password}
	}
	env.Test(t,
		resource.TestStep{
			Config: env.Config(credential(name, username, `password_wo = "f1rst!"`)), ConfigPlanChecks: acctest.EmptyAfter(),
			ConfigStateChecks: acctest.Is(address, acctest.Attributes{"password": nil, "password_wo": nil, "password_wo_version": nil}),
			PostApplyFunc:     func() { stored(t, env, "f1rst!") },
		},
		// A new one without a version: nobody can tell. It goes along with the next change.
		step("f1rst!", nothing, nil, nil, nil, name, username, `password_wo = "s3cond!"`),
		step("s3cond!", withName("switch", "s3cond!"), []string{"name"}, nil, nil, renamed, username, `password_wo = "s3cond!"`),
		step("s3cond!", both("s3cond!"), []string{"password_wo_version"}, nil, knownvalue.Int64Exact(1), renamed, username, `password_wo = "s3cond!"`, `password_wo_version = 1`),
		step("th1rd!", both("th1rd!"), []string{"password_wo_version"}, nil, knownvalue.Int64Exact(2), renamed, username, `password_wo = "th1rd!"`, `password_wo_version = 2`),
		step("th1rd!", withName("pbx", "th1rd!"), []string{"name"}, nil, knownvalue.Int64Exact(2), name, username, `password_wo = "th1rd!"`, `password_wo_version = 2`),
		// From one attribute to the other, and back.
		step("f0urth!", both("f0urth!"), []string{"password", "password_wo_version"}, "f0urth!", nil, name, username, `password = "f0urth!"`),
		step("f1fth!", both("f1fth!"), []string{"password", "password_wo_version"}, nil, knownvalue.Int64Exact(1), name, username, `password_wo = "f1fth!"`, `password_wo_version = 1`),
	)
	env.ExpectCount(t, 0, emulator.Credentials)
}

// A password that is not known when planning is no error; one that turns out to be null is.
func TestAccCredential_unknown(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	const other = `
resource "zentrunk_origination_uri" "other" {
  uri = "pbx.example.com"
}
`
	env.Test(t, resource.TestStep{
		Config:           env.Config(other + credential(name, "username = substr(zentrunk_origination_uri.other.uri_uuid, 0, 8)", "password = zentrunk_origination_uri.other.uri_uuid")),
		ConfigPlanChecks: acctest.EmptyAfter(),
		PostApplyFunc: func() {
			stored(t, env, env.OnlyID(t, emulator.URIs))
		},
	})
	w := acctest.NewWorkspace(t, env)
	w.Write(other + credential(name, username, `password = zentrunk_origination_uri.other.uri_uuid == "" ? "a" : null`))
	w.MustRun("plan")
	acctest.ExpectProblems(t, w.Diagnose("apply", "-auto-approve"), acctest.Problem{
		Warning: true, Summary: "Missing password", Place: `resource "zentrunk_credential" "test" {`, // from the plan within the apply, which knows it is null
	}, acctest.Problem{
		Summary: "Missing password", Place: `resource "zentrunk_credential" "test" {`, Says: []string{"at its creation"},
	})
	env.ExpectCount(t, 0, emulator.Credentials)
}

// What is wrong with a configuration, each on its line.
func TestAccCredential_refused(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	for _, test := range []struct {
		command string
		lines   []string
		want    []acctest.Problem
	}{
		{"apply", []string{name, username}, []acctest.Problem{{
			Warning: true, Summary: "Missing password", Place: `resource "zentrunk_credential" "test" {`,
		}, {
			Warning: true, Summary: "Missing password", Place: `resource "zentrunk_credential" "test" {`,
		}, {
			Summary: "Missing password", Place: `resource "zentrunk_credential" "test" {`,
			Says: []string{"needs its password at its creation and at every change", "Set password_wo", "or else password"},
		}}},
		{"validate", []string{name, username, `password = "f1rst!"`, `password_wo = "s3cond!"`}, []acctest.Problem{{Summary: "Both password and password_wo", Place: `password = "f1rst!"`}}},
		{"validate", []string{name, username, `password = "f1rst!"`, `password_wo_version = 1`}, []acctest.Problem{{Summary: "Unexpected password_wo_version", Place: `password_wo_version = 1`}}},
		{"validate", []string{`name = ""`, `username = " "`, `password = ""`}, []acctest.Problem{
			{Summary: "Empty name", Place: `name = ""`}, {Summary: "Empty username", Place: `username = " "`, Says: []string{"A credential needs one."}}, {Summary: "Empty password", Place: `password = ""`},
		}},
		{"validate", []string{`username = "c"`, `password = "a"`}, []acctest.Problem{
			{Warning: true, Summary: "Unusual username", Place: `username = "c"`, Says: []string{"5 to 20 letters and digits"}},
			{Warning: true, Summary: "Unusual password", Place: `password = "a"`, Says: []string{"Plivo's own tools"}},
		}},
		{"validate", []string{username, `password_wo = "f1rst!\n"`}, []acctest.Problem{
			{Summary: "Invalid password_wo", Place: `password_wo = "f1rst!\n"`, Says: []string{"ends with a line break", "trimspace()"}},
		}},
		{"validate", []string{username, `password_wo = ""`}, []acctest.Problem{{Summary: "Empty password_wo", Place: `password_wo = ""`}}},
	} {
		w.Write(credential(test.lines...))
		acctest.ExpectProblems(t, w.Diagnose(test.command), test.want...)
	}
	if requests := env.Journal(); len(requests) != 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}

// A password goes nowhere but to the service: not into logs, what is printed, or plans and
// state. The one exception is password, which the engine keeps in plan and state.
func TestAccCredential_secrecy(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	const hidden, kept = "Zx91kHidden!", "Zx92kKept!"
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	w.Setenv("TF_LOG", "TRACE")
	w.Setenv("TF_LOG_PATH", filepath.Join(w.Dir, "trace.log"))
	w.Setenv("TF_VAR_hidden", hidden)
	w.Setenv("TF_VAR_kept", kept)
	const variables = `
variable "hidden" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "kept" {
  type      = string
  sensitive = true
}
`
	config := func(name string) string {
		return variables + acctest.Block("zentrunk_credential", "hidden", `name = "hidden `+name+`"`, username, "password_wo = var.hidden") +
			acctest.Block("zentrunk_credential", "kept", `name = "kept `+name+`"`, username, "password = var.kept") +
			acctest.Block("zentrunk_origination_uri", "hidden", `name = "hidden `+name+`"`, `uri = "pbx.example.com"`, "authentication_needed = true", username, "password_wo = var.hidden") +
			acctest.Block("zentrunk_origination_uri", "kept", `name = "kept `+name+`"`, `uri = "pbx.example.com"`, "authentication_needed = true", username, "password = var.kept")
	}
	printed := ""
	var plans []string
	for _, name := range []string{"one", "two"} {
		w.Write(config(name))
		printed += w.MustRun("plan", "-out="+name+".plan").String()
		plans = append(plans, w.MustRun("show", "-json", name+".plan").Stdout, unzipped(t, filepath.Join(w.Dir, name+".plan")))
		printed += w.MustRun("apply", name+".plan").String()
	}
	for _, kind := range []emulator.Kind{emulator.Credentials, emulator.URIs} {
		for _, object := range env.All(kind) {
			want := hidden
			if strings.HasPrefix(object["name"].(string), "kept") {
				want = kept
			}
			if object["password"] != want {
				t.Errorf("the service has %v", object)
			}
		}
	}
	// An error in which the service repeats what it was sent.
	for _, password := range []string{hidden, kept} {
		env.Inject(emulator.Fault{
			Op: emulator.Update, Status: 400, Body: `{"error": {"password": ["` + password + ` is too weak"]}}`,
			Match: func(r emulator.Request) bool { return r.Fields["password"] == password },
		})
	}
	w.Write(config("three"))
	failed := w.Run("apply")
	failed.ExpectText(t, "password: *** is too weak")
	if failed.Code == 0 {
		t.Error("the apply succeeded")
	}
	texts := map[string]string{"what was printed": printed + failed.String(), "the log": w.Read("trace.log")}
	for what, text := range texts {
		if strings.Contains(text, kept) {
			t.Errorf("password is in %s", what)
		}
	}
	texts["the plans"], texts["the state"] = strings.Join(plans, "\n"), w.Read("terraform.tfstate")+w.Read("terraform.tfstate.backup")
	for what, text := range texts {
		if strings.Contains(text, hidden) {
			t.Errorf("password_wo is in %s", what)
		}
	}
	// The search finds what is there.
	if !strings.Contains(texts["the state"], kept) || !strings.Contains(texts["the plans"], kept) || !strings.Contains(texts["the log"], "hidden two") {
		t.Error("what should be found is not")
	}
	w.MustRun("destroy")
}

// unzipped is what a plan file holds.
func unzipped(t *testing.T, file string) string {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var contents []string
	for _, entry := range archive.File {
		reader, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		contents = append(contents, string(content))
	}
	if !slices.ContainsFunc(contents, func(content string) bool { return strings.Contains(content, "zentrunk_credential") }) {
		t.Error("the plan is not what it was taken for")
	}
	return strings.Join(contents, "\n")
}
