package zentrunk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// What the service says, in all the forms in which it says it.
func TestError_words(t *testing.T) {
	t.Parallel()
	const gone, here = true, false // authentic, should the status be 404
	for _, test := range []struct {
		name, body string
		header     []string
		message    string
		id         string
		authentic  bool
	}{
		{"string", duplicate, nil, "same name already exists", "a-9", gone},
		{"object", `{"api_id": "a", "error": {"name": "is taken", "age": 3}}`, nil, "age: 3; name: is taken", "a", gone},
		{"nested lists", `{"error": {"name": ["is taken", ["is long", null, ""]], "empty": [], "none": null}}`, nil, "name: is taken; is long", "", gone},
		{"list", `{"error": ["one", {"two": 2.5}]}`, nil, "one; two: 2.5", "", gone},
		{"number", `{"error": 42}`, nil, "42", "", gone},
		{"flag beside a message", `{"error": true, "message": "name is taken"}`, nil, "name is taken", "", gone},
		{"message", `{"message": " name is taken ", "error": ""}`, nil, "name is taken", "", gone},
		{"data.error", `{"data": {"error": "not here"}}`, nil, "not here", "", gone},
		{"data without error", `{"data": {}}`, nil, "The service said no more than \"Not Found\".", "", gone},
		{"data that is no object", `{"data": "x"}`, nil, "The service said no more than \"Not Found\".", "", gone},
		{"empty object", ` {} `, nil, "The service said no more than \"Not Found\".", "", gone},
		{"deep", strings.Repeat(`{"error":`, 5000) + `"x"` + strings.Repeat(`}`, 5000), nil, "The service said no more than \"Not Found\".", "", gone},
		{"not deep", `{"error": {"a": {"b": {"c": [["x"]]}}}}`, nil, "a: b: c: x", "", gone},
		{"without api_id, with a header", `{"error": "no"}`, []string{"X-Request-ID", "r-1"}, "no", "r-1", gone},
		{"api_id before the header", `{"api_id": "a", "error": "no"}`, []string{"X-Request-ID", "r-1"}, "no", "a", gone},
		{"api_id that is a number", `{"api_id": 1, "error": "no"}`, []string{"X-Request-ID", "r-1"}, "no", "r-1", gone},
		{"long request id", `{"api_id": "` + strings.Repeat("i", 500) + `", "error": "no"}`, nil, "no", strings.Repeat("i", 79) + "…", gone},
		{"page", gateway, []string{"Content-Type", "text/html; charset=utf-8"}, `A web page came in place of an API answer: "502 Bad Gateway".`, "", here},
		{"page that claims to be JSON", gateway, nil, `A web page came in place of an API answer: "502 Bad Gateway".`, "", here},
		{
			"page without a title", `<!doctype html><style>p{color:red}</style><script>alert("x")</script><p>Sign&nbsp;in &amp; go</p>`, nil,
			`A web page came in place of an API answer: "Sign in & go".`, "", here,
		},
		{"page of a title without words", `<title> </title><p>Hello</p>`, nil, `A web page came in place of an API answer: "Hello".`, "", here},
		{"long page", `<p>` + strings.Repeat("word ", 20000), nil, `A web page came in place of an API answer: "` + strings.Repeat("word ", 23) + `word…".`, "", here},
		{"empty page", "", []string{"Content-Type", "text/html"}, "The service said no more than \"Not Found\".", "", here},
		{"plain text", "404 page not found\n", []string{"Content-Type", "text/plain"}, "404 page not found", "", here},
		{"empty", "", nil, "The service said no more than \"Not Found\".", "", here},
		{"blank", " \r\n ", nil, "The service said no more than \"Not Found\".", "", here},
		{"null", "null", nil, "The service said no more than \"Not Found\".", "", here},
		{"array", `["a", "b"]`, nil, "a; b", "", here},
		{"empty array", `[]`, nil, "The service said no more than \"Not Found\".", "", here},
		{"JSON string", `"not here"`, nil, "not here", "", here},
		{"broken JSON", `{"error": "no`, nil, `{"error": "no`, "", here},
		{"two objects", `{} {}`, nil, `{} {}`, "", here},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := get.call(t.Context(), serve(t, answer(404, test.body, test.header...)).client(t))
			e := failure(t, err)
			if e.Message != test.message || e.RequestID != test.id {
				t.Errorf("got  %q (request id %q)\nwant %q (request id %q)", e.Message, e.RequestID, test.message, test.id)
			}
			if zentrunk.IsNotFound(err) != test.authentic {
				t.Errorf("not found: %v", zentrunk.IsNotFound(err))
			}
			if e.Method != "GET" || e.Path != "Zentrunk/Trunk/1/" || e.Status != 404 || zentrunk.StatusOf(err) != 404 {
				t.Errorf("%+v", e)
			}
		})
	}
}

