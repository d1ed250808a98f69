package zentrunk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// maxBody bounds how much of an answer is read. The largest honest one, a page of
// 20 objects, is a few kilobytes.
const maxBody = 1 << 20

// call is one request of the API, with all its attempts. It travels in the
// request's context; only one goroutine touches it at a time.
type call struct {
	method  string
	path    []string
	query   url.Values
	body    []byte
	secrets []string // never to be shown
	// once is true for a request that must not be sent again once it may have
	// arrived: a create.
	once bool

	url      *url.URL
	attempts int
	wait     time.Duration // before the next attempt
	stopped  string        // why there was no further attempt, where that is worth saying
	// What the last attempt came to: an answer or an error.
	answer *answer
	err    error
	sent   bool // the last attempt reached a connection, so the service may have seen it
	// uncertain: some attempt at a write may have taken effect without saying so.
	uncertain bool
}

type callKey struct{}

// write reports whether the call changes something.
func (c *call) write() bool { return c.method != http.MethodGet }

// inDoubt reports whether the last attempt leaves open what the service did: the
// request arrived, but no answer, or one that does not say.
func (c *call) inDoubt() bool {
	if c.answer == nil {
		return c.sent
	}
	return c.answer.status >= 500 || c.answer.status == http.StatusRequestTimeout || c.answer.status/100 == 2 && c.answer.tooLong
}

// answer is a response, its body read.
type answer struct {
	status  int
	header  http.Header
	body    []byte
	tooLong bool // the body is only the first part
}

// What can end an attempt besides the network; plain puts them in words.
var (
	errTooLong   = errors.New("answer too large")
	errOutOfTime = fmt.Errorf("no time left for the rate limit: %w", context.DeadlineExceeded)
	errCutAnswer = errors.New("answer cut off")
)

// timeoutError ends an attempt that took longer than the request timeout.
type timeoutError struct{ after time.Duration }

func (e timeoutError) Error() string { return "no answer within " + e.after.String() }

// Timeout is what errors of the network have, too.
func (timeoutError) Timeout() bool { return true }

// attemptTransport carries one attempt: it waits for the rate limit, then sends,
// reads the whole answer inside the attempt (so that one cut in the middle is
// retried like any lost connection), logs, and notes the result in the call.
//
// It does not offer CloseIdleConnections: go-retryablehttp would close everybody's
// connections each time one call fails.
type attemptTransport struct {
	network http.RoundTripper
	limit   *rate.Limiter
	timeout time.Duration
	logger  Logger
}

func (t *attemptTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	call, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		return nil, errors.New("a request that the client did not build")
	}
	if t.limit != nil {
		if err := t.limit.Wait(ctx); err != nil {
			if ctx.Err() == nil {
				err = errOutOfTime // Wait gives up at once when the deadline comes before its turn
			}
			return nil, err
		}
	} else if err := ctx.Err(); err != nil {
		return nil, err
	}
	call.attempts++
	call.answer, call.err, call.sent = nil, nil, false

	start := time.Now()
	resp, err := t.attempt(req, call)
	call.err = err
	call.uncertain = call.uncertain || call.write() && call.inDoubt()
	if t.logger != nil {
		t.logger.LogExchange(ctx, newExchange(call, time.Since(start)))
	}
	return resp, err
}

func (t *attemptTransport) attempt(req *http.Request, call *call) (*http.Response, error) {
	ctx, cancel := attemptContext(req.Context(), t.timeout, call.write())
	defer cancel()
	var connected atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	resp, err := t.network.RoundTrip(req.WithContext(traced))
	call.sent = connected.Load() || err == nil
	if err == nil {
		call.answer, err = readAnswer(resp)
	}
	if err != nil {
		// Whoever ended the context is the cause, whatever the network made of it.
		if ctx.Err() != nil {
			err = ctx.Err()
			if slow := (timeoutError{}); errors.As(context.Cause(ctx), &slow) {
				err = slow
			}
		}
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(nil))
	return resp, nil
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
