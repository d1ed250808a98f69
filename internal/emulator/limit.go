package emulator

import "time"

// window is the requests of an account that still count, the latest of a span of time.
type window struct {
	times []time.Time // the latest n that were admitted
	next  int         // the oldest of them
}

// full says whether one more request makes more than n within the span; an n of 0 is any number.
func (w *window) full(now time.Time, n int, span time.Duration) bool {
	return n > 0 && len(w.times) == n && now.Sub(w.times[w.next]) < span
}

// add counts a request that was admitted.
func (w *window) add(now time.Time, n int) {
	if len(w.times) < n {
		w.times = append(w.times, now)
	} else if n > 0 {
		w.times[w.next] = now
		w.next = (w.next + 1) % n
	}
}

// admit says whether one more request of an account keeps to the limits, and counts it then.
func (c *call) admit(a *account) bool {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	o, now := s.opts.Load(), time.Now() // what the windows are of
	if a.second.full(now, o.RequestsPerSecond, time.Second) || a.five.full(now, o.RequestsPerFiveSeconds, 5*time.Second) {
		return false
	}
	a.second.add(now, o.RequestsPerSecond)
	a.five.add(now, o.RequestsPerFiveSeconds)
	return true
}
