package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
)

// bench is one run: a provider built for it, an engine that has it installed, and the
// page that grows as the run goes on.
type bench struct {
	scratch  string
	root     string // of the module
	engine   engine.Engine
	version  string // of the engine
	config   string // of the engine's command line
	provider string // path of the program, as it is released

	page strings.Builder
	must []requirement
}

// requirement is something that must hold, and what it came to.
type requirement struct {
	what     string
	measured float64
	least    bool // bound is the least, not the most
	bound    float64
}

func (r requirement) holds() bool {
	if r.least {
		return r.measured >= r.bound
	}
	return r.measured <= r.bound
}

func newBench(ctx context.Context) (*bench, error) {
	scratch, err := os.MkdirTemp("", "zentrunk-bench-")
	if err != nil {
		return nil, err
	}
	b := &bench{scratch: scratch, provider: filepath.Join(scratch, "provider")}
	if err := b.prepare(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(scratch))
	}
	return b, nil
}

func (b *bench) prepare(ctx context.Context) (err error) {
	if b.root, err = engine.ModuleRoot(ctx); err != nil {
		return err
	}
	if b.engine, err = engine.Find(ctx, os.Getenv(engine.Variable), func(message string) { fmt.Fprintln(os.Stderr, message) }); err != nil {
		return err
	}
	if b.config, err = b.engine.Install(ctx, b.scratch); err != nil {
		return err
	}
	// What the engine finds in its place measures itself.
	installed := b.engine.Program(b.scratch)
	if err := os.Rename(installed, b.provider); err != nil {
		return err
	}
	if err := b.build(ctx, installed, "measured"); err != nil {
		return err
	}
	asked := exec.CommandContext(ctx, b.engine.Path, "version", "-json")
	asked.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+b.config)
	out, err := asked.Output()
	if err != nil {
		return fmt.Errorf("asking for the engine's version: %w", err)
	}
	var answer struct {
		Version string `json:"terraform_version"`
	}
	err = json.Unmarshal(out, &answer)
	b.version = answer.Version
	return err
}

// build builds one of the providers that are here to be compared or measured.
func (b *bench) build(ctx context.Context, program, name string) error {
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "./internal/cmd/bench/"+name)
	build.Dir, build.Stderr = b.root, os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("building the provider %q: %w", name, err)
	}
	return nil
}

func (b *bench) close() { _ = os.RemoveAll(b.scratch) }

func (b *bench) title() string {
	return fmt.Sprintf("# Benchmarks\n\nWritten by `make bench`. %s %s, %s, %s/%s, %d cores. Medians, where there was time for several runs; on another machine look at the ratios.\n\n",
		b.engine.Name, b.version, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
}

// printf adds to the page, and shows it.
func (b *bench) printf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	b.page.WriteString(text)
	fmt.Print(text)
}

func (b *bench) atMost(what string, measured, most float64) {
	b.must = append(b.must, requirement{what: what, measured: measured, bound: most})
}

func (b *bench) atLeast(what string, measured, least float64) {
	b.must = append(b.must, requirement{what: what, measured: measured, bound: least, least: true})
}

// goBenchmarks runs those of packages and adds what they print.
func (b *bench) goBenchmarks(ctx context.Context, packages []string) error {
	args := append([]string{"test", "-run", "^$", "-bench", ".", "-benchmem"}, packages...)
	test := exec.CommandContext(ctx, "go", args...)
	test.Dir, test.Stderr = b.root, os.Stderr
	out, err := test.Output()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	b.printf("## Parts\n\n`go %s`:\n\n```text\n", strings.Join(args, " "))
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "Benchmark") {
			b.printf("%s", line)
		}
	}
	b.printf("```\n\n")
	return nil
}

// conclude says what must hold, and writes the page.
func (b *bench) conclude(file string) error {
	b.printf("## What must hold\n\n| | measured | bound | holds |\n| --- | --- | --- | --- |\n")
	broken := 0
	for _, r := range b.must {
		word, holds := "at most", "yes"
		if r.least {
			word = "at least"
		}
		if !r.holds() {
			holds = "**no**"
			broken++
		}
		b.printf("| %s | %.4g | %s %g | %s |\n", r.what, r.measured, word, r.bound, holds)
	}
	if file != "" {
		if err := os.WriteFile(file, []byte(b.page.String()), 0o600); err != nil {
			return err
		}
	}
	if broken > 0 {
		return fmt.Errorf("%d of %d do not hold", broken, len(b.must))
	}
	return nil
}

func ratio(one, other time.Duration) float64 { return one.Seconds() / other.Seconds() }
