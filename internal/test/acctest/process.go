//go:build unix

package acctest

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Process is an engine that runs in the background, as the leader of a process group
// like that of a shell's foreground job: the engine and its providers.
type Process struct {
	t              *testing.T
	command        *exec.Cmd
	stdout, stderr bytes.Buffer
	done           chan struct{} // closed when the engine has ended
	ended          time.Time
}

// longest bounds every wait for an engine: for a test that hangs, not for a slow machine.
const longest = 2 * time.Minute

// Start starts the engine with these arguments, to which nothing is added.
func (w *Workspace) Start(args ...string) *Process {
	w.t.Helper()
	p := &Process{t: w.t, command: w.Command(context.Background(), args...), done: make(chan struct{})}
	p.command.Stdout, p.command.Stderr = &p.stdout, &p.stderr
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.command.WaitDelay = 5 * time.Second // for a provider that outlives the engine
	if err := p.command.Start(); err != nil {
		w.t.Fatal(err)
	}
	go func() {
		defer close(p.done)
		_ = p.command.Wait() // the exit code says it
		p.ended = time.Now()
	}()
	w.t.Cleanup(func() {
		_ = syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL)
		<-p.done
	})
	return p
}

// Await waits until something happens while the engine runs.
func (p *Process) Await(what string, happened <-chan struct{}) {
	p.t.Helper()
	select {
	case <-happened:
	case <-p.done:
		p.t.Fatalf("the engine ended before %s:\n%s%s", what, &p.stdout, &p.stderr)
	case <-time.After(longest):
		p.t.Fatalf("%s never happened", what)
	}
}

// Interrupt sends SIGINT: to the engine and its providers, as Ctrl-C on a terminal
// does, or to the engine alone, as a supervisor does.
func (p *Process) Interrupt(alone bool) {
	p.t.Helper()
	target := -p.command.Process.Pid
	if alone {
		target = -target
	}
	if err := syscall.Kill(target, syscall.SIGINT); err != nil {
		p.t.Fatal(err)
	}
}

// SignalProvider sends a signal to the provider that the engine runs.
func (p *Process) SignalProvider(signal syscall.Signal) {
	p.t.Helper()
	pids := p.providers()
	if len(pids) != 1 {
		p.t.Fatalf("the engine runs %d providers", len(pids))
	}
	if err := syscall.Kill(pids[0], signal); err != nil {
		p.t.Fatal(err)
	}
}

// providers are the ids of the providers among the processes of the group.
func (p *Process) providers() []int {
	p.t.Helper()
	programs, err := programs()
	if err != nil {
		p.t.Fatalf("looking for the provider's process: %s", err)
	}
	var found []int
	for pid, program := range programs {
		group, err := syscall.Getpgid(pid)
		if err == nil && group == p.command.Process.Pid && strings.HasPrefix(filepath.Base(program), "terraform-provider-zentrunk") {
			found = append(found, pid)
		}
	}
	return found
}

// programs are all processes, by id: from /proc, which a small container has, or from
// ps, which other systems have.
func programs() (map[int]string, error) {
	found := map[int]string{}
	if lines, err := filepath.Glob("/proc/[0-9]*/cmdline"); err == nil && len(lines) > 0 {
		for _, name := range lines {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			line, _ := os.ReadFile(name) // it may have ended
			found[pid], _, _ = strings.Cut(string(line), "\x00")
		}
		return found, nil
	}
	output, err := exec.CommandContext(context.Background(), "ps", "-A", "-o", "pid=", "-o", "args=").Output()
	for line := range strings.Lines(string(output)) {
		if fields := strings.Fields(line); len(fields) > 1 {
			pid, _ := strconv.Atoi(fields[0])
			found[pid] = fields[1]
		}
	}
	return found, err
}

// Wait waits for the engine's end, and is what came of it and when that was.
func (p *Process) Wait() (Result, time.Time) {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(longest):
		p.t.Fatal("the engine does not end")
	}
	return Result{Stdout: p.stdout.String(), Stderr: p.stderr.String(), Code: p.command.ProcessState.ExitCode()}, p.ended
}
