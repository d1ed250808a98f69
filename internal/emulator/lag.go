package emulator

import "slices"

// The live service can answer with what was true a moment ago. The Set methods
// say how often it does so; they hold for all accounts and kinds, and 0 ends the
// lag at once.

// lagSettings is how many answers lag behind. It is guarded by the server's mutex.
type lagSettings struct {
	missingReads, emptyDomainReads, staleReads, staleLists int

	ignoreClear []string
}

// hidden is how many more reads of one object lag behind.
type hidden struct {
	missing, emptyDomain int
	stale                lag[Object]
}

// lag is the past values that are still shown in place of the present one.
type lag[T any] struct {
	past []pastValue[T] // oldest first, each with more times left than the one before
}

type pastValue[T any] struct {
	value T
	left  int
}

// keep shows value, the present one just before a change, n more times.
func (l *lag[T]) keep(n int, value func() T) {
	if n <= 0 || len(l.past) > 0 && l.past[len(l.past)-1].left >= n {
		// What is kept already is older, and stays as long.
		return
	}
	l.past = append(l.past, pastValue[T]{value(), n})
}

// show is the value to show now: the oldest that is left, or the present one.
func (l *lag[T]) show(present T) T {
	if len(l.past) == 0 {
		return present
	}
	shown := l.past[0].value
	for i := range l.past {
		l.past[i].left--
	}
	if l.past[0].left == 0 {
		l.past = slices.Delete(l.past, 0, 1)
	}
	return shown
}

// use counts one of the times that are left.
func use(left *int, setting int) bool {
	if setting == 0 || *left == 0 {
		return false
	}
	*left--
	return true
}

// SetMissingReads makes the first n member GETs of an object created from now on
// answer 404.
func (s *Server) SetMissingReads(n int) { s.setLag(func(l *lagSettings) { l.missingReads = n }) }

// SetEmptyDomainReads makes the first n member GETs that are served after a
// trunk was created show an empty trunk_domain.
func (s *Server) SetEmptyDomainReads(n int) {
	s.setLag(func(l *lagSettings) { l.emptyDomainReads = n })
}

// SetStaleReads makes the first n member GETs after an update show the object as
// it was before.
func (s *Server) SetStaleReads(n int) { s.setLag(func(l *lagSettings) { l.staleReads = n }) }

// SetStaleLists makes the first n list requests, each page being one, after a
// create, update or delete show the collection as it was before.
func (s *Server) SetStaleLists(n int) { s.setLag(func(l *lagSettings) { l.staleLists = n }) }

// IgnoreClear makes updates accept null for these fields and keep the old value.
// Without fields, null clears again.
func (s *Server) IgnoreClear(fields ...string) {
	s.setLag(func(l *lagSettings) { l.ignoreClear = slices.Clone(fields) })
}

func (s *Server) setLag(set func(*lagSettings)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	set(&s.lag)
}
