package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cost is what a run of the engine took.
type cost struct {
	wall     time.Duration
	requests int
	cpu      time.Duration // of the provider
	peak     int           // resident memory of the provider, in kB
}

// median is that of each figure by itself.
func median(costs []cost) cost {
	return cost{
		wall:     middle(costs, func(c cost) time.Duration { return c.wall }),
		requests: middle(costs, func(c cost) int { return c.requests }),
		cpu:      middle(costs, func(c cost) time.Duration { return c.cpu }),
		peak:     middle(costs, func(c cost) int { return c.peak }),
	}
}

func middle[T any, N int | time.Duration](all []T, figure func(T) N) N {
	figures := make([]N, len(all))
	for i, one := range all {
		figures[i] = figure(one)
	}
	slices.Sort(figures)
	return figures[len(figures)/2]
}

// glance is how often the figures of the provider are read, as it takes them with it when
// it ends.
const glance = 10 * time.Millisecond

// measure runs an engine that must succeed. Its providers are children of it, programs of
// that path: an engine starts several, one after the other. Their times add up, and the
// peak is the highest.
func measure(cmd *exec.Cmd, provider string) (cost, error) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return cost{}, err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	seen := map[int]*cost{}
	ticker := time.NewTicker(glance)
	defer ticker.Stop()
	for {
		select {
		case err := <-done:
			total := cost{wall: time.Since(start)}
			for _, c := range seen {
				total.cpu += c.cpu
				total.peak = max(total.peak, c.peak)
			}
			switch {
			case err != nil:
				return total, fmt.Errorf("%w\n%s", err, out.String())
			case total.cpu == 0 || total.peak == 0:
				return total, fmt.Errorf("no process of %s was seen", provider)
			}
			return total, nil
		case <-ticker.C:
			for _, pid := range children(cmd.Process.Pid) {
				look(seen, pid, provider)
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

// look notes the figures of a process that runs the provider. Between its fork and its
// exec it is still the engine, with the engine's memory; once it has ended, only the time
// that it took can still be read.
func look(seen map[int]*cost, pid int, provider string) {
	if seen[pid] == nil {
		if program, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid)); err != nil || program != provider {
			return
		}
		seen[pid] = &cost{}
	}
	seen[pid].cpu = max(seen[pid].cpu, cpuTime(pid))
	seen[pid].peak = max(seen[pid].peak, peakMemory(pid))
}

// cpuTime is what a process has used so far, 0 if it is gone.
func cpuTime(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(stat), ") ") // past the name, which may hold blanks
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	const tick = 10 * time.Millisecond // USER_HZ is 100 everywhere
	return time.Duration(user+system) * tick
}

// peakMemory is the most that a process has had so far, in kB; 0 if it is gone. Not
// ru_maxrss: a child inherits that of the process that started it.
func peakMemory(pid int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			peak, _ := strconv.Atoi(strings.Fields(value)[0])
			return peak
		}
	}
	return 0
}
