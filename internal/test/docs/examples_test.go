package docs_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// example is a workspace with the files of a directory of examples/, for an account of its own.
func example(t *testing.T, dir string) (*acctest.Env, *acctest.Workspace) {
	t.Helper()
	env := acctest.New(t, emulator.Options{
		CheckReferences: true, Wrapped: true,
		Numbers: emulator.NumberOptions{Rented: []string{number}, Applications: []string{application}, DefaultApplication: application},
	})
	return env, exampleFor(t, env, dir)
}

func exampleFor(t *testing.T, env *acctest.Env, dir string) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t, env)
	w.SetAccount()
	w.Setenv("TF_VAR_phone_number", "+"+number)
	w.Setenv("TF_VAR_platform_address", "sip:agent@sip.example.com;transport=tls")
	if dir == "" {
		return w
	}
	if err := os.CopyFS(w.Dir, os.DirFS(filepath.Join(root, "examples", dir))); err != nil {
		t.Fatal(err)
	}
	return w
}

// The number of the examples, and what has it where none of them routes it.
const number, application = "14155550100", "1001"

var kinds = []emulator.Kind{emulator.Trunks, emulator.IPAccessControlLists, emulator.Credentials, emulator.URIs}

// An example that can be applied is, leaves nothing to do, and is destroyed without a
// rest. (examples/complete is what the demo runs.)
func TestAccExamplesApply(t *testing.T) {
	t.Parallel()
	for dir, trunks := range map[string]int{"provider": 2, "getting-started": 1, "failover": 1, "voice-agent": 1, "move-number": 2} {
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			env, w := example(t, dir)
			w.MustRun("apply")
			env.ExpectCount(t, trunks, emulator.Trunks)
			if got := env.Routed(number); (dir == "provider") != (got == "") || got == application {
				t.Errorf("the number is routed to %q", got)
			}
			if result := w.Run("plan", "-detailed-exitcode"); result.Code != 0 {
				t.Errorf("a second plan is not empty:\n%s", result)
			}
			w.MustRun("destroy")
			env.ExpectCount(t, 0, kinds...)
			if got := env.Routed(number); dir != "provider" && got != application {
				t.Errorf("the number is routed to %q", got)
			}
		})
	}
}

// A service that stores another spelling of everything is no obstacle: the complete example, with
// names, addresses and URIs that give it something to do, is applied, leaves nothing to do, is
// changed and destroyed, without a warning.
func TestAccComplete_rewritten(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	for _, prefix := range []emulator.HostPrefix{emulator.DropHostPrefix, emulator.AddHostPrefix} {
		t.Run(string(prefix), func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{
				CheckReferences: true, Numbers: emulator.NumberOptions{Rented: []string{number}},
				Rewrite: emulator.Rewrite{Trim: true, LowerCase: true, NFC: true, ClearHostBits: true, HostPrefix: prefix, SortAddresses: true},
			})
			w := exampleFor(t, env, "complete")
			w.Setenv("TF_VAR_sip_password", "demo_Passw0rd!")
			quiet := func() {
				t.Helper()
				env.ResetJournal()
				if result := w.Run("plan", "-detailed-exitcode"); result.Code != 0 {
					t.Errorf("the plan is not empty:\n%s", result)
				}
				env.ExpectNoWrites(t)
			}
			edit := func(old, text string) {
				t.Helper()
				if !strings.Contains(w.Read("main.tf"), old) {
					t.Fatalf("the example has no %s", old)
				}
				w.WriteFile("main.tf", strings.Replace(w.Read("main.tf"), old, text, 1))
			}
			edit(`"gw1.pbx.example.com:5061;transport=tls"`, `"SIPS:GW1.pbx.Example.com.:5061;Transport=TLS"`)
			edit(`"2001:db8:10::/48"]`, `"2001:DB8:10::/48", "198.51.100.7/32", "192.0.2.9"]`)
			w.MustRun("apply")
			quiet()
			ids := env.IDs(emulator.Trunks)
			edit(`"support line"`, `"Hilfe f\u00fcr alle"`)
			edit(`"198.51.100.7/32", `, `"198.51.100.8/32", `)
			w.MustRun("apply").ExpectText(t, "0 added, 2 changed, 0 destroyed.")
			quiet()
			if after := env.IDs(emulator.Trunks); !slices.Equal(ids, after) {
				t.Errorf("trunks %v became %v", ids, after)
			}
			w.MustRun("destroy")
			env.ExpectCount(t, 0, kinds...)
		})
	}
}

