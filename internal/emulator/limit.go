package emulator

import "time"

// window counts the requests of the last second.
type window struct {
	times []time.Time // the latest n that were admitted
	next  int         // the oldest of them
}

// admit says whether one more request makes no more than n within a second.
func (w *window) admit(now time.Time, n int) bool {
	if len(w.times) < n {
		w.times = append(w.times, now)
		return true
	}
	if now.Sub(w.times[w.next]) < time.Second {
		return false
	}
	w.times[w.next] = now
	w.next = (w.next + 1) % n
	return true
}
