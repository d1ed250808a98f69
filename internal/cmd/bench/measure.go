package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// cost is what a run of the engine took.
type cost struct {
	wall     time.Duration
	requests int
	busiest  int           // the most requests in any five seconds
	cpu      time.Duration // of the provider
	peak     int           // resident memory of the provider, in kB
}

// median is that of each figure by itself.
func median(costs []cost) cost {
	return cost{
		wall:     middle(costs, func(c cost) time.Duration { return c.wall }),
		requests: middle(costs, func(c cost) int { return c.requests }),
		busiest:  middle(costs, func(c cost) int { return c.busiest }),
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

// errKilled is what a measurement failed with that is worth repeating: an engine kills a
// provider that takes more than two seconds to end.
var errKilled = errors.New("the engine killed its provider")

// measure runs an engine that must succeed. Its providers, of which it starts several, one
// after the other, say in a directory of their own what each of them took (see measured).
// Their times add up, and the peak is the highest.
func measure(cmd *exec.Cmd) (cost, error) {
	dir, err := os.MkdirTemp("", "zentrunk-bench-costs-")
	if err != nil {
		return cost{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	cmd.Env = append(cmd.Environ(), "ZENTRUNK_BENCH="+dir)
	start := time.Now()
	out, err := cmd.CombinedOutput()
	total := cost{wall: time.Since(start)}
	if err != nil {
		return total, fmt.Errorf("%w\n%s", err, out)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return total, err
	}
	if len(files) == 0 {
		return total, errors.New("the engine started no provider that measures itself")
	}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			return total, err
		}
		if len(text) == 0 {
			return total, errKilled
		}
		var one cost
		if _, err := fmt.Sscan(string(text), (*int64)(&one.cpu), &one.peak); err != nil {
			return total, fmt.Errorf("a provider took %q: %w", text, err)
		}
		total.cpu += one.cpu
		total.peak = max(total.peak, one.peak)
	}
	return total, nil
}
