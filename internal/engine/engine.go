// Package engine finds the Terraform or OpenTofu that tests and the demo run.
package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Names of the engines.
const (
	Terraform = "terraform"
	OpenTofu  = "tofu"
)

// Variable is the environment variable that names an engine, as `make test ENGINE=tofu` sets it.
const Variable = "ZENTRUNK_TEST_ENGINE"

// Engine is a command-line engine on this machine.
type Engine struct {
	Name string // [Terraform] or [OpenTofu]
	Path string // of the executable
}

// RegistryHost is where the engine looks for providers that name no host.
func (e Engine) RegistryHost() string {
	if e.Name == OpenTofu {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}

// Find returns the engine of that name; with no name the terraform or else the tofu on
// the PATH. A tofu that is not on the PATH is built from the module that pins it,
// which takes minutes the first time; announce is told before that. The only thing
// a machine needs for it is Go.
func Find(ctx context.Context, name string, announce func(string)) (Engine, error) {
	switch name {
	case "", Terraform, OpenTofu:
	default:
		return Engine{}, fmt.Errorf("no engine is called %q: it is %s or %s", name, Terraform, OpenTofu)
	}
	for _, candidate := range []string{Terraform, OpenTofu} {
		if name != "" && name != candidate {
			continue
		}
		if path, err := exec.LookPath(candidate); err == nil {
			path, err = filepath.Abs(path)
			return Engine{Name: candidate, Path: path}, err
		}
	}
	if name == Terraform {
		return Engine{}, errors.New("there is no terraform on the PATH")
	}
	announce("No engine on the PATH: building OpenTofu as a Go tool (minutes the first time, seconds after that).")
	root, err := ModuleRoot(ctx)
	if err != nil {
		return Engine{}, err
	}
	// -n builds the tool and prints where it is, without running it.
	build := exec.CommandContext(ctx, "go", "tool", "-n", "-modfile="+filepath.Join("internal", "tools", "opentofu", "go.mod"), OpenTofu)
	build.Dir, build.Stderr = root, os.Stderr
	out, err := build.Output()
	if err != nil {
		return Engine{}, fmt.Errorf("building OpenTofu: %w", err)
	}
	return Engine{Name: OpenTofu, Path: strings.TrimSpace(string(out))}, nil
}

// ModuleRoot is the directory of this module's go.mod.
func ModuleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("looking for go.mod: %w", err)
	}
	return filepath.Dir(strings.TrimSpace(string(out))), nil
}
