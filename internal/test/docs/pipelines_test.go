package docs_test

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// runner plays the machine that runs a pipeline's commands, in a directory with examples/ci,
// whose state is a local file.
type runner struct {
	t    *testing.T
	env  *acctest.Env
	w    *acctest.Workspace
	path string // the variable
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	acctest.Require(t, feature.WriteOnly) // the example asks for Terraform 1.11
	needs(t, "bash", "openssl")
	env := acctest.New(t, emulator.Options{CheckReferences: true})
	r := &runner{t: t, env: env, w: acctest.NewInstalled(t, env)}
	r.w.SetAccount()
	r.w.WriteFile("main.tf", read(t, "examples/ci/main.tf"))
	r.edit(`"~> 0.1"`, `"`+engine.Version+`"`) // the one that is installed
	r.w.WriteFile("backend_override.tf", "terraform {\n  backend \"local\" {}\n}\n")
	r.path = enginePath(t, r.w)
	r.w.MustRun("init") // the lock file is in the repository
	return r
}

// run is the output and the exit code of a script.
func (r *runner) run(variables map[string]string, shell, script string) (string, int) {
	r.t.Helper()
	command := r.w.Command(r.t.Context())
	run := exec.CommandContext(r.t.Context(), shell, "-e", "-c", script)
	run.Dir = r.w.Dir
	run.Env = append(command.Environ(), r.path)
	for name, value := range variables {
		run.Env = append(run.Env, name+"="+value)
	}
	out, err := run.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		r.t.Fatal(err)
	}
	return string(out), run.ProcessState.ExitCode()
}

// edit changes the configuration, as a merge does.
func (r *runner) edit(old, text string) {
	r.w.WriteFile("main.tf", strings.Replace(r.w.Read("main.tf"), old, text, 1))
}

// expect takes a pipeline through its life: event runs the jobs of an event, and is the output
// and exit code of the last.
func (r *runner) expect(event func(name string) (string, int)) {
	r.t.Helper()
	step := func(name string, code, trunks int, says ...string) {
		r.t.Helper()
		out, got := event(name)
		if got != code {
			r.t.Fatalf("%s: exit code %d, expected %d:\n%s", name, got, code, out)
		}
		for _, want := range says {
			if !strings.Contains(out, want) {
				r.t.Errorf("%s: nothing says %q:\n%s", name, want, out)
			}
		}
		r.env.ExpectCount(r.t, trunks, emulator.Trunks)
	}
	step("fork", 0, 0, "The configuration is valid")
	step("request", 0, 0, "2 to add")
	step("merge", 0, 1, "2 added")
	step("drift", 0, 1)
	r.edit(`"support line"`, `"help line"`)
	step("drift", 0, 1) // merged and not yet applied is no drift
	step("merge", 0, 1, "1 changed")
	r.env.Patch(emulator.Trunks, r.env.OnlyID(r.t, emulator.Trunks), emulator.Object{"trunk_status": "disabled"})
	step("drift", 2, 1, "trunk_status")
	step("merge", 0, 1, "1 changed")
	r.edit("secure           = true", "secure = true")
	step("fork", 3, 1, "main.tf") // not formatted
	r.edit("secure = true", "secure           = true")
	r.edit("zentrunk_origination_uri.pbx.uri_uuid", "null")
	step("request", 1, 1, "Missing primary_uri_uuid")
}

// expression is what this test understands of both kinds of pipelines' conditions: equal or
// not, and before or.
func expression(t *testing.T, text string, known map[string]string) bool {
	t.Helper()
	operand := func(word string) string {
		if literal := strings.Trim(word, `'"`); literal != word {
			return literal
		}
		value, found := known[strings.TrimPrefix(word, "$")]
		if !found {
			t.Fatalf("what is %s, in %q?", word, text)
		}
		return value
	}
	for either := range strings.SplitSeq(text, "||") {
		all := true
		for each := range strings.SplitSeq(either, "&&") {
			words := strings.Fields(each)
			if len(words) != 3 || words[1] != "==" && words[1] != "!=" {
				t.Fatalf("%q is not understood", each)
			}
			all = all && (operand(words[0]) == operand(words[2])) == (words[1] == "==")
		}
		if all {
			return true
		}
	}
	return false
}

