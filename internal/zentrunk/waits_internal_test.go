package zentrunk

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		value string
		want  time.Duration
		ok    bool
	}{
		{"0", 0, true},
		{"7", 7 * time.Second, true},
		{" 007 ", 7 * time.Second, true},
		{"9223372036", 9223372036 * time.Second, true},
		{"9223372037", 9223372036 * time.Second, true},
		{"18446744073709551616", 9223372036 * time.Second, true},
		{"Fri, 02 Jan 2026 03:04:35 GMT", 30 * time.Second, true},
		{"Friday, 02-Jan-26 03:04:35 GMT", 30 * time.Second, true},
		{"Fri Jan  2 03:04:35 2026", 30 * time.Second, true},
		{"Fri, 02 Jan 2026 03:04:05 GMT", 0, true},
		{"Wed, 21 Oct 2015 07:28:00 GMT", 0, true},
		{"", 0, false},
		{"-1", 0, false},
		{"+1", 0, false},
		{"1.5", 0, false},
		{"1, 2", 0, false},
		{"1s", 0, false},
		{"soon", 0, false},
		{"2026-01-02T03:04:35Z", 0, false},
	} {
		t.Run(test.value, func(t *testing.T) {
			t.Parallel()
			if got, ok := retryAfter(test.value, now); got != test.want || ok != test.ok {
				t.Errorf("got %s, %v, want %s, %v", got, ok, test.want, test.ok)
			}
		})
	}
}

// The waits grow to their longest, and no two need be alike.
func TestBackoff(t *testing.T) {
	t.Parallel()
	for attempt, most := range map[int]time.Duration{
		0: 500 * time.Millisecond, 1: time.Second, 2: 2 * time.Second, 3: 4 * time.Second, 4: 8 * time.Second, 5: 8 * time.Second, 15: 8 * time.Second, 16: 8 * time.Second, 1000: 8 * time.Second,
	} {
		different := map[time.Duration]bool{}
		for range 100 {
			wait := defaultWaits.backoff(defaultWaits.first, attempt)
			if wait < most/2 || wait > most {
				t.Errorf("after attempt %d: %s", attempt, wait)
			}
			different[wait] = true
		}
		if len(different) < 2 {
			t.Errorf("after attempt %d: always the same", attempt)
		}
	}
	if wait := defaultWaits.backoff(defaultWaits.firstLimited, 0); wait < 500*time.Millisecond || wait > time.Second {
		t.Errorf("after a 429: %s", wait)
	}
}

// What the service asks for is what is waited, and a little more.
func TestAgain_asked(t *testing.T) {
	t.Parallel()
	c := &Client{maxRetries: 1, waits: defaultWaits, line: newLine(0, 0)}
	for _, status := range []int{429, 500, 502, 503, 504} {
		r := result{attempts: 1, answer: &answer{status: status, header: http.Header{"Retry-After": {"60"}}}}
		if wait, again, _ := c.again(t.Context(), c.giveUp(t.Context()), &call{}, r); !again || wait < time.Minute || wait >= time.Minute+defaultWaits.first {
			t.Errorf("%d: waits %s", status, wait)
		}
	}
}
