package zentrunk

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"time"
)

// Logger is told of every attempt at a request, just after it has ended.
type Logger interface {
	LogExchange(ctx context.Context, exchange Exchange)
}

// Lasting is the key under which a context has one of the same values that lasts. Whoever
// serves an engine may take a call's values from its context when the call is over, and
// the log is one of them: what goes on for other calls then logs nothing any more.
type Lasting struct{}

// Outlive is a context for what may outlive the call: with its values, never cancelled.
func Outlive(ctx context.Context) context.Context {
	if held, ok := ctx.Value(Lasting{}).(context.Context); ok {
		ctx = held
	}
	return context.WithoutCancel(ctx)
}

// Exchange is one attempt: what was asked and what came back. It has no header, so
// no credentials, and its bodies are masked.
type Exchange struct {
	Method    string
	Path      string // with the query, without the host
	Attempt   int    // from 1
	Status    int    // 0 where there was no answer
	RequestID string
	Duration  time.Duration
	Failure   string // in plain words, where there was no answer

	secrets []string
	request []byte
	answer  []byte
}

func newExchange(c *call, target *url.URL, r result, took time.Duration) Exchange {
	e := Exchange{
		Method: c.method, Path: target.RequestURI(), Attempt: r.attempts, Duration: took,
		secrets: c.secrets, request: c.body,
	}
	if r.answer != nil {
		e.Status, e.RequestID, e.answer = r.answer.status, requestID(r.answer), r.answer.body
	} else {
		e.Failure = clean(plain(r.err, target.Host), c.secrets)
	}
	return e
}

// RequestBody is the body that was sent, secrets masked.
func (e Exchange) RequestBody() string { return maskBody(e.request, e.secrets) }

// ResponseBody is the body that came back, secrets masked.
func (e Exchange) ResponseBody() string { return maskBody(e.answer, e.secrets) }

// Secrets are the strings that must not be written anywhere, for a second line of
// defence in the log itself; without those that are too short to be taken out of a text.
func (e Exchange) Secrets() []string {
	return slices.DeleteFunc(slices.Clone(e.secrets), isShort)
}

// requestID is the service's name for a request: api_id in the body, or else the
// X-Request-ID header (a 401 has no api_id).
func requestID(a *answer) string {
	var body struct {
		APIID any `json:"api_id"`
	}
	if err := json.Unmarshal(a.body, &body); err == nil || errors.As(err, new(*json.UnmarshalTypeError)) {
		if id, ok := body.APIID.(string); ok && id != "" {
			return cut(clean(id, a.call.secrets), 80)
		}
	}
	return cut(clean(a.header.Get("X-Request-ID"), a.call.secrets), 80)
}
