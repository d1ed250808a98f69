package emulator

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// Request is one entry of the journal: what came in, and what was answered.
type Request struct {
	Serial  uint64    // the first request to the server has 1
	Time    time.Time // when it arrived
	Account string    // the auth ID in its path
	Method  string
	Path    string // as sent, escapes included
	Query   string // as sent
	Kind    Kind   // empty when the path is none of the API's
	Op      Op     // likewise, or when the path does not take the method
	ID      string // of the member
	Offset  int    // of a list
	Header  http.Header
	Body    []byte
	// Fields is the body decoded; nil when it is no JSON object. A key with a nil
	// value was sent as null, a missing key was not sent.
	Fields map[string]any
	// Status is what was answered: 0 when the connection was cut without an
	// answer, or no answer has been given yet.
	Status int
	Fault  bool // a [Fault] took the request
}

// Has says whether the body had the field, be it as null.
func (r Request) Has(field string) bool {
	_, ok := r.Fields[field]
	return ok
}

// Busiest is the most of these requests, in the order of arrival, that came within any window
// of that length.
func Busiest(requests []Request, window time.Duration) int {
	most, first := 0, 0
	for last, request := range requests {
		for request.Time.Sub(requests[first].Time) >= window {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

// journal is every request in the order of arrival.
type journal struct {
	mu       sync.Mutex
	requests []*Request
	serial   uint64
	size     int // of the requests, in bytes
}

// journalSize is the most bytes of requests that a journal with a limit holds.
const journalSize = 8 << 20

func (j *journal) add(r Request, limit int) *Request {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.serial++
	r.Serial = j.serial
	j.requests = append(j.requests, &r)
	j.size += r.size()
	for limit > 0 && (len(j.requests) > limit || j.size > journalSize && len(j.requests) > 1) {
		j.size -= j.requests[0].size()
		j.requests = slices.Delete(j.requests, 0, 1)
	}
	return &r
}

// size is about how many bytes a client has sent.
func (r *Request) size() int {
	n := len(r.Path) + len(r.Query) + len(r.Body)
	for name, values := range r.Header {
		for _, v := range values {
			n += len(name) + len(v)
		}
	}
	return n
}

// answered is called before the answer is sent: a client that has its answer
// finds it in the journal.
func (j *journal) answered(r *Request, status int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	r.Status = status
}

func (j *journal) filter(want func(*Request) bool) []Request {
	j.mu.Lock()
	defer j.mu.Unlock()
	var found []Request
	for _, r := range j.requests {
		if want(r) {
			found = append(found, *r)
		}
	}
	return found
}

// Journal is every request so far, in the order of arrival.
func (s *Server) Journal() []Request {
	return s.journal.filter(func(*Request) bool { return true })
}

// ResetJournal forgets every request so far.
func (s *Server) ResetJournal() {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	s.journal.requests, s.journal.size = nil, 0
}

// Requests is the part of the journal of one kind and one operation; "" means
// any.
func (s *Server) Requests(kind Kind, op Op) []Request {
	return s.journal.filter(func(r *Request) bool {
		return (kind == "" || r.Kind == kind) && (op == "" || r.Op == op)
	})
}

// Writes is the part of the journal that asked for a change: every POST and
// DELETE, whether it was granted or not.
func (s *Server) Writes() []Request {
	return s.journal.filter(func(r *Request) bool {
		return slices.Contains([]string{http.MethodPost, http.MethodDelete}, r.Method)
	})
}
