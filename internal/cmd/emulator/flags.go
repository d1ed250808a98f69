package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// config is the command line.
type config struct {
	listen    string
	profile   string // a file of answers of a service
	options   string // a file
	state     string // a file
	seed      int
	quiet     bool
	withStdin bool // end when standard input does
	numbers   bool // the flag is given
	hosts     []string
	opts      emulator.Options
}

// parse reads the command line. Flags win over the file of options and that over the profile,
// wherever they stand.
func parse(args []string, stdout io.Writer) (config, error) {
	c := config{opts: emulator.Options{
		AuthID: emulator.DefaultAuthID, AuthToken: emulator.DefaultAuthToken, CheckReferences: true, JournalLimit: 1000,
		// The one that is routed in the examples.
		Numbers: emulator.NumberOptions{Rented: []string{"14155550100"}},
	}}
	rest, err := c.flags(args, stdout)
	if err != nil {
		return c, err
	}
	for _, file := range []struct{ flag, name string }{{"-profile", c.profile}, {"-options", c.options}} {
		if file.name == "" {
			continue
		}
		data, err := os.ReadFile(file.name)
		if err != nil {
			return c, fmt.Errorf("%s: %w", file.flag, err)
		}
		if err := emulator.DecodeOptions(data, &c.opts); err != nil {
			return c, fmt.Errorf("%s: %s: %w", file.flag, file.name, err)
		}
		if rest, err = c.flags(args, stdout); err != nil {
			return c, err
		}
	}
	o := c.opts
	switch {
	case len(rest) > 0:
		return c, fmt.Errorf("unexpected argument %q", rest[0])
	case c.seed < 0 || o.RequestsPerSecond < 0 || o.RequestsPerFiveSeconds < 0 || o.JournalLimit < 0 || o.Latency < 0:
		return c, errors.New("-seed, -rate-limit, -rate-limit-5s, -journal and -latency cannot be negative")
	case c.state != "" && (c.seed > 0 || c.numbers):
		return c, errors.New("-state excludes -seed and -numbers: each says what to begin with")
	}
	return c, nil
}

// flags sets what the arguments say, over what is set already, and returns what is no flag.
func (c *config) flags(args []string, stdout io.Writer) ([]string, error) {
	o := &c.opts
	c.hosts = nil
	all := newFlags(stdout, usage)
	all.group("Running", func(f *flag.FlagSet) {
		f.StringVar(&c.listen, "listen", "127.0.0.1:8080", "`address` to listen on; port 0 means any that is free")
		f.BoolVar(&c.withStdin, "exit-with-stdin", false, "end when standard input is closed, as it is when the program that started this one ends")
		f.BoolVar(&c.quiet, "quiet", false, "print no line per request")
		f.StringVar(&c.options, "options", "", "JSON `file` of options, over which flags win")
	})
	all.group("What it holds", func(f *flag.FlagSet) {
		f.StringVar(&c.state, "state", "", "JSON `file` of objects to begin with, where there is one, and to save all changes in")
		f.IntVar(&c.seed, "seed", 0, "`number` of trunks to begin with")
		f.Func("numbers", "`phone numbers`, with commas between them, that the account has rented; 14155550100 where none are given", c.rent)
		f.StringVar(&o.AuthID, "auth-id", o.AuthID, "the account's auth `ID`")
		f.StringVar(&o.AuthToken, "auth-token", o.AuthToken, "the account's auth `token`")
	})
	all.group("What it answers", func(f *flag.FlagSet) {
		f.StringVar(&c.profile, "profile", "", "JSON `file` that make live wrote: behave like the service that was asked")
		f.BoolVar(&o.Wrapped, "wrapped", o.Wrapped, `wrap single objects in {"object": {}}, as the live service does`)
		f.BoolVar(&o.NoDefaultName, "no-default-name", o.NoDefaultName, "leave the name null where none is given")
		f.BoolVar(&o.NewestFirst, "newest-first", o.NewestFirst, "list the latest object first")
		f.BoolVar(&o.ErrorObjects, "error-objects", o.ErrorObjects, "write errors as objects, not as strings")
		f.BoolVar(&o.CheckReferences, "check-references", o.CheckReferences, "refuse trunks that refer to what does not exist")
		f.BoolVar(&o.RefuseInUse, "refuse-in-use", o.RefuseInUse, "refuse to delete access control lists and credentials in use")
		f.Func("rewrite", "`ways`, with commas between them, to store what is sent in another spelling: trim, lower_case, nfc, clear_host_bits, host_prefix=drop, host_prefix=add, sort_addresses", rewrite(o))
	})
	all.group("How fast", func(f *flag.FlagSet) {
		f.DurationVar(&o.Latency, "latency", o.Latency, "`time` to hold back each answer, such as 50ms")
		f.IntVar(&o.RequestsPerSecond, "rate-limit", o.RequestsPerSecond, "`requests` in any second before 429; 0 means any number")
		f.IntVar(&o.RequestsPerFiveSeconds, "rate-limit-5s", o.RequestsPerFiveSeconds, "`requests` in any five seconds before 429, 300 at Plivo; 0 means any number")
		f.StringVar(&o.RetryAfter, "retry-after", o.RetryAfter, "Retry-After `value` of a 429")
	})
	all.group("Controls, under /_emulator/", func(f *flag.FlagSet) {
		f.BoolVar(&o.NoControl, "no-control", o.NoControl, "have none")
		f.Func("control-host", "`name` with dots by which they may be reached, beside addresses, localhost and that of -listen; can be given more than once", func(name string) error {
			c.hosts = append(c.hosts, name)
			return nil
		})
		f.IntVar(&o.JournalLimit, "journal", o.JournalLimit, "`number` of requests to remember, the latest; 0 means all")
	})
	err := all.Parse(args)
	return all.Args(), err
}

