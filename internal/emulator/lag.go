package emulator

import (
	"slices"
	"time"
)

// Lag is how many answers show what was true a moment ago, as those of the live service can.
// It holds for all accounts and kinds; 0 ends the lag at once.
type Lag struct {
	// MissingReads is how many of the first member GETs of an object that was created under
	// this setting answer 404.
	MissingReads int `json:"missing_reads"`
	// EmptyDomainReads is how many of the first member GETs that are served after a trunk was
	// created show an empty trunk_domain.
	EmptyDomainReads int `json:"empty_domain_reads"`
	// StaleReads is how many of the first member GETs after an update show the object as it
	// was before.
	StaleReads int `json:"stale_reads"`
	// StaleLists is how many list requests, each page being one, after a create, update or
	// delete show the collection as it was before.
	StaleLists int `json:"stale_lists"`
	// MissingFor, EmptyDomainFor, StaleFor and StaleListsFor are the same by time: since the
	// create, since the trunk is no longer missing, and since each change.
	MissingFor     time.Duration `json:"missing_for"`
	EmptyDomainFor time.Duration `json:"empty_domain_for"`
	StaleFor       time.Duration `json:"stale_for"`
	StaleListsFor  time.Duration `json:"stale_lists_for"`
	// IgnoreClear are the fields whose null an update accepts, and keeps the old value.
	IgnoreClear []string `json:"ignore_clear"`
	// ClearByEmpty are the fields whose null an update accepts, and keeps the old value, while
	// "" clears them, as was seen elsewhere in Plivo's API.
	ClearByEmpty []string `json:"clear_by_empty"`
}

// hidden is how many more reads of one object lag behind.
type hidden struct {
	missing, emptyDomain int
	created              time.Time // through the API; zero for what was put in
	stale                lag[Object]
}

// lag is the past values that are still shown in place of the present one.
type lag[T any] struct {
	past []pastValue[T] // oldest first, each with more times or time left than the one before
}

type pastValue[T any] struct {
	value T
	left  int
	until time.Time
}

// keep shows value, the present one just before a change, n more times, and for so long.
func (l *lag[T]) keep(n int, long time.Duration, value func() T) {
	until := time.Now().Add(long)
	if n <= 0 && long <= 0 || len(l.past) > 0 && l.past[len(l.past)-1].left >= n && !l.past[len(l.past)-1].until.Before(until) {
		// What is kept already is older, and stays as long.
		return
	}
	l.past = append(l.past, pastValue[T]{value(), n, until})
}

// show is the value to show now: the oldest that is left, or the present one.
func (l *lag[T]) show(present T) T {
	now := time.Now()
	l.past = slices.DeleteFunc(l.past, func(p pastValue[T]) bool { return p.left <= 0 && !now.Before(p.until) })
	if len(l.past) == 0 {
		return present
	}
	for i := range l.past {
		l.past[i].left--
	}
	return l.past[0].value
}

// use counts one of the times that are left.
func use(left *int, setting int) bool {
	if setting == 0 || *left == 0 {
		return false
	}
	*left--
	return true
}

// SetMissingReads sets [Lag.MissingReads].
func (s *Server) SetMissingReads(n int) { s.change(func(o *Options) { o.Lag.MissingReads = n }) }

// SetEmptyDomainReads sets [Lag.EmptyDomainReads].
func (s *Server) SetEmptyDomainReads(n int) {
	s.change(func(o *Options) { o.Lag.EmptyDomainReads = n })
}

// SetStaleReads sets [Lag.StaleReads].
func (s *Server) SetStaleReads(n int) { s.change(func(o *Options) { o.Lag.StaleReads = n }) }

// SetStaleLists sets [Lag.StaleLists].
func (s *Server) SetStaleLists(n int) { s.change(func(o *Options) { o.Lag.StaleLists = n }) }

// IgnoreClear sets [Lag.IgnoreClear]. Without fields, null clears again.
func (s *Server) IgnoreClear(fields ...string) {
	s.change(func(o *Options) { o.Lag.IgnoreClear = slices.Clone(fields) })
}

// ClearByEmpty sets [Lag.ClearByEmpty]. Without fields, null clears and "" is refused again.
func (s *Server) ClearByEmpty(fields ...string) {
	s.change(func(o *Options) { o.Lag.ClearByEmpty = slices.Clone(fields) })
}
