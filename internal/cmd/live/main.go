// Command live asks a real Zentrunk what nobody knows of it, and takes the provider through the
// life of every noun there. It makes objects of its own in the account and deletes them;
// CONTRIBUTING.md says how to run it and what to do with what it prints.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	c := config{get: os.Getenv, out: os.Stdout, apart: apart}
	flag.StringVar(&c.report, "report", "live-report.md", "`file` for the report")
	flag.StringVar(&c.profile, "profile", "live-profile.json", "`file` for the profile, which the emulator takes")
	flag.BoolVar(&c.engine, "engine", true, "take the provider through the life of every noun as well")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends it at once.
	context.AfterFunc(ctx, stop)
	err := c.run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "live:", err)
		if silent, ok := errors.AsType[unanswered](err); ok {
			fmt.Fprintln(os.Stderr, "It was:", silent.cause)
		}
		os.Exit(1)
	}
}