// as has a decoded value in another form.
func as[T any](t *testing.T, value any) (form T) {
	t.Helper()
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &form)
	}
	if err != nil {
		t.Fatal(err)
	}
	return form
}

var filled = regexp.MustCompile(`\$\{\{ (\S+) \}\}`)

// The workflow of the guide does what the guide says: each step, as it is written.
func TestAccGitHubPipeline(t *testing.T) {
	t.Parallel()
	type job struct {
		If, Environment string
		Env             map[string]string
		Concurrency     struct{ Group string }
		Steps           []struct{ ID, If, Run string }
	}
	file := decode(t, "examples/ci/github-actions.yml")["examples+ci+github-actions.yml"]
	jobs := as[map[string]job](t, file["jobs"])
	for name, j := range jobs {
		if (j.Concurrency.Group != "") != (name == "apply") {
			t.Errorf("%s is in the group %q: what is in it cancels an apply that waits", name, j.Concurrency.Group)
		}
	}
	if jobs["apply"].Environment != "production" {
		t.Error("the apply has no gate")
	}
	r := newRunner(t)
	account := r.env.Environment()
	r.expect(func(event string) (string, int) {
		names := map[string]string{"fork": "pull_request", "request": "pull_request", "merge": "push", "drift": "schedule"}
		known := map[string]string{
			"github.event_name": names[event], "github.repository": "we/trunks", "github.actor": "dependabot[bot]",
			"github.event.pull_request.head.repo.full_name": "we/trunks",
			"secrets.PLIVO_AUTH_ID":                         account["PLIVO_AUTH_ID"], "secrets.PLIVO_AUTH_TOKEN": account["PLIVO_AUTH_TOKEN"],
			"secrets.PLAN_PASSPHRASE": "a passphrase", "steps.plan.outputs.code": "", "needs.plan.outputs.code": "",
		}
		if event != "fork" {
			known["github.actor"] = "somebody"
		}
		var out, summary strings.Builder
		for _, name := range []string{"check", "plan", "apply"} {
			j := jobs[name]
			if j.If != "" && !expression(t, j.If, known) {
				if name == "apply" && event == "merge" {
					t.Error("nothing was applied")
				}
				continue
			}
			if name == "check" && event == "drift" {
				continue // it has run for this commit
			}
			_ = os.Remove(filepath.Join(r.w.Dir, "tfplan")) // another machine
			variables := map[string]string{"GITHUB_OUTPUT": "output", "GITHUB_STEP_SUMMARY": "summary"}
			for key, value := range j.Env {
				variables[key] = filled.ReplaceAllStringFunc(value, func(s string) string { return known[filled.FindStringSubmatch(s)[1]] })
			}
			for _, step := range j.Steps {
				if step.Run == "" || step.If != "" && !expression(t, step.If, known) {
					continue
				}
				r.w.WriteFile("output", "")
				r.w.WriteFile("summary", "")
				text, code := r.run(variables, "bash", step.Run)
				out.WriteString(text)
				if code != 0 {
					return out.String(), code
				}
				if step.ID == "plan" {
					_, value, _ := strings.Cut(strings.TrimSpace(r.w.Read("output")), "=")
					known["steps.plan.outputs.code"], known["needs.plan.outputs.code"] = value, value
					summary.WriteString(r.w.Read("summary"))
				}
			}
		}
		if (event == "request" || event == "merge") != strings.Contains(summary.String(), "Plan: ") {
			t.Errorf("%s: the summary is %q", event, summary.String())
		}
		return out.String(), 0
	})
}