// To move the number is one update of its route; the trunk that it leaves can go then, in the
// same apply too.
func TestAccMoveNumber(t *testing.T) {
	t.Parallel()
	env, w := example(t, "move-number")
	w.MustRun("apply")
	env.ResetJournal()
	w.MustRun("apply", "-var", "pbx=new")
	if to := env.Named(t, emulator.Trunks, "new pbx"); len(env.Writes()) != 1 || env.Routed(number) != to {
		t.Errorf("%d writes, and the number is routed to %q", len(env.Writes()), env.Routed(number))
	}
	w.MustRun("apply") // and back
	w.WriteFile("main.tf", strings.Replace(w.Read("main.tf"), `    old = "old.pbx.example.com:5061;transport=tls"`, "", 1))
	w.MustRun("apply", "-var", "pbx=new")
	env.ExpectCount(t, 1, emulator.Trunks)
	if to := env.Named(t, emulator.Trunks, "new pbx"); env.Routed(number) != to {
		t.Errorf("the number is routed to %q", env.Routed(number))
	}
}

// The first change of the first guide is one in place.
func TestAccGettingStarted(t *testing.T) {
	t.Parallel()
	env, w := example(t, "getting-started")
	w.MustRun("apply")
	before := env.IDs(emulator.Trunks)
	w.WriteFile("main.tf", strings.Replace(w.Read("main.tf"), `"support line"`, `"help line"`, 1))
	w.MustRun("apply").ExpectText(t, "0 added, 1 changed, 0 destroyed.")
	if after := env.IDs(emulator.Trunks); !slices.Equal(before, after) || env.Routed(number) != after[0] {
		t.Errorf("trunks %v became %v, and the number is routed to %q", before, after, env.Routed(number))
	}
}

// The checks are content with what was applied, and say what somebody did to it.
func TestAccHealthCheck(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.Checks)
	env, w := example(t, "failover")
	w.WriteFile("check.tf", read(t, "examples/health-check/main.tf"))
	const disabled, idle = "The hotline is disabled in Zentrunk.", "No phone number is routed to the hotline."
	if text := w.MustRun("apply").Text(); strings.Contains(text, disabled) || strings.Contains(text, idle) {
		t.Errorf("all is well, and it is said:\n%s", text)
	}
	env.Patch(emulator.Trunks, env.OnlyID(t, emulator.Trunks), emulator.Object{"trunk_status": "disabled"})
	w.MustRun("destroy", "-target=zentrunk_trunk_phone_number.hotline")
	w.MustRun("apply", "-refresh-only").ExpectText(t, disabled)
	w.MustRun("apply", "-refresh-only").ExpectText(t, idle)
}

// Everything of an account is adopted at once, without a write.
func TestAccAdoptParts(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.ImportForEach)
	env := acctest.New(t, emulator.Options{CheckReferences: true, Numbers: emulator.NumberOptions{Rented: []string{number}}})
	exampleFor(t, env, "failover").MustRun("apply")
	env.Put(emulator.IPAccessControlLists, emulator.Object{"name": "office", "ip_addresses": []any{"203.0.113.7"}})
	env.Put(emulator.Credentials, emulator.Object{"name": "pbx", "username": "callcentre", "password": "demo_Passw0rd!"})
	env.ResetJournal()
	w := exampleFor(t, env, "adopt-for-each")
	w.WriteFile("parts.tf", read(t, "examples/adopt-parts/main.tf"))
	w.MustRun("apply").ExpectText(t, "6 imported, 0 added, 0 changed, 0 destroyed.")
	if result := w.Run("plan", "-detailed-exitcode"); result.Code != 0 {
		t.Errorf("the plan is not empty:\n%s", result)
	}
	env.ExpectNoWrites(t)
}

