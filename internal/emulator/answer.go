package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"strconv"
)

// answer is a response before it is sent, so that a fault can still change it.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// write sends the answer.
func (a *answer) write(w http.ResponseWriter) {
	a.writeHeader(w)
	_, _ = w.Write(a.body)
}

// truncate promises the whole body, sends half of it, and cuts the connection.
func (a *answer) truncate(w http.ResponseWriter) {
	a.writeHeader(w)
	_, _ = w.Write(a.body[:len(a.body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func (a *answer) writeHeader(w http.ResponseWriter) {
	h := w.Header()
	maps.Copy(h, a.header)
	if h.Get("Content-Type") == "" && json.Valid(a.body) {
		h.Set("Content-Type", "application/json")
	}
	if a.status != http.StatusNoContent && h.Get("Content-Length") == "" {
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
}

// refusal is why a request is not served: the status, the message, and the
// field it is about where it is about one.
type refusal struct {
	status  int
	field   string
	message string
}

// invalid is a 400 about a field; the message names it.
func invalid(field, format string, args ...any) *refusal {
	return &refusal{http.StatusBadRequest, field, field + " " + fmt.Sprintf(format, args...)}
}

// json is an answer with a JSON body and the request's id, which the header
// repeats.
func (c *call) json(status int, body map[string]any) *answer {
	return &answer{status, http.Header{
		"Content-Type": {"application/json"},
		"X-Request-Id": {c.apiID},
	}, encodeJSON(body, "")}
}

// refuse is the error answer {"api_id", "error"}.
func (c *call) refuse(r *refusal) *answer {
	if r == notFound && c.opts.EmptyNotFound {
		return c.json(r.status, map[string]any{})
	}
	var e any = r.message
	if c.opts.ErrorObjects {
		field := r.field
		if field == "" {
			field = "__all__"
		}
		e = map[string]any{field: []string{r.message}}
	}
	return c.json(r.status, map[string]any{"api_id": c.apiID, "error": e})
}

// newUUID is a random lower-case UUID.
func newUUID() string {
	hi, lo := rand.Uint64(), rand.Uint64()
	hi = hi&^0xf000 | 0x4000
	lo = lo&^(0b11<<62) | 0b10<<62
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", hi>>32, hi>>16&0xffff, hi&0xffff, lo>>48, lo&0xffffffffffff)
}
