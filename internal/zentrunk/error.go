package zentrunk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
)

// Error is a call that failed: the service refused it, or gave no usable answer.
type Error struct {
	Method string
	Path   string // below the base URL, without the query
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
	cause     error
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

// outcome turns what the attempts came to into an answer or an error. err is what
// the retrying library returned; it matters only where no attempt was made, or a
// cancellation ended the waiting.
func (c *call) outcome(ctx context.Context, err error) (*answer, error) {
	a := c.answer
	if a != nil && a.status/100 == 2 && !a.tooLong {
		return a, nil
	}
	e := c.errorf("")
	e.cause, e.uncertain = c.err, c.uncertain
	switch {
	case a != nil && a.status/100 == 2:
		e.Message, e.cause = plain(errTooLong, c.url.Host), errTooLong
	case a != nil:
		e.describe(a, c.secrets)
	case c.err != nil:
		e.Message = clean(plain(c.err, c.url.Host), c.secrets)
	default:
		e.cause = err
		e.Message = clean(plain(err, c.url.Host), c.secrets)
	}
	// The operation's end outlives the last attempt's failure as the cause.
	if ctxErr := ctx.Err(); ctxErr != nil {
		if c.err != nil && !errors.Is(c.err, ctxErr) || a != nil {
			e.Stopped = whyEnded(ctxErr)
		}
		e.cause = errors.Join(ctxErr, e.cause)
	}
	return nil, e
}

// unreadable is the error for an answer with a success status that is not what was
// asked for. why is a sentence without capital and full stop.
func (c *call) unreadable(why error) *Error {
	e := c.errorf("%s", sentence(why.Error()))
	e.cause = why
	return e
}

// errorf is an error about the call's answer.
func (c *call) errorf(format string, args ...any) *Error {
	e := &Error{
		Method: c.method, Path: clean(strings.Join(append([]string{"Zentrunk"}, c.path...), "/")+"/", c.secrets),
		Attempts: c.attempts, Stopped: c.stopped,
		Message: clean(fmt.Sprintf(format, args...), c.secrets),
	}
	if c.answer != nil {
		e.Status, e.RequestID = c.answer.status, requestID(c.answer, c.secrets)
	}
	return e
}

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
	case err == nil:
		return "The request could not be sent."
	case errors.As(err, &timeout):
		return fmt.Sprintf("%s gave no complete answer within the request timeout (%s).", host, timeout.after)
	case errors.Is(err, context.Canceled):
		return "The operation was cancelled before the service had answered."
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
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("%s refused the connection: nothing listens there, or a firewall is in the way.", host)
	case errors.Is(err, errCutAnswer):
		return fmt.Sprintf("The connection to %s was lost in the middle of its answer.", host)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return fmt.Sprintf("The connection to %s was lost before it had answered.", host)
	case errors.As(err, &op) && op.Op == "dial":
		return fmt.Sprintf("%s could not be reached: %s.", host, op.Err)
	case errors.Is(err, context.DeadlineExceeded): // after dial, whose own timeout answers to it too
		return "The operation's timeout was over before the service had answered."
	}
	return fmt.Sprintf("The request to %s failed: %s.", host, err)
}

// innermost leaves out what the sentence around it says already.
func innermost(err error) error {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err
}
