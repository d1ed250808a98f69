package emulator

import (
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// DefaultAuthID is the auth ID of a server whose [Options] name none. Auth IDs
// are 20 characters that begin with MA (account) or SA (subaccount).
const DefaultAuthID = "MAZENTRUNKEMULATOR01"

// DefaultAuthToken is the auth token of a server whose [Options] name none.
const DefaultAuthToken = "emulator-token-not-a-secret-0123456789ab"

// Server is an in-memory Zentrunk. It is an [http.Handler]; all of its methods
// are safe for concurrent use.
type Server struct {
	began   int64   // Unix time in milliseconds
	initial Options // what it began with, and is reset to
	opts    atomic.Pointer[Options]

	mu       sync.Mutex // guards the accounts' contents, lastID and the writing of opts
	accounts map[string]*account
	lastID   uint64

	journal journal
	faults  faults
	control http.Handler

	url       string
	http      *http.Server
	served    chan struct{} // closed when the listener's goroutine has ended
	done      chan struct{} // closed by Close: ends every delay
	closeOnce sync.Once
}

// account is one Plivo account with its objects.
type account struct {
	id, token    string
	collections  map[Kind]*collection
	applications map[string]bool   // by id
	loaded       map[Kind][]*entry // what it was filled with, and is reset to
	second       window            // of requests
	five         window            // of those in five seconds
}

// New makes a server that listens nowhere: mount it where it is wanted.
func New(opts Options) *Server {
	if opts.AuthID == "" {
		opts.AuthID = DefaultAuthID
	}
	if opts.AuthToken == "" {
		opts.AuthToken = DefaultAuthToken
	}
	opts.Accounts = maps.Clone(opts.Accounts)
	s := &Server{initial: opts, began: time.Now().UnixMilli(), accounts: map[string]*account{}, done: make(chan struct{})}
	s.opts.Store(&opts)
	s.control = s.newControl()
	for id, token := range opts.Accounts {
		s.accounts[id] = opts.newAccount(id, token)
	}
	s.accounts[opts.AuthID] = opts.newAccount(opts.AuthID, opts.AuthToken)
	for _, number := range opts.Numbers.Rented {
		s.Put(Numbers, Object{"number": number})
	}
	for _, a := range s.accounts {
		a.loaded = a.entries()
	}
	return s
}

func (o Options) newAccount(id, token string) *account {
	a := &account{id: id, token: token, collections: map[Kind]*collection{}}
	a.setApplications(&o)
	for _, k := range kinds {
		a.collections[k.kind] = newCollection(k)
	}
	return a
}

// Start makes a server that listens on a free port of 127.0.0.1. The error is
// that of listening. Call [Server.Close] when done with it.
func Start(opts Options) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	s := New(opts)
	s.url = "http://" + l.Addr().String() + "/" + basePath
	s.http = &http.Server{
		Handler:           s,
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	s.served = make(chan struct{})
	go func() {
		defer close(s.served)
		// Serve always ends with an error, http.ErrServerClosed after Close.
		_ = s.http.Serve(l)
	}()
	return s, nil
}

// URL is what to set as the provider's base_url: "http://127.0.0.1:PORT/v1". It
// is empty for a server made by [New].
func (s *Server) URL() string { return s.url }

// Close ends every delay, and closes the listener and all connections of a
// server made by [Start]. It can be called more than once.
func (s *Server) Close() {
	s.closeOnce.Do(func() {
		close(s.done)
		if s.http != nil {
			_ = s.http.Close()
			<-s.served
		}
	})
}

// AuthID is the default account's auth ID.
func (s *Server) AuthID() string { return s.initial.AuthID }

// AuthToken is the default account's auth token.
func (s *Server) AuthToken() string { return s.initial.AuthToken }

// maxBody is far above any request of the API.
const maxBody = 1 << 20

// ServeHTTP answers one request: it writes the journal, lets a [Fault] take over
// where one applies, and otherwise serves the API.
// Below /_emulator/ it is controlled, and at / a browser is shown a page about it.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	opts := s.opts.Load()
	switch control := strings.HasPrefix(r.URL.Path, controlPath); {
	case opts.NoControl || !control && !wantsPage(r):
	case !opts.reachedBy(hostname(r.Host)):
		refuseHost(w, r.Host)
		return
	case control:
		s.control.ServeHTTP(w, r)
		return
	default:
		servePage(w)
		return
	}
	arrived := time.Now()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		// The client left in the middle of its request, or sent far too much.
		panic(http.ErrAbortHandler)
	}
	rt := parseRoute(r.Method, r.URL.EscapedPath())
	c := &call{server: s, opts: opts, route: rt, request: r, body: body, apiID: newUUID()}
	c.sent, c.bodyErr = decodeBody(body)

	record := Request{
		Time: arrived, Account: rt.account, Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery,
		Op: rt.op, ID: rt.id, Header: r.Header.Clone(), Body: body, Fields: c.sent,
	}
	if rt.kind != nil {
		record.Kind = rt.kind.kind
	}
	if n, err := strconv.Atoi(r.URL.Query().Get("offset")); err == nil {
		record.Offset = n
	}
	fault := s.faults.take(record)
	record.Fault = fault != nil
	entry := s.journal.add(record, opts.JournalLimit)

	if fault == nil {
		a := c.serve()
		s.wait(r, opts.Latency)
		s.journal.answered(entry, a.status)
		a.write(w)
		return
	}
	if fault.Do != nil {
		fault.Do()
	}
	var a *answer
	if fault.Serve {
		a = c.serve()
	}
	s.wait(r, opts.Latency+fault.Delay)
	if fault.Drop {
		panic(http.ErrAbortHandler)
	}
	if fault.Status != 0 {
		a = &answer{status: fault.Status, header: http.Header{}, body: []byte(fault.Body)}
	} else if a == nil {
		a = c.serve()
	}
	for name, values := range fault.Header {
		a.header[http.CanonicalHeaderKey(name)] = values
	}
	if fault.Truncate && len(a.body) == 0 {
		panic(http.ErrAbortHandler)
	}
	s.journal.answered(entry, a.status)
	if fault.Truncate {
		a.truncate(w)
	}
	a.write(w)
}

// wait returns after d. Where the client goes away or the server closes before
// that, it ends the request without an answer.
func (s *Server) wait(r *http.Request, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	case <-s.done:
		panic(http.ErrAbortHandler)
	}
}
