package emulator

import (
	"encoding/json"
	"net/http"
	"reflect"
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
	Kind Kind   `json:"kind"`
	Op   Op     `json:"op"`
	ID   string `json:"id"`
	// MinOffset chooses, of the lists, the pages at or after this offset.
	MinOffset int `json:"min_offset"`
	// Match is a further condition; nil means none. It is called without locks
	// held, and sees the request with no status yet.
	Match func(Request) bool

	// Skip is how many matching requests pass first, Times how many after that
	// are taken; 0 means for ever.
	Skip  int `json:"skip"`
	Times int `json:"times"`

	// Do is called, without locks held, before anything else.
	Do func()
	// Serve lets the request take effect before the misbehaviour. Without it a
	// request that gets Status or Drop has no effect.
	Serve bool `json:"serve"`
	// Delay is how long to wait before answering. It ends when the client goes
	// away or the server closes.
	Delay time.Duration `json:"delay"`

	// Drop cuts the connection without an answer.
	Drop bool `json:"drop"`
	// Status, Header and Body are answered in place of the true answer. With a
	// Status of 0 the request is served and the true answer given, with Header
	// added.
	Status int         `json:"status"`
	Header http.Header `json:"header"`
	Body   string      `json:"body"`
	// Truncate sends the headers with the full Content-Length and half of the
	// body, then cuts the connection. An answer that has no body is dropped.
	Truncate bool `json:"truncate"`
}

// MarshalJSON writes what the controls read: everything but Match and Do.
func (f Fault) MarshalJSON() ([]byte, error) { return json.Marshal(shownFields(reflect.ValueOf(f))) }

// faults are what is injected, in that order.
type faults struct {
	mu     sync.Mutex
	active []*activeFault
	serial int
}

type activeFault struct {
	Fault
	serial int
	seen   int // matching requests so far
}

// Inject makes the server misbehave. The fault stays until it has happened
// Times times, remove is called, or [Server.ClearFaults].
func (s *Server) Inject(f Fault) (remove func()) {
	a := s.faults.add(f)
	return func() {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		s.faults.drop(a)
	}
}

func (f *faults) add(fault Fault) *activeFault {
	fault.Header = fault.Header.Clone()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.serial++
	a := &activeFault{Fault: fault, serial: f.serial}
	f.active = append(f.active, a)
	return a
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