// So does the pipeline of GitLab.
func TestAccGitLabPipeline_run(t *testing.T) {
	t.Parallel()
	type job struct {
		BeforeScript []string `json:"before_script"`
		Script       []string
		Rules        []struct{ If, When string }
		Artifacts    struct{ Access string }
	}
	file := decode(t, "examples/ci/gitlab-ci.yml")["examples+ci+gitlab-ci.yml"]
	r := newRunner(t)
	global := as[struct {
		Default   job
		Variables map[string]string
	}](t, file)
	variables := map[string]string{"STATE_TOKEN": "token"}
	for name, value := range global.Variables {
		variables[name] = strings.ReplaceAll(value, "$CI_PROJECT_DIR", r.w.Dir)
	}
	maps.Copy(variables, r.env.Environment())
	r.expect(func(event string) (string, int) {
		sources := map[string]string{"fork": "merge_request_event", "request": "merge_request_event", "merge": "push", "drift": "schedule"}
		known := map[string]string{
			"CI_PIPELINE_SOURCE": sources[event], "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main",
			"CI_MERGE_REQUEST_PROJECT_ID": "1", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "1",
		}
		if event == "fork" {
			known["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"] = "2"
		}
		var out strings.Builder
		for _, name := range []string{"check", "plan", "plan-merged", "drift", "apply"} {
			j := as[job](t, file[name])
			for _, rule := range j.Rules {
				if !expression(t, rule.If, known) {
					continue
				}
				if (rule.When == "manual") != (name == "apply") {
					t.Errorf("%s: when %q", name, rule.When)
				}
				before := j.BeforeScript
				if before == nil {
					before = global.Default.BeforeScript
				}
				text, code := r.run(variables, "sh", strings.Join(slices.Concat(before, j.Script), "\n"))
				out.WriteString(text)
				if name == "plan" && code == 0 {
					out.WriteString(r.w.Read("plan.txt"))
				}
				if code != 0 {
					return out.String(), code
				}
			}
		}
		return out.String(), 0
	})
	if access := as[job](t, file["plan-merged"]).Artifacts.Access; access != "none" {
		t.Errorf("a saved plan can be read by %q", access)
	}
}

// What the guide says of saved plans: a sensitive variable can be read in one, an ephemeral one
// not, which is to be given again.
func TestAccSavedPlan(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	env, w := example(t, "")
	w.WriteFile("main.tf", `
terraform {
  required_providers {
    zentrunk = { source = "plivo/zentrunk" }
  }
}
variable "shown" { sensitive = true }
variable "hidden" { ephemeral = true }
resource "zentrunk_credential" "pbx" {
  username            = var.shown
  password_wo         = var.hidden
  password_wo_version = 1
}`)
	w.Setenv("TF_VAR_shown", "readable1")
	planned := w.Command(t.Context(), "plan", "-input=false", "-out=tfplan")
	planned.Env = append(planned.Env, "TF_VAR_hidden=hidden-Passw0rd!")
	if out, err := planned.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	archive, err := zip.OpenReader(filepath.Join(w.Dir, "tfplan"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var all strings.Builder
	for _, file := range archive.File {
		content, err := file.Open()
		if err == nil {
			_, err = io.Copy(&all, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(all.String(), "readable1") || strings.Contains(all.String(), "hidden-Passw0rd!") {
		t.Error("a saved plan reveals something else than the guide says")
	}
	apply := func() (string, error) {
		out, err := w.Command(t.Context(), "apply", "-input=false", "-no-color", "tfplan").CombinedOutput()
		return string(out), err
	}
	if out, err := apply(); err == nil {
		t.Errorf("the ephemeral variable was not asked for again:\n%s", out)
	}
	w.Setenv("TF_VAR_hidden", "hidden-Passw0rd!")
	if out, err := apply(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	env.ExpectCount(t, 1, emulator.Credentials)
}
