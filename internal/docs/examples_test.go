package docs_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// example is a workspace with the files of a directory of examples/, for an account of its own.
func example(t *testing.T, dir string) (*acctest.Env, *acctest.Workspace) {
	t.Helper()
	env := acctest.New(t, emulator.Options{CheckReferences: true, Wrapped: true})
	w := acctest.NewWorkspace(t, env)
	w.Setenv("PLIVO_AUTH_ID", env.AuthID())
	w.Setenv("PLIVO_AUTH_TOKEN", env.AuthToken())
	w.Setenv("PLIVO_BASE_URL", env.URL())
	if dir == "" {
		return env, w
	}
	if err := os.CopyFS(w.Dir, os.DirFS(filepath.Join(root, "examples", dir))); err != nil {
		t.Fatal(err)
	}
	return env, w
}

var kinds = []emulator.Kind{emulator.Trunks, emulator.IPAccessControlLists, emulator.Credentials, emulator.URIs}

// An example that can be applied is, leaves nothing to do, and is destroyed without a
// rest. (examples/complete is what the demo runs.)
func TestAccExamplesApply(t *testing.T) {
	t.Parallel()
	for dir, trunks := range map[string]int{"provider": 2, "getting-started": 1, "failover": 1} {
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			env, w := example(t, dir)
			w.MustRun("apply")
			env.ExpectCount(t, trunks, emulator.Trunks)
			if result := w.Run("plan", "-detailed-exitcode"); result.Code != 0 {
				t.Errorf("a second plan is not empty:\n%s", result)
			}
			w.MustRun("destroy")
			env.ExpectCount(t, 0, kinds...)
		})
	}
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
	if !acctest.EngineAtLeast(t, 8) {
		t.Skip("the engine has no mocks of providers")
	}
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
	gitlabDefault = []string{"image", "timeout", "before_script"}
	gitlabJob     = []string{"stage", "script", "rules", "resource_group", "interruptible", "environment"}
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
	if jobs != 3 {
		t.Errorf("%d jobs, expected plan, apply and drift", jobs)
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
	for name, workflow := range decode(t, append(files, "examples/ci/github-actions.yml")...) {
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
