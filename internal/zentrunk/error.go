package zentrunk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Error is a call that failed: the service refused it, or gave no usable answer.
type Error struct {
	Method string
	Path   string // below the account, without the query
	// Status is the HTTP status of the answer, also of one that could not be
	// used; 0 where there was none.
	Status int
	// Message is the service's own words where it had any, else what went wrong in
	// plain words. One line, without control characters or secrets, at most 500 runes.
	Message string
	// RequestID is the service's name for the request: api_id, or the X-Request-ID header.
	RequestID string
	// Attempts is how often the request was sent or tried; 0 if it never was.
	Attempts int
	// Stopped says why there was no further attempt, where that is worth saying.
	Stopped string

	// genuine: the body was a JSON object, so the answer is the API's and not some gateway's.
	genuine bool
	// uncertain: the request may have taken effect all the same.
	uncertain bool
	// asked is for how long the service wants not to be asked again.
	asked time.Duration
	cause error
}

// Error is the whole story in a sentence: what happened, the status, the request's id.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(e.Message, "."))
	var notes []string
	if e.Status != 0 {
		notes = append(notes, fmt.Sprintf("HTTP status %d", e.Status))
	}
	if e.RequestID != "" {
		notes = append(notes, "request id "+e.RequestID)
	}
	if e.Attempts > 1 {
		notes = append(notes, fmt.Sprintf("%d attempts", e.Attempts))
	}
	if e.Stopped != "" {
		notes = append(notes, e.Stopped)
	}
	if len(notes) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(notes, "; "))
	}
	b.WriteString(".")
	return b.String()
}

// Unwrap gives the cause for errors.Is and errors.As, such as [context.Canceled].
func (e *Error) Unwrap() error { return e.cause }

// IsNotFound reports whether the service itself said that the object does not
// exist: a 404 with a JSON object for a body ({} included). An HTML or empty 404
// comes from a gateway or a wrong base URL and says nothing about the object.
func IsNotFound(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusNotFound && e.genuine
}

// IsPassing reports whether the same read may well succeed a little later: there was no
// answer, or none that could be used, or the service says not yet, not now, too often, or
// that it is out of order.
func IsPassing(err error) bool {
	var e *Error
	if !errors.As(err, &e) || errors.Is(err, context.Canceled) {
		return false
	}
	switch e.Status {
	case 0:
		return e.Attempts > 0 && !permanent(e.cause)
	case http.StatusTooManyRequests:
		return e.asked <= longestAskedWait
	}
	return e.Status == http.StatusNotFound || e.Status >= 500 || e.Status/100 == 2
}

// IsUncertain reports whether the request may have taken effect although it
// failed: the connection was lost, time ran out, the service answered 5xx, or it
// said yes in a way that could not be read.
func IsUncertain(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.uncertain
}

