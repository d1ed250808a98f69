package zentrunk

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// waits are those between attempts. They double from the first to the longest, each
// shortened by a random part of up to a half, so that what failed together does not
// return together.
type waits struct {
	first, firstLimited, longest time.Duration
	apart                        time.Duration // see line
	patience                     time.Duration // with a service that says 429, where the operation has no timeout
}

// After a 429 they begin higher: Plivo counts over 5 seconds.
var defaultWaits = waits{
	first: 500 * time.Millisecond, firstLimited: time.Second, longest: 8 * time.Second,
	apart: time.Second / DefaultRequestsPerSecond, patience: Patience,
}

// Patience is how long a 429 is waited out by an operation without an end of its own.
const Patience = 5 * time.Minute

// longestAskedWait bounds a Retry-After: a service that wants more is not coming
// back while somebody watches the apply.
const longestAskedWait = 2 * time.Minute

// lastCall is the time that must be left for a request after a 429 was waited out: one that
// the operation's end cuts off says less than the 429, and leaves open what a write did.
const lastCall = time.Second

const noTimeLeft = "the operation's timeout leaves no time for another attempt"

// giveUp is the moment until which a service that says 429 is waited for.
func (c *Client) giveUp(ctx context.Context) time.Time {
	if deadline, ok := ctx.Deadline(); ok {
		return deadline
	}
	return time.Now().Add(c.waits.patience)
}

// again decides about another attempt: the wait before it, or why there is none, where
// that is worth saying. What is sent again:
//   - a read, an update and a delete: after a connection error, 500, 502, 503, 504;
//   - a read: also after a success that is not JSON, but some gateway's page or cut short;
//   - a create: after failures before anything was sent. A create that may have
//     arrived is never repeated, as that could make a second object;
//   - everything after a 429, which is no attempt: it is waited for until giveUp, unless
//     retrying is turned off. The wait is then one for all requests, also for those that
//     are not sent again themselves;
//   - a bet: only after a 429;
//   - nothing else, and nothing after a cancellation or past the operation's deadline.
func (c *Client) again(ctx context.Context, giveUp time.Time, call *call, r result) (wait time.Duration, again bool, why string) {
	counted := r.attempts - r.limited
	if ctx.Err() != nil || !retriable(call, r) || c.maxRetries == 0 || !r.isLimited() && (call.bet || counted > c.maxRetries) {
		return 0, false, ""
	}
	deadline, bounded := ctx.Deadline()
	why = noTimeLeft
	if wait = c.waits.backoff(c.waits.first, max(0, counted-1)); r.isLimited() {
		wait = c.waits.backoff(c.waits.firstLimited, max(0, c.line.inARow()-1))
		if !bounded {
			deadline, bounded, why = giveUp, true, fmt.Sprintf("it stayed so for %s", c.waits.patience)
		}
	}
	if r.answer != nil {
		if asked, ok := retryAfter(r.answer.header.Get("Retry-After"), time.Now()); ok {
			if asked > longestAskedWait {
				return 0, false, fmt.Sprintf("it asks to wait %s, which is longer than the provider waits", asked.Round(time.Second))
			}
			// Those told the same moment come back one after the other.
			wait = asked + rand.N(c.waits.first) //nolint:gosec // jitter, not a secret
		}
	}
	least := wait
	if r.isLimited() {
		least += lastCall
	}
	if bounded && time.Until(deadline) < least {
		return wait, false, why
	}
	return wait, true, ""
}

func retriable(call *call, r result) bool {
	if r.err != nil {
		return !permanent(r.err) && (!call.once || !r.sent)
	}
	switch r.answer.status {
	case http.StatusTooManyRequests:
		return true
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return !call.once
	}
	return !call.write() && r.answer.success() && r.answer.fault() != nil && !r.answer.tooLong
}

// permanent reports whether the next attempt would fail alike: a certificate that
// is not trusted, a server without TLS, a host that does not exist.
func permanent(err error) bool {
	var dns *net.DNSError
	return isCertificateError(err) || isNotTLS(err) || (errors.As(err, &dns) && dns.IsNotFound)
}

func isCertificateError(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
		hostname     x509.HostnameError
		invalid      x509.CertificateInvalidError
	)
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &hostname) || errors.As(err, &invalid)
}

// isNotTLS: something else than TLS came from the server, such as plain HTTP.
func isNotTLS(err error) bool { return errors.As(err, new(tls.RecordHeaderError)) }

// backoff is the wait after the attempt of that number, the first being 0.
func (w waits) backoff(first time.Duration, attempt int) time.Duration {
	wait := w.longest
	if attempt < 16 {
		wait = min(w.longest, first<<attempt)
	}
	return wait - rand.N(wait/2+1) //nolint:gosec // jitter, not a secret
}

// retryAfter reads the header of that name: seconds, or a date (RFC 9110, 10.2.3).
// A date that has passed is no wait at all.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		const most = uint64(math.MaxInt64 / time.Second) // more would overflow
		return time.Duration(min(seconds, most)) * time.Second, true
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(0, date.Sub(now)), true
	}
	return 0, false
}