// To switch sites is one update of the trunk, which keeps its id.
func TestAccFailover(t *testing.T) {
	t.Parallel()
	env, w := example(t, "failover")
	w.MustRun("apply")
	before := w.Attributes("zentrunk_trunk.hotline")
	env.ResetJournal()
	w.MustRun("apply", "-var", "active=berlin")
	after := w.Attributes("zentrunk_trunk.hotline")
	if len(env.Writes()) != 1 || after["trunk_id"] != before["trunk_id"] {
		t.Errorf("%d writes, and %v became %v", len(env.Writes()), before, after)
	}
	if after["primary_uri_uuid"] != before["fallback_uri_uuid"] || after["fallback_uri_uuid"] != before["primary_uri_uuid"] {
		t.Errorf("the sites did not change places: %v became %v", before, after)
	}
}

// The module's tests pass with the engine at hand, without a request to anybody, and
// fail where the module breaks a rule of the provider.
func TestAccModule(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.Mocks)
	env, w := example(t, "module")
	if result := w.MustRun("test", "-no-color"); !strings.Contains(result.Text(), "3 passed, 0 failed") {
		t.Errorf("expected three tests:\n%s", result)
	}
	w.WriteFile("main.tf", strings.Replace(w.Read("main.tf"), "ipacl_uuid      =", "primary_uri_uuid =", 1))
	if result := w.Run("test", "-no-color"); result.Code == 0 || !strings.Contains(result.Text(), "An outbound trunk needs ipacl_uuid or credential_uuid") {
		t.Errorf("a broken rule is not found:\n%s", result)
	}
	if requests := env.Journal(); len(requests) > 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}

// The module's other tests apply for real, change what they have applied, and leave nothing.
func TestAccModule_emulator(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.Tests)
	env, w := example(t, "module")
	if result := w.MustRun("test", "-no-color", "-test-directory=tests-emulator"); !strings.Contains(result.Text(), "3 passed, 0 failed") {
		t.Errorf("expected three tests:\n%s", result)
	}
	if created := len(env.Requests(emulator.Trunks, emulator.Create)); created != 2 {
		t.Errorf("%d trunks were made, expected two that were changed", created)
	}
	env.ExpectCount(t, 0, kinds...)
}