// IsRefused reports whether the service understood the request and said no to what
// it asks for (400, 409, 422).
func IsRefused(err error) bool {
	switch StatusOf(err) {
	case http.StatusBadRequest, http.StatusConflict, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// StatusOf is the HTTP status behind an error, 0 where there is none.
func StatusOf(err error) int {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Status
	}
	return 0
}

// outcome turns what the attempts came to into an answer or an error.
func (c *call) outcome(ctx context.Context, host string, r result) (*answer, error) {
	a := r.answer
	var fault error
	if a != nil && a.success() {
		if fault = a.fault(); fault == nil {
			return a, nil
		}
	}
	e := c.errorf("")
	if a != nil {
		e = a.errorf("")
	}
	e.Attempts, e.Stopped, e.cause, e.uncertain = r.attempts, r.stopped, r.err, r.uncertain
	switch {
	case a == nil:
		e.Message = clean(plain(r.err, host), c.secrets)
	case errors.Is(fault, errTooLong):
		e.Message, e.cause = plain(fault, host), fault
	case fault != nil:
		e.Message, e.cause = a.unreadable(fault).Message, fault
	default:
		e.describe(a)
		e.asked, _ = retryAfter(a.header.Get("Retry-After"), time.Now())
	}
	// The operation's end outlives the last attempt's failure as the cause.
	if ctxErr := ctx.Err(); ctxErr != nil {
		if a != nil || !errors.Is(r.err, ctxErr) {
			e.Stopped = whyEnded(ctxErr)
		}
		e.cause = errors.Join(ctxErr, e.cause)
	}
	return nil, e
}

// unreadable is the error for an answer with a success status that is not what was
// asked for. why is a sentence without capital and full stop.
func (a *answer) unreadable(why error) *Error {
	e := a.errorf("%s", sentence(why.Error()))
	e.cause = why
	return e
}

// errorf is an error about the answer.
func (a *answer) errorf(format string, args ...any) *Error {
	e := a.call.errorf(format, args...)
	e.Attempts, e.Status, e.RequestID = a.attempts, a.status, requestID(a)
	return e
}

// errorf is an error about the call, whatever was answered.
func (c *call) errorf(format string, args ...any) *Error {
	return &Error{
		Method: c.method, Path: clean(strings.Join(c.path, "/")+"/", c.secrets),
		Message: clean(fmt.Sprintf(format, args...), c.secrets),
	}
}

// Ended is the error of a call that was not sent, as its context had ended, with that error.
func Ended(err error) *Error { return &Error{Message: plain(err, ""), cause: err} }

func whyEnded(err error) string {
	if errors.Is(err, context.Canceled) {
		return "then the operation was cancelled"
	}
	return "then the operation's timeout ended it"
}

// plain says in words what Go's network errors mean to somebody who does not know Go.
func plain(err error, host string) string {
	var (
		timeout timeoutError
		dns     *net.DNSError
		op      *net.OpError
	)
	switch {
	case errors.As(err, &timeout):
		return fmt.Sprintf("%s gave no complete answer within the request timeout (%s).", host, timeout.after)
	case errors.Is(err, context.Canceled):
		return "The operation was cancelled before the service had answered."
	case errors.Is(err, errHeldTooLong):
		return "The service asks all requests to wait (HTTP status 429), for longer than the operation has time."
	case errors.Is(err, errOutOfTime):
		return "The operation's timeout was over before the service had answered. The request was not sent: its turn would have come too late (max_requests_per_second)."
	case errors.Is(err, errTooLong):
		return fmt.Sprintf("%s answered with more than %d bytes, which no honest answer has.", host, maxBody)
	case isNotTLS(err):
		return fmt.Sprintf("%s does not speak TLS, the protocol of https:// (check base_url).", host)
	case isCertificateError(err):
		return fmt.Sprintf("The certificate of %s could not be verified: %s.", host, strings.TrimPrefix(innermost(err).Error(), "tls: "))
	case errors.As(err, &dns):
		if dns.IsNotFound {
			return fmt.Sprintf("The host name %q does not exist (check base_url).", dns.Name)
		}
		return fmt.Sprintf("The host name %q could not be looked up (check the network and its DNS).", dns.Name)
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return fmt.Sprintf("%s could not be reached through the proxy that the environment sets: %s.", host, op.Err)
	case isAny(err, refusals):
		return fmt.Sprintf("%s refused the connection: nothing listens there, or a firewall is in the way.", host)
	case errors.Is(err, errCutAnswer):
		return fmt.Sprintf("The connection to %s was lost in the middle of its answer.", host)
	case isAny(err, losses):
		return fmt.Sprintf("The connection to %s was lost before it had answered.", host)
	case errors.As(err, &op) && op.Op == "dial":
		return fmt.Sprintf("%s could not be reached: %s.", host, op.Err)
	case errors.Is(err, context.DeadlineExceeded): // after dial, whose own timeout answers to it too
		return "The operation's timeout was over before the service had answered."
	}
	return fmt.Sprintf("The request to %s failed: %s.", host, err)
}

// What a connection that was refused, or lost, comes to. Windows has numbers of its own for
// these (WSAECONNREFUSED, WSAECONNABORTED, WSAECONNRESET), which Go's names do not match.
var (
	refusals = []error{syscall.ECONNREFUSED, syscall.Errno(10061)}
	losses   = []error{
		io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, syscall.Errno(10053), syscall.Errno(10054),
	}
)

func isAny(err error, targets []error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}

// innermost leaves out what the sentence around it says already.
func innermost(err error) error {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err
}
