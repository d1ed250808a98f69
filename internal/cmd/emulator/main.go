// Command emulator runs an in-memory Zentrunk to point the provider at, without
// an account and without touching any phone call:
//
//	go run ./internal/cmd/emulator -listen 127.0.0.1:8080
//
// It prints the environment to set, then one line per request. Everything is
// forgotten when it stops.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "emulator:", err)
		os.Exit(1)
	}
}
