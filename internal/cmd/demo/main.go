// Command demo runs the provider's main job end to end: it builds the provider, starts
// the emulator, and takes an engine through plan, apply, a change, drift, an import, the
// data source and destroy. It shows every command with its real output, checks after each
// that Zentrunk is as the step says, and leaves nothing behind.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "\ndemo failed:", err)
		os.Exit(1)
	}
}