const usage = `Usage: emulator [flags]                an in-memory Zentrunk, until interrupted
       emulator snapshot [flags]       write the objects of a live account as a file for -state
       emulator health [address]       succeed if an emulator runs there
`

// flags are grouped where -help shows them.
type flags struct {
	*flag.FlagSet
	groups []*flag.FlagSet
}

func newFlags(stdout io.Writer, usage string) *flags {
	f := &flags{FlagSet: flag.NewFlagSet("emulator", flag.ContinueOnError)}
	f.SetOutput(stdout)
	f.Usage = func() {
		fmt.Fprint(stdout, usage)
		for _, group := range f.groups {
			fmt.Fprintf(stdout, "\n%s:\n", group.Name())
			group.PrintDefaults()
		}
	}
	return f
}

func (f *flags) group(title string, define func(*flag.FlagSet)) {
	group := flag.NewFlagSet(title, flag.ContinueOnError)
	group.SetOutput(f.Output())
	define(group)
	group.VisitAll(func(one *flag.Flag) { f.Var(one.Value, one.Name, one.Usage) })
	f.groups = append(f.groups, group)
}

// rent reads -numbers, in E.164, with the plus or without.
func (c *config) rent(numbers string) error {
	c.numbers, c.opts.Numbers.Rented = true, nil
	for number := range strings.SplitSeq(numbers, ",") {
		digits := strings.TrimPrefix(strings.TrimSpace(number), "+")
		if digits == "" || len(digits) > 15 || strings.Trim(digits, "0123456789") != "" {
			return fmt.Errorf("%q is no number such as 14155550100", number)
		}
		c.opts.Numbers.Rented = append(c.opts.Numbers.Rented, digits)
	}
	return nil
}

// rewrite reads -rewrite, such as "trim,host_prefix=drop".
func rewrite(o *emulator.Options) func(string) error {
	return func(ways string) error {
		given := map[string]any{}
		for way := range strings.SplitSeq(ways, ",") {
			if name, value, found := strings.Cut(way, "="); found {
				given[name] = value
			} else {
				given[name] = true
			}
		}
		data, err := json.Marshal(map[string]any{"rewrite": given})
		if err != nil {
			return err
		}
		return emulator.DecodeOptions(data, o)
	}
}
