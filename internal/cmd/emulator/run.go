package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// config is the command line.
type config struct {
	listen string
	seed   int
	quiet  bool
	opts   emulator.Options
}

// run serves until ctx ends; stopping is no error.
func run(ctx context.Context, args []string, stdout io.Writer) error {
	cfg, err := parse(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(cfg.listen)
	if err != nil {
		return fmt.Errorf("-listen: %w", err)
	}
	// No host means every interface, which nobody should get by leaving it out.
	if host == "" {
		return fmt.Errorf("-listen %s names no host: say 127.0.0.1%[1]s, or 0.0.0.0%[1]s if the network is to reach it", cfg.listen)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", cfg.listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", cfg.listen, err)
	}

	e := emulator.New(cfg.opts)
	defer e.Close()
	seed(e, cfg.seed)
	lines := log.New(stdout, "", 0)
	lines.Print(greeting(e, l.Addr()))
	requests := lines
	if cfg.quiet {
		requests = log.New(io.Discard, "", 0)
	}
	return serve(ctx, &http.Server{
		Handler:           logged(e, requests),
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          lines,
	}, l)
}

func parse(args []string, stdout io.Writer) (config, error) {
	var c config
	f := flag.NewFlagSet("emulator", flag.ContinueOnError)
	f.SetOutput(stdout)
	f.StringVar(&c.listen, "listen", "127.0.0.1:8080", "`address` to listen on; port 0 means any that is free")
	f.StringVar(&c.opts.AuthID, "auth-id", emulator.DefaultAuthID, "the account's auth `ID`")
	f.StringVar(&c.opts.AuthToken, "auth-token", emulator.DefaultAuthToken, "the account's auth `token`")
	f.BoolVar(&c.opts.Wrapped, "wrapped", false, `wrap single objects in {"object": {}}, as the live service does`)
	f.BoolVar(&c.opts.NoDefaultName, "no-default-name", false, "leave the name null where none is given")
	f.BoolVar(&c.opts.NewestFirst, "newest-first", false, "list the latest object first")
	f.BoolVar(&c.opts.ErrorObjects, "error-objects", false, "write errors as objects, not as strings")
	f.BoolVar(&c.opts.CheckReferences, "check-references", false, "refuse trunks that refer to what does not exist")
	f.BoolVar(&c.opts.RefuseInUse, "refuse-in-use", false, "refuse to delete access control lists and credentials in use")
	f.DurationVar(&c.opts.Latency, "latency", 0, "`time` to hold back each answer, such as 50ms")
	f.IntVar(&c.opts.RequestsPerSecond, "rate-limit", 0, "`requests` per second before 429; 0 means any number")
	f.StringVar(&c.opts.RetryAfter, "retry-after", "", "Retry-After `value` of a 429")
	f.IntVar(&c.seed, "seed", 0, "`number` of trunks to begin with")
	f.BoolVar(&c.quiet, "quiet", false, "print no line per request")
	if err := f.Parse(args); err != nil {
		return c, err
	}
	if f.NArg() > 0 {
		return c, fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	if c.seed < 0 || c.opts.RequestsPerSecond < 0 || c.opts.Latency < 0 {
		return c, errors.New("-seed, -rate-limit and -latency cannot be negative")
	}
	return c, nil
}

// greeting says how to use the emulator, ready to paste into a shell.
func greeting(e *emulator.Server, addr net.Addr) string {
	// A listener's address is always one that can be parsed.
	reach := netip.MustParseAddrPort(addr.String())
	warning := ""
	if !reach.Addr().IsLoopback() {
		warning = "WARNING: the network can reach this address, over plain HTTP.\n"
	}
	if reach.Addr().IsUnspecified() {
		reach = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), reach.Port())
	}
	return fmt.Sprintf(`%sZentrunk emulator, until interrupted, on

  base_url = "http://%[2]s/v1"

export PLIVO_BASE_URL='http://%[2]s/v1'
export PLIVO_AUTH_ID='%[3]s'
export PLIVO_AUTH_TOKEN='%[4]s'
`, warning, reach, e.AuthID(), e.AuthToken())
}

// serve returns when ctx has ended and the requests under way have their answer.
func serve(ctx context.Context, s *http.Server, l net.Listener) error {
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(l) }()
	select {
	case err := <-stopped:
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := s.Shutdown(patience); err != nil {
		_ = s.Close()
	}
	if err := <-stopped; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
