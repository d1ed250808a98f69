package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

// Workspace is a directory in which a test runs the engine as a user does: command by
// command, with the provider as a process of its own. It is for what test steps do not
// show: how messages read, what the state holds after an error, generated files, signals.
type Workspace struct {
	Dir string

	t      *testing.T
	env    *Env
	config string   // the engine's, which says where the provider is
	set    []string // environment, on top of the inherited one
}

// NewWorkspace makes an empty one, for the test's Zentrunk. The provider in it is built as
// users have it: with the race detector it would take four times as long.
func NewWorkspace(t *testing.T, env *Env) *Workspace {
	t.Helper()
	built, err := plainProgram()
	if err != nil {
		t.Fatal(err)
	}
	return &Workspace{Dir: t.TempDir(), t: t, env: env, config: built.overrides}
}

// Setenv sets a variable for the engine, and so for the provider.
func (w *Workspace) Setenv(name, value string) { w.set = append(w.set, name+"="+value) }

// SetAccount puts the account where a user's is found: into the environment.
func (w *Workspace) SetAccount() {
	for name, value := range w.env.Environment() {
		w.Setenv(name, value)
	}
}

// Write makes hcl the configuration, with the provider block of [Env.Config] in front.
func (w *Workspace) Write(hcl string, providerArguments ...string) {
	w.t.Helper()
	w.WriteFile("main.tf", w.env.Config(hcl, providerArguments...))
}

// WriteFile writes a file as it is.
func (w *Workspace) WriteFile(name, content string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir, name), []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// Read is the content of a file.
func (w *Workspace) Read(name string) string {
	w.t.Helper()
	content, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(content)
}

// Command is the engine with these arguments, not yet started. It needs no init: the
// engine is told where the provider is.
func (w *Workspace) Command(ctx context.Context, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, os.Getenv("TF_ACC_TERRAFORM_PATH"), args...)
	command.Dir = w.Dir
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "PLIVO_") {
			command.Env = append(command.Env, variable)
		}
	}
	command.Env = append(command.Env,
		"TF_CLI_CONFIG_FILE="+w.config, "TF_IN_AUTOMATION=1",
		"TF_FORK=0", // before 1.3 Terraform is its own parent otherwise, which takes signals for itself
	)
	command.Env = append(command.Env, w.set...)
	return command
}

// Result is what a run of the engine came to.
type Result struct {
	Stdout, Stderr string
	Code           int // exit code
}

// Run runs the engine. Whatever may ask is told not to; nothing is coloured.
func (w *Workspace) Run(command string, args ...string) Result {
	w.t.Helper()
	all := []string{command}
	switch command {
	case "plan", "import", "refresh":
		all = append(all, "-no-color", "-input=false")
	case "apply", "destroy":
		all = append(all, "-no-color", "-input=false", "-auto-approve")
	case "validate":
		all = append(all, "-no-color")
	}
	var stdout, stderr bytes.Buffer
	run := w.Command(w.t.Context(), append(all, args...)...)
	run.Stdout, run.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := run.Run(); err != nil && !errors.As(err, &exit) {
		w.t.Fatal(err)
	}
	return Result{Stdout: stdout.String(), Stderr: stderr.String(), Code: run.ProcessState.ExitCode()}
}

// MustRun is Run of what has to succeed.
func (w *Workspace) MustRun(command string, args ...string) Result {
	w.t.Helper()
	result := w.Run(command, args...)
	if result.Code != 0 {
		w.t.Fatalf("%s %v: exit code %d\n%s", command, args, result.Code, result)
	}
	return result
}

// String is everything that was printed.
func (r Result) String() string { return r.Stdout + r.Stderr }

// Text is everything that was printed, in one line and without the frame around
// messages, so that a sentence can be looked for wherever the engine broke it.
func (r Result) Text() string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(r.String())), " ")
}

// Diagnose runs a command that takes -json, and is what it reported: errors and warnings.
func (w *Workspace) Diagnose(command string, args ...string) []tfjson.Diagnostic {
	w.t.Helper()
	result := w.Run(command, append([]string{"-json"}, args...)...)
	var diagnostics []tfjson.Diagnostic
	// validate prints one document, the other commands one in each line.
	for decoder := json.NewDecoder(strings.NewReader(result.Stdout)); decoder.More(); {
		var document struct {
			Diagnostic  *tfjson.Diagnostic  `json:"diagnostic"`
			Diagnostics []tfjson.Diagnostic `json:"diagnostics"`
		}
		if err := decoder.Decode(&document); err != nil {
			w.t.Fatalf("%s -json printed no JSON: %s\n%s", command, err, result)
		}
		diagnostics = append(diagnostics, document.Diagnostics...)
		if document.Diagnostic != nil {
			diagnostics = append(diagnostics, *document.Diagnostic)
		}
	}
	return slices.DeleteFunc(diagnostics, func(d tfjson.Diagnostic) bool {
		return d.Summary == "Provider development overrides are in effect"
	})
}

// Place is the line of the configuration that a diagnostic stands on, "" for none.
func Place(d tfjson.Diagnostic) string {
	if d.Snippet == nil {
		return ""
	}
	return strings.TrimSpace(d.Snippet.Code)
}
