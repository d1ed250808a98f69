//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A run with tiny numbers measures everything and writes the page.
func TestAccBench(t *testing.T) {
	t.Parallel()
	page := filepath.Join(t.TempDir(), "page.md")
	o := options{latency: time.Millisecond, runs: 1, applied: 2, account: few, listed: 45, starts: 1, page: page}
	if err := o.parse("1,2"); err != nil {
		t.Fatal(err)
	}
	err := compare(t.Context(), o)
	if err != nil && !strings.Contains(err.Error(), "do not hold") { // of one run, on a busy machine
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{
		"| 2 | shared | ", "| 2 | a GET each | ", "| 12 | shared, untuned | ",
		"| 2 | 0s | create | ", "| 2 | 1ms | import | ", "| applies of 2 trunks, 1ms: requests to update all | 4 | at most 4 | yes |",
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

// What is measured is what the providers said at their end, and all of them have to.
func TestMeasure(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]struct {
		cost
		problem string
	}{
		`echo 5 4 >$ZENTRUNK_BENCH/1; echo 7 3 >$ZENTRUNK_BENCH/2`: {cost: cost{cpu: 12, peak: 4}},
		`echo 5 4 >$ZENTRUNK_BENCH/1; : >$ZENTRUNK_BENCH/2`:        {problem: errKilled.Error()},
		`echo 5 >$ZENTRUNK_BENCH/1`:                                {problem: `a provider took "5\n"`},
		`:`:                                                        {problem: "started no provider"},
		`echo broken; echo 5 4 >$ZENTRUNK_BENCH/1; exit 2`:         {problem: "exit status 2\nbroken"},
	} {
		got, err := measure(exec.CommandContext(t.Context(), "sh", "-c", said))
		switch {
		case want.problem != "":
			if err == nil || !strings.Contains(err.Error(), want.problem) {
				t.Errorf("%s: got %v, expected %q", said, err, want.problem)
			}
		case err != nil || got.cpu != want.cpu || got.peak != want.peak || got.wall <= 0:
			t.Errorf("%s: got %+v, %v", said, got, err)
		}
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	got := median([]cost{{wall: 3, requests: 1, busiest: 4, cpu: 5, peak: 2}, {wall: 1, requests: 3, busiest: 5, cpu: 4, peak: 9}, {wall: 2, requests: 2, busiest: 6, cpu: 9, peak: 4}})
	if want := (cost{wall: 2, requests: 2, busiest: 5, cpu: 5, peak: 4}); got != want {
		t.Errorf("got %+v, expected %+v", got, want)
	}
}
