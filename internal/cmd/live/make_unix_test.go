//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
)

// The makefile keeps an account from whatever it runs, but for this command.
func TestMake(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("there is no make")
	}
	root, err := engine.ModuleRoot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// A go that shows what it is given.
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte("#!/bin/sh\necho \"$2\"\nenv\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for target, gets := range map[string]bool{"live": true, "demo": false} {
		run := exec.CommandContext(t.Context(), "make", "--no-print-directory", target)
		run.Dir = root
		run.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "LIVE=YES", "MAKEFLAGS=",
			"PLIVO_AUTH_ID=MAAAAAAAAAAAAAAAAAAA", "PLIVO_AUTH_TOKEN=se$cret", "PLIVO_BASE_URL=https://example.com/v1")
		output, err := run.CombinedOutput()
		if err != nil || !strings.Contains(string(output), "internal/cmd/"+target) {
			t.Fatalf("%v\n%s", err, output)
		}
		for _, line := range []string{"\nPLIVO_AUTH_ID=MAAAAAAAAAAAAAAAAAAA\n", "\nPLIVO_AUTH_TOKEN=se$cret\n", "\nPLIVO_BASE_URL=https://example.com/v1\n"} {
			if strings.Contains(string(output), line) != gets {
				t.Errorf("make %s gets %q: %v", target, line, !gets)
			}
		}
	}
}
