package docs_test

import (
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// The script that pages show does what it says, and fails where the configuration would.
func TestAccEmulatorScript(t *testing.T) {
	t.Parallel()
	needs(t, "bash", "curl")
	env, w := example(t, "getting-started")
	environ := append(w.Command(t.Context()).Environ(), enginePath(t, w))
	script, err := filepath.Abs(filepath.Join(root, "examples", "emulator", "test.sh"))
	if err != nil {
		t.Fatal(err)
	}
	run := func() (string, error) {
		command := exec.CommandContext(t.Context(), "bash", script, w.Dir)
		command.Env = environ
		out, err := command.CombinedOutput()
		return string(out), err
	}
	out, err := run()
	if err != nil || !strings.Contains(out, "No changes.") {
		t.Fatalf("%v\n%s", err, out)
	}
	// It was reset to the account that it has loaded.
	if trunks := env.All(emulator.Trunks); len(trunks) != 2 || trunks[0]["trunk_id"] != "1001" {
		t.Errorf("left %v", trunks)
	}
	w.WriteFile("broken.tf", `resource "zentrunk_trunk" "broken" { trunk_direction = "outbound" }`)
	if out, err = run(); err == nil {
		t.Errorf("a broken configuration is no failure:\n%s", out)
	}
}

// Every page that sends people to the emulator sends them to these steps, and starts it alike.
func TestEmulatorPages(t *testing.T) {
	t.Parallel()
	for name, starts := range map[string]bool{"README.md": true, "docs/index.md": true, "docs/guides/testing-without-an-account.md": true, "docs/guides/getting-started.md": false} {
		text := read(t, name)
		if !strings.Contains(text, "#from-a-clone-to-an-apply") && !strings.Contains(text, "\n### From a clone to an apply\n") {
			t.Errorf("%s does not say how to get from a clone to an apply", name)
		}
		if starts != strings.Contains(text, "```shell\ngo run ./internal/cmd/emulator -listen 127.0.0.1:8080\n```") {
			t.Errorf("%s starts the emulator otherwise", name)
		}
	}
}

// Whoever has nothing but Go and an engine gets from a clone to an apply by what the page says,
// block by block. Nothing is changed in it but the port, which another program may have.
func TestAccEmulatorPage(t *testing.T) {
	t.Parallel()
	needs(t, "bash", "curl")
	text := read(t, "docs/guides/testing-without-an-account.md")
	_, text, _ = strings.Cut(text, "### From a clone to an apply\n")
	text, _, _ = strings.Cut(text, "\n#")
	port := freePort(t)
	script := "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n"
	blocks := fence.FindAllStringSubmatch(text, -1)
	for _, block := range blocks {
		script += strings.ReplaceAll(block[2], "8080", port) + "\necho '=== end of block'\n"
	}

	_, w := example(t, "")
	home := t.TempDir() // it is empty; what is Go's is where it was
	env := append(w.Command(t.Context()).Environ(), enginePath(t, w), "HOME="+home,
		"TF_CLI_CONFIG_FILE=", "PLIVO_BASE_URL=", "PLIVO_AUTH_ID=", "PLIVO_AUTH_TOKEN=")
	for _, name := range []string{"GOENV", "GOPATH", "GOCACHE", "GOMODCACHE", "GOFLAGS"} {
		value, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		env = append(env, name+"="+strings.TrimSpace(string(value)))
	}
	env[len(env)-1] += " -buildvcs=false" // git may ask the home whether to trust the clone
	command := exec.CommandContext(t.Context(), "bash", "-c", script)
	command.Dir, command.Env, command.WaitDelay = root, env, 10*time.Second
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := [][]string{
		nil, nil, // build and mirror
		{`"status": "ok"`, "export PLIVO_BASE_URL='http://127.0.0.1:" + port + "/v1'"},
		{"Installed plivo/zentrunk v0.1.0", "3 added, 0 changed, 0 destroyed"},
		{`"name": "support line"`},
		{`"Trunk": 0`, "2 added, 1 changed, 0 destroyed"}, // the number is rented still,
		{"Resources: 3 destroyed"},
	}
	printed := strings.Split(string(out), "=== end of block")
	if len(blocks) != len(want) || len(printed) != len(want)+1 {
		t.Fatalf("%d blocks, expected %d, of which %d ended:\n%s", len(blocks), len(want), len(printed)-1, out)
	}
	for i, words := range want {
		for _, word := range words {
			if !strings.Contains(printed[i], word) {
				t.Errorf("block %d:\n%s\ndoes not print %s, but:\n%s", i+1, blocks[i][2], word, printed[i])
			}
		}
	}
	if left, err := os.ReadDir(filepath.Join(home, "zentrunk")); err == nil {
		t.Errorf("left %v", left)
	}
}

// freePort is one that stays free: below those that systems give to who asks for any.
func freePort(t *testing.T) string {
	t.Helper()
	for range 100 {
		port := strconv.Itoa(20000 + rand.IntN(10000))
		if l, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return ""
}

// Services in pipelines are reached with what the provider takes.
func TestAccEmulatorService(t *testing.T) {
	t.Parallel()
	files := decode(t, "examples/emulator/github-actions.yml", "examples/emulator/gitlab-ci.yml")
	jobs, _ := files["examples+emulator+github-actions.yml"]["jobs"].(map[string]any)
	github, _ := jobs["test"].(map[string]any)
	gitlab, _ := files["examples+emulator+gitlab-ci.yml"]["test"].(map[string]any)
	services, _ := github["services"].(map[string]any)
	if services["zentrunk"] == nil {
		t.Errorf("services of GitHub: %v", services)
	}
	if list, _ := gitlab["services"].([]any); len(list) != 1 || list[0].(map[string]any)["alias"] != "zentrunk" {
		t.Errorf("services of GitLab: %v", gitlab["services"])
	}
	for _, value := range []any{github["env"], gitlab["variables"]} {
		env, _ := value.(map[string]any)
		text := func(name string) string { s, _ := env[name].(string); return s }
		u, err := zentrunk.ParseBaseURL(text("PLIVO_BASE_URL"), text("PLIVO_AUTH_ID"))
		if err != nil || u.Host != "zentrunk:8080" || text("PLIVO_AUTH_ID") != emulator.DefaultAuthID || text("PLIVO_AUTH_TOKEN") != emulator.DefaultAuthToken {
			t.Errorf("%v: %v", env, err)
		}
	}
}

// The image builds what there is, and starts it with flags that it has.
func TestEmulatorImage(t *testing.T) {
	t.Parallel()
	text := read(t, "internal/cmd/emulator/Dockerfile")
	dirs := regexp.MustCompile(`(?m)^COPY (.+) \./?\S*$`).FindAllStringSubmatch(text, -1)
	if len(dirs) != 2 {
		t.Fatalf("%v is copied", dirs)
	}
	// What is not copied must not be needed.
	for file := range strings.FieldsSeq(dirs[0][1] + " " + dirs[1][1]) {
		if _, err := os.Stat(filepath.Join(root, file)); err != nil {
			t.Error(err)
		}
	}
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", `{{if .Module}}{{if .Module.Main}}{{.ImportPath}}{{end}}{{end}}`, "./internal/cmd/emulator")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range strings.FieldsSeq(string(out)) {
		if !strings.HasPrefix(pkg, "github.com/plivo/terraform-provider-zentrunk/internal/") {
			t.Errorf("%s is not in the image", pkg)
		}
	}
	if !strings.Contains(text, "FROM golang:"+regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "go.mod"))[1]+" ") {
		t.Error("the image has another Go than go.mod")
	}
	if !strings.Contains(text, `ENTRYPOINT ["/emulator", "-listen", "0.0.0.0:8080"]`) || !strings.Contains(text, `CMD ["/emulator", "health"]`) {
		t.Error("the image starts otherwise")
	}
}
