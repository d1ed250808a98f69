package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// health succeeds where an emulator runs, for those who wait for one: the image has no other
// program that could ask.
func health(ctx context.Context, args []string, _ io.Reader, stdout io.Writer) error {
	f := newFlags(stdout, "Usage: emulator health [address]       127.0.0.1:8080 where none is given\n")
	if err := f.Parse(args); err != nil {
		return err
	}
	address := "127.0.0.1:8080"
	switch f.NArg() {
	case 0:
	case 1:
		address = f.Arg(0)
	default:
		return fmt.Errorf("health: unexpected argument %q", f.Arg(1))
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/_emulator/health", http.NoBody)
	if err != nil {
		return fmt.Errorf("health: %q is no address such as 127.0.0.1:8080", address)
	}
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return fmt.Errorf("health: no emulator answers at %s: %w", address, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("health: %s is no emulator, or one without controls: it answers %s", address, resp.Status)
	}
	_, err = io.Copy(stdout, resp.Body)
	return err
}
