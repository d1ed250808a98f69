package zentrunk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// maxBody bounds how much of an answer is read. The largest honest one, a page of
// 20 objects, is a few kilobytes.
const maxBody = 1 << 20

// call is one request of the API.
type call struct {
	method  string
	path    []string // below the account
	query   url.Values
	body    []byte
	secrets []string // never to be shown
	want    string   // what a success answers with, in words; "" leaves that to the caller
	// once is true for a request that must not be sent again once it may have
	// arrived: a create.
	once bool
	// bet is true for a request that somebody can do without: it is sent again only after
	// a 429.
	bet bool
	// watch is told when an attempt begins and when it is over; nil is nobody. Waiting for
	// one's turn is not part of an attempt.
	watch func(underWay bool)
}

// write reports whether the call changes something.
func (c *call) write() bool { return c.method != http.MethodGet }

// result is what the attempts at a call have come to so far: an answer or an error of
// the last one, and what is to be remembered of those before.
type result struct {
	attempts int
	limited  int // how many of them came to a 429
	answer   *answer
	err      error
	sent     bool // the last attempt reached a connection, so the service may have seen it
	// uncertain: some attempt at a write may have taken effect without saying so.
	uncertain bool
	stopped   string // why there was no further attempt, where that is worth saying
}

func (r result) isLimited() bool {
	return r.answer != nil && r.answer.status == http.StatusTooManyRequests
}

// inDoubt reports whether the last attempt leaves open what the service did: the
// request arrived, but no answer, or one that does not say.
func (r result) inDoubt() bool {
	if r.answer == nil {
		return r.sent
	}
	a := r.answer
	return a.status >= 500 || a.status == http.StatusRequestTimeout || a.success() && a.fault() != nil
}

// answer is a response, its body read.
type answer struct {
	call     *call
	attempts int // that it took
	status   int
	header   http.Header
	body     []byte
	tooLong  bool // the body is only the first part
}

func (a *answer) success() bool { return a.status/100 == 2 }

// fault is what keeps an answer with a success status from being one: some gateway's
// page that says 200 to everything must not pass for what the service did. What is
// wrong with the JSON that a read brought, the caller sees.
func (a *answer) fault() error {
	var object map[string]json.RawMessage
	switch {
	case a.tooLong:
		return errTooLong
	case a.call.want == "", a.call.want == nothing && len(bytes.TrimSpace(a.body)) == 0:
		return nil
	case a.call.write() && (json.Unmarshal(a.body, &object) != nil || object == nil), !json.Valid(a.body):
		return notJSON(a.body, a.call.want, a.call.secrets)
	}
	return nil
}

// nothing is what a deletion wants, whose answer is documented to be empty.
const nothing = "an object or nothing"

// What can end an attempt besides the network; plain puts them in words.
var (
	errTooLong     = errors.New("answer too large")
	errOutOfTime   = fmt.Errorf("no time left for the rate limit: %w", context.DeadlineExceeded)
	errHeldTooLong = fmt.Errorf("held back for too long after a 429: %w", context.DeadlineExceeded)
	errCutAnswer   = errors.New("answer cut off")
)

// timeoutError ends an attempt that took longer than the request timeout.
type timeoutError struct{ after time.Duration }

func (e timeoutError) Error() string { return "no answer within " + e.after.String() }

// Timeout is what errors of the network have, too.
func (timeoutError) Timeout() bool { return true }

// attempt sends a request once more and reads the whole answer, so that one cut in the
// middle is a failed attempt like any lost connection.
func (c *Client) attempt(req *http.Request, call *call, before result) result {
	ctx, cancel := attemptContext(req.Context(), c.timeout, call.write())
	defer cancel()
	var connected atomic.Bool
	traced := req.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}))
	if call.body != nil {
		traced.Body = io.NopCloser(bytes.NewReader(call.body))
	}
	r := result{attempts: before.attempts + 1, limited: before.limited}
	if call.watch != nil {
		call.watch(true)
		defer call.watch(false)
	}
	start := time.Now()
	resp, err := c.network.RoundTrip(traced) //nolint:bodyclose // readAnswer does
	r.sent = connected.Load() || err == nil
	if err == nil {
		r.answer, err = readAnswer(resp)
	}
	switch {
	case err == nil:
		r.answer.call, r.answer.attempts = call, r.attempts
		if r.isLimited() {
			r.limited++
		}
		if c.maxRetries > 0 { // else a 429 is an error, and nobody's affair
			c.line.heard(start, r.isLimited())
		}
	case ctx.Err() != nil:
		// Whoever ended the context is the cause, whatever the network made of it.
		r.err = ctx.Err()
		if slow := (timeoutError{}); errors.As(context.Cause(ctx), &slow) {
			r.err = slow
		}
	default:
		r.err = err
	}
	r.uncertain = before.uncertain || call.write() && r.inDoubt()
	if c.logger != nil {
		c.logger.LogExchange(req.Context(), newExchange(call, req.URL, r, time.Since(start)))
	}
	return r
}

// attemptContext bounds an attempt. A write, once begun, is not cut off by a
// cancellation: whether it took effect would never be known. It ends with its
// answer, with the request's timeout or with the operation's, whichever is first.
func attemptContext(parent context.Context, timeout time.Duration, write bool) (context.Context, context.CancelFunc) {
	var why error = timeoutError{after: timeout}
	if !write {
		return context.WithTimeoutCause(parent, timeout, why)
	}
	deadline := time.Now().Add(timeout)
	if d, ok := parent.Deadline(); ok && d.Before(deadline) {
		deadline, why = d, context.DeadlineExceeded
	}
	return context.WithDeadlineCause(context.WithoutCancel(parent), deadline, why)
}

func readAnswer(resp *http.Response) (*answer, error) {
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errCutAnswer, err)
	}
	a := &answer{status: resp.StatusCode, header: resp.Header, body: body}
	if len(body) > maxBody {
		a.body, a.tooLong = body[:maxBody], true
	}
	return a, nil
}
