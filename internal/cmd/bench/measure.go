package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// cost is what a plan took.
type cost struct {
	wall     time.Duration
	requests int
	cpu      time.Duration // of the provider
	peak     int           // memory of the provider, in kB
}

// measure runs a plan that must find nothing to change. The provider is a child of the
// engine that starts several of them, one after the other: their times add up, and the
// peak is the highest. It looks often, as a process takes its figures with it.
func measure(cmd *exec.Cmd) (cost, error) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return cost{}, err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	seen := map[int]cost{}
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case err := <-done:
			total := cost{wall: time.Since(start)}
			for _, c := range seen {
				total.cpu += c.cpu
				total.peak = max(total.peak, c.peak)
			}
			if err != nil {
				err = fmt.Errorf("%w\n%s", err, out.String())
			}
			return total, err
		case <-ticker.C:
			for _, pid := range children(cmd.Process.Pid) {
				if c, ok := figures(pid); ok {
					seen[pid] = c
				}
			}
		}
	}
}

func children(pid int) []int {
	var found []int
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, task := range tasks {
		text, err := os.ReadFile(task)
		if err != nil {
			continue
		}
		for field := range strings.FieldsSeq(string(text)) {
			if child, err := strconv.Atoi(field); err == nil {
				found = append(found, child)
			}
		}
	}
	return found
}

// figures are the CPU time and the peak memory of a process so far. Not ru_maxrss: a
// child inherits that of the process that started it.
func figures(pid int) (cost, bool) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return cost{}, false
	}
	_, after, _ := strings.Cut(string(stat), ") ") // past the name, which may hold blanks
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return cost{}, false
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	const tick = 10 * time.Millisecond // USER_HZ is 100 everywhere
	c := cost{cpu: time.Duration(user+system) * tick}
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			c.peak, _ = strconv.Atoi(strings.Fields(value)[0])
		}
	}
	return c, true
}
