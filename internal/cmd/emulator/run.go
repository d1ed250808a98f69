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
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// run does what the arguments say; to ask for help and to be stopped are no errors.
func run(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	do := emulate
	if len(args) > 0 {
		if command := commands[args[0]]; command != nil {
			do, args = command, args[1:]
		}
	}
	if err := do(ctx, args, stdin, stdout); !errors.Is(err, flag.ErrHelp) {
		return err
	}
	return nil
}

var commands = map[string]func(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error{
	"snapshot": snapshot, "health": health,
}

// emulate serves until ctx ends, or standard input where that is asked for.
func emulate(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	cfg, err := parse(args, stdout)
	if err != nil {
		return err
	}
	cfg.opts.ControlHosts = slices.Concat(cfg.opts.ControlHosts, cfg.hosts, []string{cfg.listen})
	e := emulator.New(cfg.opts)
	defer e.Close()
	lines := log.New(stdout, "", 0)
	saved, err := begin(e, cfg, lines)
	if err != nil {
		return err
	}
	l, err := listen(ctx, cfg.listen)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if cfg.withStdin {
		go func() {
			_, _ = io.Copy(io.Discard, stdin)
			stop()
		}()
	}
	lines.Print(greeting(e, l.Addr(), !cfg.opts.NoControl))
	requests := lines
	if cfg.quiet {
		requests = log.New(io.Discard, "", 0)
	}
	stopSaving := saved.keep()
	err = serve(ctx, &http.Server{
		Handler:           logged(e, requests),
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          lines,
	}, l)
	return errors.Join(err, stopSaving())
}

// begin fills the emulator with what it is to hold. What it is filled with is what it is reset to.
func begin(e *emulator.Server, cfg config, lines *log.Logger) (*stateFile, error) {
	if cfg.state != "" {
		return loadState(e, cfg.state, lines)
	}
	seed(e, cfg.seed)
	return &stateFile{}, e.Load(e.State())
}

// inUse is what the system says of an address that another program listens on: on Windows
// with a number (WSAEADDRINUSE), which Go's name does not match.
var inUse = []error{syscall.EADDRINUSE, syscall.Errno(10048)}

func listen(ctx context.Context, address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("-listen: %w", err)
	}
	// No host means every interface, which nobody should get by leaving it out.
	if host == "" {
		return nil, fmt.Errorf("-listen %s names no host: say 127.0.0.1%[1]s, or 0.0.0.0%[1]s if the network is to reach it", address)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if slices.ContainsFunc(inUse, func(target error) bool { return errors.Is(err, target) }) {
		return nil, fmt.Errorf("cannot listen on %s: another program does, perhaps an emulator that still runs. Stop it, or choose another port than %s with -listen; 0 is any that is free", address, port)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	return l, nil
}

// greeting says how to use the emulator, ready to paste into a shell.
func greeting(e *emulator.Server, addr net.Addr, control bool) string {
	// A listener's address is always one that can be parsed.
	reach := netip.MustParseAddrPort(addr.String())
	warning := ""
	if !reach.Addr().IsLoopback() {
		warning = "WARNING: the network can reach this address, over plain HTTP.\n"
	}
	if reach.Addr().IsUnspecified() {
		reach = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), reach.Port())
	}
	page := ""
	if control {
		page = fmt.Sprintf("\nLook at it: http://%s/\n", reach)
	}
	return fmt.Sprintf(`%sZentrunk emulator, until interrupted, on

  base_url = "http://%[2]s/v1"

export PLIVO_BASE_URL='http://%[2]s/v1'
export PLIVO_AUTH_ID='%[3]s'
export PLIVO_AUTH_TOKEN='%[4]s'
%[5]s`, warning, reach, quoted(e.AuthID()), quoted(e.AuthToken()), page)
}

// quoted is a text within a shell's single quotes.
func quoted(s string) string { return strings.ReplaceAll(s, "'", `'\''`) }

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
