// Command emulator runs an in-memory Zentrunk to point the provider at, without
// an account and without touching any phone call:
//
//	go run ./internal/cmd/emulator -listen 127.0.0.1:8080
//
// It prints the environment to set, then one line per request. Without -state everything is
// forgotten when it stops. Its other commands are snapshot, which writes the objects of a live
// account as a file for -state, and health.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	// A terminal that is closed sends a hang-up.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "emulator:", err)
		os.Exit(1)
	}
}