// Text that would do things to a terminal, or fill it.
func TestError_hostileText(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"control characters": "a\x00\x07\b\x7f\u0085\r\n\tb",
		"ANSI escapes":       "a\x1b[2J\x1b]0;title\x07\u009b31mb",
		"bidi":               "a\u202eb\u2066c\u2069\u200f\u061c",
		"zero width":         "a\u200bb\ufeff\u00ad",
		"line separators":    "a\u2028b\u2029c\u00a0d",
		"invalid UTF-8":      "a\xff\xc3\x28\xed\xa0\x80b",
		"private use":        "a\ue000\U000f0000\ufffeb",
		"100 kB":             strings.Repeat("ab ", 33000),
		"100 kB wide":        strings.Repeat("\U0001F600", 25000),
		"100 kB of spaces":   strings.Repeat(" ", 100000) + "x",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			quoted := strings.NewReplacer("\x00", `\u0000`, "\x07", `\u0007`, "\b", `\b`, "\r", `\r`, "\n", `\n`, "\t", `\t`, "\x1b", `\u001b`).Replace(text)
			for _, body := range []string{
				text, `{"error": "` + quoted + `"}`, `{"error": {"` + quoted + `": "` + quoted + `"}}`, "<title>" + text + "</title>",
				`{"api_id": "` + quoted + `"}`, `["` + quoted + `"]`, `{"trunk_id": "` + quoted + `"}`, `{"object": "` + quoted + `"}`,
			} {
				for _, status := range []int{200, 400} {
					s := serve(t, answer(status, body))
					failure(t, get.call(t.Context(), s.client(t)))
				}
			}
		})
	}
}

func TestError_kinds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status  int
		refused bool
	}{{400, true}, {401, false}, {403, false}, {404, false}, {409, true}, {422, true}, {429, false}, {500, false}} {
		err := fmt.Errorf("wrapped: %w", create.call(t.Context(), serve(t, answer(test.status, `{"error": "no"}`)).client(t, retries(0))))
		if zentrunk.IsRefused(err) != test.refused || zentrunk.StatusOf(err) != test.status || zentrunk.IsNotFound(err) != (test.status == 404) {
			t.Errorf("%d: %v", test.status, err)
		}
	}
	for _, err := range []error{nil, errors.New("x")} {
		if zentrunk.IsRefused(err) || zentrunk.IsNotFound(err) || zentrunk.IsUncertain(err) || zentrunk.StatusOf(err) != 0 {
			t.Errorf("%v is nothing of the sort", err)
		}
	}
}

// What can be waited for, and what cannot: a create that was made is read until one or the other.
func TestIsPassing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		way     http.HandlerFunc
		passing bool
	}{
		"no answer":     {cutOff, true},
		"not there":     {answer(404, `{"error": "no"}`), true},
		"out of order":  {answer(503, ""), true},
		"a page":        {answer(200, gateway), true},
		"too often":     {answer(429, "{}"), true},
		"asks a minute": {answer(429, "{}", "Retry-After", "60"), true},
		"asks an hour":  {answer(429, "{}", "Retry-After", "3600"), false},
		"refused":       {answer(403, "{}"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := get.call(t.Context(), serve(t, test.way).client(t, retries(0))); err == nil || zentrunk.IsPassing(err) != test.passing {
				t.Errorf("passing is %t: %v", !test.passing, err)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, err := range map[string]error{
		"no error":      nil,
		"something":     errors.New("x"),
		"not trusted":   get.call(t.Context(), serveTLS(t, get.ok).client(t, transport(nil), retries(0))),
		"not sent":      remove.call(ctx, serve(t, cutOff).client(t)),
		"cannot be one": func() error { _, err := serve(t, cutOff).client(t).Trunks.Get(t.Context(), ".."); return err }(),
	} {
		if zentrunk.IsPassing(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestError_unknownStatus(t *testing.T) {
	t.Parallel()
	e := failure(t, get.call(t.Context(), serve(t, answer(599, "")).client(t)))
	if e.Error() != "The service said no more than \"unknown status\" (HTTP status 599)." {
		t.Error(e)
	}
}

func ExampleError() {
	fmt.Println(&zentrunk.Error{
		Message: "same name already exists", Status: 503, RequestID: "a-9", Attempts: 2, Stopped: "then the operation was cancelled",
	})
	// Output: same name already exists (HTTP status 503; request id a-9; 2 attempts; then the operation was cancelled).
}
