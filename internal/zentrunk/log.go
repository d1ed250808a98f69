package zentrunk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// Logger is told of every attempt at a request, just after it has ended.
type Logger interface {
	LogExchange(ctx context.Context, exchange Exchange)
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

	call    *call
	request []byte
	answer  []byte
}

func newExchange(c *call, took time.Duration) Exchange {
	e := Exchange{
		Method: c.method, Path: c.url.RequestURI(), Attempt: c.attempts, Duration: took,
		call: c, request: c.body,
	}
	if c.answer != nil {
		e.Status, e.RequestID, e.answer = c.answer.status, requestID(c.answer, c.secrets), c.answer.body
	}
	if c.err != nil {
		e.Failure = clean(plain(c.err, c.url.Host), c.secrets)
	}
	return e
}

// RequestBody is the body that was sent, secrets masked.
func (e Exchange) RequestBody() string { return maskBody(e.request, e.call.secrets) }

// ResponseBody is the body that came back, secrets masked.
func (e Exchange) ResponseBody() string { return maskBody(e.answer, e.call.secrets) }

// Secrets are the strings that must not be written anywhere, for a second line of
// defence in the log itself.
func (e Exchange) Secrets() []string { return e.call.secrets }

// maskBody hides the values of password fields, known or not, and every known secret.
func maskBody(body []byte, secrets []string) string {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // so that what is written again reads as it came
	var value any
	if json.Valid(body) && decoder.Decode(&value) == nil {
		if masked, found := maskValue(value, secrets); found {
			if text, err := json.Marshal(masked); err == nil {
				body = text
			}
		}
	}
	return mask(string(body), secrets)
}

// maskValue masks decoded JSON, where a secret is itself, whichever of its
// characters the service has chosen to escape. It reports whether there was one.
func maskValue(value any, secrets []string) (masked any, found bool) {
	switch v := value.(type) {
	case string:
		text := mask(v, secrets)
		return text, text != v
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, inner := range v {
			switch strings.ToLower(key) {
			case "password", "auth_token":
				object[key], found = "***", true
			default:
				value, inside := maskValue(inner, secrets)
				name := mask(key, secrets)
				object[name], found = value, found || inside || name != key
			}
		}
		return object, found
	case []any:
		list := make([]any, len(v))
		for i, inner := range v {
			value, inside := maskValue(inner, secrets)
			list[i], found = value, found || inside
		}
		return list, found
	}
	return value, false
}

// requestID is the service's name for a request: api_id in the body, or else the
// X-Request-ID header (a 401 has no api_id).
func requestID(a *answer, secrets []string) string {
	var body struct {
		APIID any `json:"api_id"`
	}
	if err := json.Unmarshal(a.body, &body); err == nil || errors.As(err, new(*json.UnmarshalTypeError)) {
		if id, ok := body.APIID.(string); ok && id != "" {
			return cut(clean(id, secrets), 80)
		}
	}
	return cut(clean(a.header.Get("X-Request-ID"), secrets), 80)
}
