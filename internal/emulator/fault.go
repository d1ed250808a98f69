package emulator

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// Fault is a misbehaviour and the requests it befalls. Of several faults that
// apply to a request the one injected first takes it, and the others neither
// see nor count it.
type Fault struct {
	// Kind, Op and ID choose the requests; empty means any. Faults come before
	// everything else: a request with wrong credentials can meet one, too.
	Kind Kind
	Op   Op
	ID   string
	// MinOffset chooses, of the lists, the pages at or after this offset.
	MinOffset int
	// Match is a further condition; nil means none. It is called without locks
	// held, and sees the request with no status yet.
	Match func(Request) bool

	// Skip is how many matching requests pass first, Times how many after that
	// are taken; 0 means for ever.
	Skip, Times int

	// Do is called, without locks held, before anything else.
	Do func()
	// Serve lets the request take effect before the misbehaviour. Without it a
	// request that gets Status or Drop has no effect.
	Serve bool
	// Delay is how long to wait before answering. It ends when the client goes
	// away or the server closes.
	Delay time.Duration

	// Drop cuts the connection without an answer.
	Drop bool
	// Status, Header and Body are answered in place of the true answer. With a
	// Status of 0 the request is served and the true answer given, with Header
	// added.
	Status int
	Header http.Header
	Body   string
	// Truncate sends the headers with the full Content-Length and half of the
	// body, then cuts the connection. An answer that has no body is dropped.
	Truncate bool
}

// faults are what is injected, in that order.
type faults struct {
	mu     sync.Mutex
	active []*activeFault
}

type activeFault struct {
	Fault
	seen int // matching requests so far
}

// Inject makes the server misbehave. The fault stays until it has happened
// Times times, remove is called, or [Server.ClearFaults].
func (s *Server) Inject(f Fault) (remove func()) {
	f.Header = f.Header.Clone()
	a := &activeFault{Fault: f}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.active = append(s.faults.active, a)
	return func() {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		s.faults.drop(a)
	}
}

// ClearFaults removes every fault.
func (s *Server) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.active = nil
}

func (f *faults) drop(a *activeFault) {
	// A new slice: take looks through the old one without the lock.
	f.active = slices.DeleteFunc(slices.Clone(f.active), func(b *activeFault) bool { return a == b })
}

// take finds the fault that befalls a request, and counts it.
func (f *faults) take(r Request) *Fault {
	f.mu.Lock()
	active := slices.Clip(f.active)
	f.mu.Unlock()
	for _, a := range active {
		if a.matches(r) && f.count(a) {
			return &a.Fault
		}
	}
	return nil
}

func (f *Fault) matches(r Request) bool {
	return (f.Kind == "" || f.Kind == r.Kind) &&
		(f.Op == "" || f.Op == r.Op) &&
		(f.ID == "" || f.ID == r.ID) &&
		(f.MinOffset == 0 || r.Op == List && r.Offset >= f.MinOffset) &&
		(f.Match == nil || f.Match(r))
}

// count counts a matching request and says whether the fault takes it.
func (f *faults) count(a *activeFault) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !slices.Contains(f.active, a) {
		return false
	}
	a.seen++
	if a.seen <= a.Skip {
		return false
	}
	if a.Times > 0 && a.seen >= a.Skip+a.Times {
		f.drop(a)
	}
	return true
}
