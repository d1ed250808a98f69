//go:build linux

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A run with tiny numbers measures everything and writes the page.
func TestBench(t *testing.T) {
	t.Parallel()
	page := filepath.Join(t.TempDir(), "page.md")
	o := options{latency: time.Millisecond, runs: 1, account: few, listed: 45, starts: 1, page: page}
	if err := o.parse("1,2"); err != nil {
		t.Fatal(err)
	}
	err := run(t.Context(), o)
	if err != nil && !strings.Contains(err.Error(), "do not hold") { // of one run, on a busy machine
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{
		"| 2 | shared | ", "| 2 | a GET each | ", "| 12 | shared, untuned | ",
		"| one after the other | ", "| zentrunk | ", "| 1 trunk: requests | 1 | at most 1 | yes |",
	} {
		if !strings.Contains(string(text), row) {
			t.Errorf("expected %q in:\n%s", row, text)
		}
	}
}

// A bound that is broken is said, and is an error.
func TestConclude(t *testing.T) {
	t.Parallel()
	b := &bench{}
	b.atMost("requests", 6, 6)
	b.atLeast("times as fast", 6.5, 6)
	if err := b.conclude(""); err != nil {
		t.Error(err)
	}
	b.atMost("requests of another", 7, 6)
	b.atLeast("times as fast as another", 5, 6)
	if err := b.conclude(""); err == nil || err.Error() != "2 of 4 do not hold" {
		t.Errorf("got %v", err)
	}
	for _, row := range []string{"| requests of another | 7 | at most 6 | **no** |", "| times as fast as another | 5 | at least 6 | **no** |"} {
		if !strings.Contains(b.page.String(), row) {
			t.Errorf("expected %q in:\n%s", row, b.page.String())
		}
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	got := median([]cost{{wall: 3, requests: 1, cpu: 5, peak: 2}, {wall: 1, requests: 3, cpu: 4, peak: 9}, {wall: 2, requests: 2, cpu: 9, peak: 4}})
	if want := (cost{wall: 2, requests: 2, cpu: 5, peak: 4}); got != want {
		t.Errorf("got %+v, expected %+v", got, want)
	}
}
