//go:build linux

// Command measured is the provider, which says at its end what it took: the nanoseconds
// of its CPU time and the kB of its peak memory, in a file of its own in the directory that
// ZENTRUNK_BENCH names.
package main

import (
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/plivo/terraform-provider-zentrunk/internal/serve"
)

func main() {
	file := filepath.Join(os.Getenv("ZENTRUNK_BENCH"), strconv.Itoa(os.Getpid()))
	// A file that stays empty is that of a provider that was killed.
	err := os.WriteFile(file, nil, 0o600)
	err = errors.Join(err, serve.Provider("bench", false))
	took, unknown := cost()
	if err := errors.Join(err, unknown, os.WriteFile(file, took, 0o600)); err != nil {
		log.Fatal(err)
	}
}

// cost is what this process has used. The peak is not ru_maxrss, which a child inherits
// from the process that started it.
func cost() ([]byte, error) {
	var usage syscall.Rusage
	status, err := os.ReadFile("/proc/self/status")
	if err := errors.Join(err, syscall.Getrusage(syscall.RUSAGE_SELF, &usage)); err != nil {
		return nil, err
	}
	_, peak, _ := strings.Cut(string(status), "VmHWM:")
	peak, _, _ = strings.Cut(strings.TrimSpace(peak), " ")
	return fmt.Appendf(nil, "%d %s", usage.Utime.Nano()+usage.Stime.Nano(), peak), nil
}
