package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
)

//go:embed config
var configurations embed.FS

// demo is one run: a working directory, an engine, and an emulated Zentrunk.
type demo struct {
	out      io.Writer
	dir      *os.Root
	engine   engine.Engine
	env      []string
	zentrunk *emulator.Server
	step     int
}

func run(ctx context.Context, out io.Writer) (err error) {
	scratch, err := os.MkdirTemp("", "zentrunk-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	d := &demo{out: out}
	if err := os.Mkdir(filepath.Join(scratch, "work"), 0o700); err != nil {
		return err
	}
	if d.dir, err = os.OpenRoot(filepath.Join(scratch, "work")); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.dir.Close()) }()
	d.engine, err = engine.Find(ctx, os.Getenv(engine.Variable), func(message string) { fmt.Fprintln(out, message) })
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "Building the provider.")
	cliConfig, err := d.engine.Install(ctx, scratch)
	if err != nil {
		return err
	}
	d.zentrunk, err = emulator.Start(emulator.Options{Wrapped: true, CheckReferences: true, Numbers: emulator.NumberOptions{Rented: []string{number}, Applications: []string{application}}})
	if err != nil {
		return err
	}
	defer d.zentrunk.Close()
	d.zentrunk.Route(number, application)
	d.env = append(os.Environ(),
		"TF_CLI_CONFIG_FILE="+cliConfig, "TF_IN_AUTOMATION=1", "TF_LOG=", "CHECKPOINT_DISABLE=1",
		"PLIVO_AUTH_ID="+d.zentrunk.AuthID(), "PLIVO_AUTH_TOKEN="+d.zentrunk.AuthToken(), "PLIVO_BASE_URL="+d.zentrunk.URL(),
		"TF_VAR_sip_password="+sipPassword, "TF_VAR_phone_number=+"+number)

	if !isTerminal(out) {
		d.env = append(d.env, "TF_CLI_ARGS=-no-color")
	}

	start := time.Now()
	for _, step := range steps {
		d.step++
		fmt.Fprintf(out, "\n── %d. %s\n", d.step, step.says)
		if err := step.run(ctx, d); err != nil {
			return fmt.Errorf("step %d (%s): %w", d.step, step.says, err)
		}
	}
	fmt.Fprintf(out, "\nAll %d steps went as they say, in %s with %s: %d requests to Zentrunk, %d of them writes.\n",
		d.step, time.Since(start).Round(time.Second/10), d.engine.Name, len(d.zentrunk.Journal()), len(d.zentrunk.Writes()))
	return nil
}

// isTerminal reports whether the output is a screen, which shows colours.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// put writes a file of the configuration and shows it.
func (d *demo) put(name string, text []byte) error {
	fmt.Fprintf(d.out, "\n$ cat %s\n%s", name, text)
	return d.dir.WriteFile(name, text, 0o600)
}

// add is put for one of the demo's own files.
func (d *demo) add(name string) error {
	text, err := configurations.ReadFile("config/" + name)
	if err != nil {
		return err
	}
	return d.put(name, text)
}

// remove takes a file out of the configuration.
func (d *demo) remove(name string) error {
	fmt.Fprintf(d.out, "\n$ rm %s\n", name)
	return d.dir.Remove(name)
}

// edit replaces lines of main.tf, each by "" to take it away, and shows the difference.
func (d *demo) edit(changes ...[2]string) error {
	original, err := d.dir.ReadFile("main.tf")
	if err != nil {
		return err
	}
	text := string(original)
	for _, change := range changes {
		before, after, found := strings.Cut(text, change[0]+"\n")
		if !found {
			return fmt.Errorf("main.tf has no line %q", change[0])
		}
		if change[1] != "" {
			before += change[1] + "\n"
		}
		text = before + after
	}
	fmt.Fprintf(d.out, "\n%s", diff.Diff("a/main.tf", original, "b/main.tf", []byte(text)))
	return d.dir.WriteFile("main.tf", []byte(text), 0o600)
}

// command runs the engine, its output going to the screen, and wants this exit code.
func (d *demo) command(ctx context.Context, wantExit int, args ...string) error {
	fmt.Fprintf(d.out, "\n$ %s %s\n", d.engine.Name, strings.Join(args, " "))
	cmd := d.prepare(ctx, args)
	cmd.Stdout, cmd.Stderr = d.out, d.out
	err := cmd.Run()
	if exit := cmd.ProcessState; exit != nil && exit.ExitCode() == wantExit {
		return nil
	}
	return fmt.Errorf("%s %s did not end with exit code %d: %w", d.engine.Name, args[0], wantExit, err)
}

func (d *demo) prepare(ctx context.Context, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, d.engine.Path, args...)
	cmd.Dir, cmd.Env = d.dir.Name(), d.env
	// Let the engine stop its providers and save its state.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	return cmd
}

// output is an output value of the configuration, as the engine has it in its state.
func (d *demo) output(ctx context.Context, name string, value any) error {
	raw, err := d.prepare(ctx, []string{"output", "-json", name}).Output()
	if err != nil {
		return fmt.Errorf("reading the output %s: %w", name, err)
	}
	return json.Unmarshal(raw, value)
}

// object is the one object of this kind and name that Zentrunk has.
func (d *demo) object(kind emulator.Kind, name string) (emulator.Object, error) {
	var found []emulator.Object
	for _, object := range d.zentrunk.All(kind) {
		if object["name"] == name {
			found = append(found, object)
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("zentrunk has %d objects of kind %s called %q, not one", len(found), kind, name)
	}
	return found[0], nil
}

// expect checks a field of an object in Zentrunk itself.
func (d *demo) expect(kind emulator.Kind, name, field string, want any) error {
	object, err := d.object(kind, name)
	if err != nil {
		return err
	}
	if object[field] != want {
		return fmt.Errorf("in Zentrunk, %s of %q is %v, not %v", field, name, object[field], want)
	}
	if want == nil {
		want = "not set"
	}
	fmt.Fprintf(d.out, "✓ in Zentrunk, %s of %q is %v\n", field, name, want)
	return nil
}

// expectCounts checks how many trunks, lists, credentials and URIs Zentrunk has.
func (d *demo) expectCounts(trunks, lists, credentials, uris int) error {
	for kind, want := range map[emulator.Kind]int{
		emulator.Trunks: trunks, emulator.IPAccessControlLists: lists, emulator.Credentials: credentials, emulator.URIs: uris,
	} {
		if have := d.zentrunk.Count(kind); have != want {
			return fmt.Errorf("zentrunk has %d objects of kind %s, not %d", have, kind, want)
		}
	}
	fmt.Fprintf(d.out, "✓ Zentrunk has %d trunks, %d IP access control lists, %d credentials, %d origination URIs\n", trunks, lists, credentials, uris)
	return nil
}

// expectRoute checks what gets the number's calls.
func (d *demo) expectRoute(id any, words string) error {
	if routed := d.zentrunk.Routed(number); routed != id {
		return fmt.Errorf("number %s is routed to %q, not to %v, %s", number, routed, id, words)
	}
	fmt.Fprintf(d.out, "✓ calls to %s go to %s\n", number, words)
	return nil
}

// expectSecret checks that a text is nowhere in the working directory, so in no state and no plan.
func (d *demo) expectSecret(secret string) error {
	return fs.WalkDir(d.dir.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := d.dir.ReadFile(path)
		if err == nil && bytes.Contains(text, []byte(secret)) {
			err = fmt.Errorf("the password is in %s", path)
		}
		return err
	})
}