// decode reads YAML with the engine, which knows it.
func decode(t *testing.T, files ...string) map[string]map[string]any {
	t.Helper()
	_, w := example(t, "")
	for _, name := range files {
		w.WriteFile(strings.ReplaceAll(name, "/", "+"), read(t, name))
	}
	w.WriteFile("main.tf", `output "all" { value = { for name in fileset(path.module, "*.yml") : name => yamldecode(file(name)) } }`)
	w.MustRun("apply")
	var all map[string]map[string]any
	if err := json.Unmarshal([]byte(w.MustRun("output", "-json", "all").Stdout), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// What GitLab knows of the keywords of a pipeline, as far as the example uses them
// (GitLab's documentation, "CI/CD YAML syntax reference").
var (
	gitlabGlobal  = []string{"stages", "default", "variables"}
	gitlabDefault = []string{"image", "timeout", "before_script", "id_tokens"}
	gitlabJob     = []string{"stage", "before_script", "script", "rules", "resource_group", "interruptible", "environment", "artifacts", "dependencies"}
)

func TestAccGitLabPipeline(t *testing.T) {
	t.Parallel()
	pipeline := decode(t, "examples/ci/gitlab-ci.yml")["examples+ci+gitlab-ci.yml"]
	stages, _ := pipeline["stages"].([]any)
	only := func(of string, value any, keywords []string) map[string]any {
		object, ok := value.(map[string]any)
		if !ok {
			t.Fatalf("%s is no mapping: %v", of, value)
		}
		for keyword := range object {
			if !slices.Contains(keywords, keyword) {
				t.Errorf("%s: GitLab is not known to have %s", of, keyword)
			}
		}
		return object
	}
	lines := func(of string, value any) {
		list, _ := value.([]any)
		for _, line := range list {
			if _, ok := line.(string); !ok {
				t.Errorf("%s: no command: %v", of, line)
			}
		}
		if len(list) == 0 {
			t.Errorf("%s has no commands: %v", of, value)
		}
	}
	defaults := only("default", pipeline["default"], gitlabDefault)
	lines("before_script", defaults["before_script"])
	only("image", defaults["image"], []string{"name", "entrypoint"})
	jobs := 0
	for name, value := range pipeline {
		if slices.Contains(gitlabGlobal, name) {
			continue
		}
		jobs++
		job := only(name, value, gitlabJob)
		lines(name, job["script"])
		if !slices.Contains(stages, job["stage"]) {
			t.Errorf("%s: there is no stage %v", name, job["stage"])
		}
		rules, _ := job["rules"].([]any)
		for _, rule := range rules {
			only(name+"'s rule", rule, []string{"if", "when", "changes", "allow_failure"})
		}
		if len(rules) == 0 {
			t.Errorf("%s would run in every pipeline", name)
		}
	}
	if jobs != 5 {
		t.Errorf("%d jobs, expected check, two plans, apply and drift", jobs)
	}
}

// What GitHub reads besides the workflows, which actionlint checks, is YAML of the right form.
func TestAccGitHubFiles(t *testing.T) {
	t.Parallel()
	all := decode(t, ".github/dependabot.yml", ".github/ISSUE_TEMPLATE/bug.yml", ".github/ISSUE_TEMPLATE/feature.yml", ".github/ISSUE_TEMPLATE/config.yml")
	if all[".github+dependabot.yml"]["version"] != 2.0 || all[".github+dependabot.yml"]["updates"] == nil {
		t.Errorf("dependabot.yml has no version 2 and updates: %v", all[".github+dependabot.yml"])
	}
	for _, form := range []string{"bug", "feature"} {
		content := all[".github+ISSUE_TEMPLATE+"+form+".yml"]
		body, _ := content["body"].([]any)
		if content["name"] == nil || content["description"] == nil || len(body) == 0 {
			t.Errorf("%s.yml has no name, description and body: %v", form, content)
		}
		for _, part := range body {
			field, _ := part.(map[string]any)
			kind, _ := field["type"].(string)
			if !slices.Contains([]string{"markdown", "input", "textarea", "dropdown", "checkboxes"}, kind) || field["attributes"] == nil {
				t.Errorf("%s.yml: GitHub knows no such field: %v", form, part)
			}
		}
	}
}

// Actions are pinned by commit, jobs end, and no workflow may write by default.
func TestAccWorkflows(t *testing.T) {
	t.Parallel()
	var files []string
	err := fs.WalkDir(os.DirFS(filepath.Join(root, ".github", "workflows")), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, ".github/workflows/"+name)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	for name, workflow := range decode(t, append(files, "examples/ci/github-actions.yml", "examples/emulator/github-actions.yml")...) {
		permissions, _ := workflow["permissions"].(map[string]any)
		if len(permissions) != 1 || permissions["contents"] != "read" {
			t.Errorf("%s: the permissions are %v, expected contents: read", name, workflow["permissions"])
		}
		jobs, _ := workflow["jobs"].(map[string]any)
		for id, value := range jobs {
			job, _ := value.(map[string]any)
			if job["timeout-minutes"] == nil {
				t.Errorf("%s: the job %s has no timeout", name, id)
			}
			steps, _ := job["steps"].([]any)
			for _, value := range steps {
				step, _ := value.(map[string]any)
				action, _ := step["uses"].(string)
				if _, commit, found := strings.Cut(action, "@"); action != "" && (!found || len(commit) != 40) {
					t.Errorf("%s: %s is not pinned by commit", name, action)
				}
			}
		}
		if len(jobs) == 0 {
			t.Errorf("%s has no jobs", name)
		}
	}
}
