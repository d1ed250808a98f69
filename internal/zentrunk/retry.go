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

	"github.com/hashicorp/go-retryablehttp"
)

// waits are those between attempts. They double from the first to the longest, each
// shortened by a random part of up to a half, so that what failed together does not
// return together.
type waits struct{ first, firstLimited, longest time.Duration }

// After a 429 they begin higher: Plivo counts over 5 seconds.
var defaultWaits = waits{first: 500 * time.Millisecond, firstLimited: time.Second, longest: 8 * time.Second}

// longestAskedWait bounds a Retry-After: a service that wants more is not coming
// back while somebody watches the apply.
const longestAskedWait = 2 * time.Minute

const noTimeLeft = "the operation's timeout leaves no time for another attempt"

// retrying sends one call, by the policy of what is sent again:
//   - a read, an update and a delete: after a connection error, 429, 500, 502, 503, 504;
//   - a create: after 429, and after failures before anything was sent. A create
//     that may have arrived is never repeated, as that could make a second object;
//   - nothing else, and nothing after a cancellation or past the operation's deadline.
func (c *Client) retrying(call *call) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: c.http,
		RetryMax:   c.maxRetries,
		CheckRetry: func(ctx context.Context, _ *http.Response, err error) (bool, error) {
			if ctx.Err() != nil {
				return false, ctx.Err()
			}
			return c.again(ctx, call, err), err
		},
		Backoff: func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return call.wait },
	}
}

// again decides about another attempt, and sets the wait before it or the reason
// why there is none. err matters only where it kept the attempt from being made:
// what an attempt came to is in the call, before http.Client gives it other words.
func (c *Client) again(ctx context.Context, call *call, err error) bool {
	if errors.Is(err, errOutOfTime) {
		if call.attempts > 0 {
			call.stopped = noTimeLeft
		}
		return false
	}
	if call.attempts == 0 || call.attempts > c.maxRetries || !retriable(call) {
		return false
	}
	call.wait = c.waits.backoff(c.waits.first, call.attempts-1)
	if a := call.answer; a != nil {
		if a.status == http.StatusTooManyRequests {
			call.wait = c.waits.backoff(c.waits.firstLimited, call.attempts-1)
		}
		if asked, ok := retryAfter(a.header.Get("Retry-After"), time.Now()); ok {
			if asked > longestAskedWait {
				call.stopped = fmt.Sprintf("it asks to wait %s, which is longer than the provider waits", asked.Round(time.Second))
				return false
			}
			// Those told the same moment come back one after the other.
			call.wait = asked + rand.N(c.waits.first) //nolint:gosec // jitter, not a secret
		}
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < call.wait {
		call.stopped = noTimeLeft
		return false
	}
	return true
}

func retriable(call *call) bool {
	if call.err != nil {
		return !permanent(call.err) && (!call.once || !call.sent)
	}
	switch call.answer.status {
	case http.StatusTooManyRequests:
		return true
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return !call.once
	}
	return false
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
