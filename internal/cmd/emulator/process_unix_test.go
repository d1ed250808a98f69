//go:build unix

package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// What usually ends a program ends this one in order: everything is saved, and nothing is
// said to have failed.
func TestProcess_signals(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "emulator")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, signal := range map[string]os.Signal{"interrupt": os.Interrupt, "terminated": syscall.SIGTERM, "hang-up": syscall.SIGHUP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "state.json")
			process := exec.CommandContext(t.Context(), program, "-listen", "127.0.0.1:0", "-state", file)
			stdout, err := process.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := process.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(stdout)
			baseURL := ""
			for baseURL == "" && lines.Scan() {
				if _, value, found := strings.Cut(lines.Text(), "export PLIVO_BASE_URL="); found {
					baseURL = strings.Trim(value, "'")
				}
			}
			control(t, "POST", baseURL, "load", `{"objects": {"URI": [{"uri_uuid": "kept", "uri": "pbx.example.com"}]}}`)
			if err := process.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			for lines.Scan() { // to the end: Wait closes the pipe
			}
			if err := process.Wait(); err != nil {
				t.Errorf("it ended with %v", err)
			}
			if data, err := os.ReadFile(file); err != nil || !strings.Contains(string(data), `"kept"`) {
				t.Errorf("not saved: %v\n%s", err, data)
			}
		})
	}
}
