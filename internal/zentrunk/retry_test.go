package zentrunk_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// What is sent again, and what is not: once at the service, then the success.
func TestRetry_policy(t *testing.T) {
	t.Parallel()
	const yes, no = true, false
	for _, test := range []struct {
		fault     string
		way       http.HandlerFunc
		again     bool // a read, an update, a delete
		create    bool // a create is sent again
		uncertain bool // a create may have happened
	}{
		{"429", answer(429, `{"error": "slow down"}`), yes, yes, no},
		{"429 with Retry-After 0", answer(429, `{}`, "Retry-After", "0"), yes, yes, no},
		{"429 with a date that has passed", answer(429, ``, "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"), yes, yes, no},
		{"429 with nonsense", answer(429, ``, "Retry-After", "soon; -1"), yes, yes, no},
		{"500", answer(500, `{"error": "oops"}`), yes, no, yes},
		{"502 with a page", answer(502, gateway, "Content-Type", "text/html"), yes, no, yes},
		{"503", answer(503, ``), yes, no, yes},
		{"503 with Retry-After 0", answer(503, ``, "Retry-After", "0"), yes, no, yes},
		{"504", answer(504, `timeout`), yes, no, yes},
		{"connection cut", cutOff, yes, no, yes},
		{"answer cut", cutShort, yes, no, yes},
		{"400", answer(400, `{"error": "no"}`), no, no, no},
		{"401", answer(401, `{"error": "no"}`), no, no, no},
		{"403", answer(403, `{"error": "no"}`), no, no, no},
		{"404", answer(404, `{}`), no, no, no},
		{"405", answer(405, `{"error": "no"}`), no, no, no},
		{"408", answer(408, ``), no, no, yes},
		{"409", answer(409, duplicate), no, no, no},
		{"422", answer(422, `{"error": {"name": ["is taken"]}}`), no, no, no},
		{"501", answer(501, ``), no, no, yes},
		{"301", answer(301, ``, "Location", "/elsewhere"), no, no, no},
		{"302", answer(302, ``, "Location", "/elsewhere"), no, no, no},
		{"302 without a place", answer(302, ``), no, no, no},
		{"302 to nonsense", answer(302, ``, "Location", "http://%zz"), no, no, no},
		{"307", answer(307, ``, "Location", "/elsewhere"), no, no, no},
		{"308", answer(308, ``, "Location", "/elsewhere"), no, no, no},
		{"304", answer(304, ``), no, no, no},
	} {
		for _, v := range verbs {
			t.Run(test.fault+"/"+v.name, func(t *testing.T) {
				t.Parallel()
				again := test.again
				if v.name == create.name {
					again = test.create
				}
				s := serve(t, test.way, v.ok)
				err := v.call(t.Context(), s.client(t))
				if again {
					if err != nil || len(s.seen()) != 2 {
						t.Errorf("%d requests, %v", len(s.seen()), err)
					}
				} else {
					e := failure(t, err)
					if len(s.seen()) != 1 || e.Attempts != 1 {
						t.Errorf("%d requests, %d attempts", len(s.seen()), e.Attempts)
					}
				}

				// For ever: as often as allowed, and the error is that of the last time. A 429 is
				// waited for as long as the operation lasts.
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				sent, want := 0, 1
				s = serve(t, func(w http.ResponseWriter, r *http.Request) {
					if sent++; sent == 20 {
						cancel()
					}
					test.way(w, r)
				})
				err = v.call(ctx, s.client(t, retries(2)))
				e := failure(t, err)
				switch {
				case strings.HasPrefix(test.fault, "429"):
					want = 20
				case again:
					want = 3
				}
				if len(s.seen()) != want || e.Attempts != want {
					t.Errorf("%d requests, %d attempts, want %d", len(s.seen()), e.Attempts, want)
				}
				for _, r := range s.seen() {
					if r.body != s.seen()[0].body || r.uri != s.seen()[0].uri {
						t.Errorf("sent differently: %v", r)
					}
				}
				if v.name == create.name && zentrunk.IsUncertain(err) != test.uncertain {
					t.Errorf("uncertain: %v", zentrunk.IsUncertain(err))
				}
				if (v.name == get.name || v.name == list.name) && zentrunk.IsUncertain(err) {
					t.Error("a read changes nothing")
				}

				// Retrying turned off: one request, always.
				s = serve(t, test.way)
				e = failure(t, v.call(t.Context(), s.client(t, retries(0))))
				if len(s.seen()) != 1 || e.Attempts != 1 || e.Stopped != "" {
					t.Errorf("%d requests, %d attempts, stopped: %s", len(s.seen()), e.Attempts, e.Stopped)
				}
			})
		}
	}
}

// A success that is not JSON is some gateway's, or cut short: a read is sent again, and
// what a write did is in doubt.
func TestRetry_successThatIsNone(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"page": gateway, "half an answer": `{"meta": {"total_count": 1}, "trunk_id": "1`, "text": "OK"} {
		for _, v := range verbs {
			t.Run(name+"/"+v.name, func(t *testing.T) {
				t.Parallel()
				read := v.name == get.name || v.name == list.name
				s := serve(t, answer(200, body), v.ok)
				err := v.call(t.Context(), s.client(t))
				if read {
					if err != nil || len(s.seen()) != 2 {
						t.Errorf("%d requests, %v", len(s.seen()), err)
					}
				} else if failure(t, err); len(s.seen()) != 1 || !zentrunk.IsUncertain(err) || zentrunk.StatusOf(err) != 200 {
					t.Errorf("%d requests, %v", len(s.seen()), err)
				}

				for again, want := range map[int]int{0: 1, 2: 3} {
					if !read {
						want = 1
					}
					s = serve(t, answer(200, body, "X-Request-ID", "r-1"))
					err = v.call(t.Context(), s.client(t, retries(again)))
					e := failure(t, err)
					if len(s.seen()) != want || e.Attempts != want || e.Status != 200 || e.RequestID != "r-1" || zentrunk.IsUncertain(err) == read {
						t.Errorf("%d requests, %+v", len(s.seen()), e)
					}
				}
			})
		}
	}
}

// A read ends in its back-off after a page as after any other fault.
func TestRetry_cancelledAfterAPage(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := serve(t, answer(200, gateway))
	c := s.client(t, logTo(&exchanges{then: func() { time.AfterFunc(20*time.Millisecond, cancel) }}))
	c.SetWaits(time.Hour, time.Hour)
	err := get.call(ctx, c)
	contains(t, failure(t, err).Error(), "did not answer with an object: a web page came", "then the operation was cancelled")
	if !errors.Is(err, context.Canceled) || len(s.seen()) != 1 {
		t.Errorf("%d requests, %v", len(s.seen()), err)
	}
}

func TestRetry_timeoutOfAnAttempt(t *testing.T) {
	t.Parallel()
	for _, v := range verbs {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, silence, v.ok)
			err := v.call(t.Context(), s.client(t, requestTimeout(500*time.Millisecond)))
			if v.name != create.name {
				if err != nil || len(s.seen()) != 2 {
					t.Errorf("%d requests, %v", len(s.seen()), err)
				}
				return
			}
			e := failure(t, err)
			contains(t, e.Message, "gave no complete answer within the request timeout (500ms)")
			if len(s.seen()) != 1 || !zentrunk.IsUncertain(err) {
				t.Errorf("%d requests, uncertain %v", len(s.seen()), zentrunk.IsUncertain(err))
			}
		})
	}
}

// The body can be what is slow.
func TestRetry_timeoutInTheMiddle(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(`{"trunk_id":`))
		_ = http.NewResponseController(w).Flush()
		silence(w, r)
	})
	err := create.call(t.Context(), s.client(t, requestTimeout(250*time.Millisecond)))
	contains(t, failure(t, err).Message, "gave no complete answer within the request timeout")
	if !zentrunk.IsUncertain(err) || len(s.seen()) != 1 {
		t.Errorf("%d requests, uncertain %v", len(s.seen()), zentrunk.IsUncertain(err))
	}
}

// A create that was never sent is sent again, whatever stood in the way.
func TestRetry_notSent(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	lookup := func(notFound bool) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "api.example.com", IsNotFound: notFound}}
	}
	refused := func() error {
		_, err := net.Dial("tcp", closed.Addr().String())
		return err
	}
	winsock := func(call, op string, number syscall.Errno) error {
		return &net.OpError{Op: op, Net: "tcp", Err: os.NewSyscallError(call, number)}
	}
	tooSlow := func() error {
		_, err := (&net.Dialer{Timeout: time.Nanosecond}).Dial("tcp", closed.Addr().String())
		return err
	}
	for _, test := range []struct {
		name  string
		fail  func() error
		again bool
		want  string
	}{
		{"refused", refused, true, "refused the connection: nothing listens there"},
		{"refused, as Windows says it", func() error { return winsock("connectex", "dial", 10061) }, true, "refused the connection: nothing listens there"},
		{"reset, as Windows says it", func() error { return winsock("wsarecv", "read", 10054) }, true, "was lost before it had answered"},
		{"aborted, as Windows says it", func() error { return winsock("wsasend", "write", 10053) }, true, "was lost before it had answered"},
		{"connecting takes too long", tooSlow, true, "could not be reached: i/o timeout"},
		{"no network", func() error { return &net.OpError{Op: "dial", Err: errors.New("network is unreachable")} }, true, "could not be reached: network is unreachable"},
		{"names cannot be looked up", func() error { return lookup(false) }, true, `host name "api.example.com" could not be looked up`},
		{"no such name", func() error { return lookup(true) }, false, `host name "api.example.com" does not exist (check base_url)`},
		{"something else", func() error { return errors.New("out of luck") }, true, "failed: out of luck"},
	} {
		for _, v := range verbs {
			t.Run(test.name+"/"+v.name, func(t *testing.T) {
				t.Parallel()
				s := serve(t, v.ok)
				dials := 0
				flaky := func(failures int) func(*zentrunk.Config) {
					dials = 0
					return transport(&http.Transport{
						DisableKeepAlives: true,
						DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
							if dials++; dials <= failures {
								return nil, test.fail()
							}
							return new(net.Dialer).DialContext(ctx, network, address)
						},
					})
				}
				err := v.call(t.Context(), s.client(t, flaky(1)))
				if test.again != (err == nil) {
					t.Errorf("after one failure: %v", err)
				}
				err = v.call(t.Context(), s.client(t, flaky(100)))
				e, attempts := failure(t, err), 1
				if test.again {
					attempts = 3
				}
				contains(t, e.Message, test.want)
				if e.Attempts != attempts || dials != attempts || zentrunk.IsUncertain(err) || e.Status != 0 {
					t.Errorf("%d attempts, %d dials, uncertain %v", e.Attempts, dials, zentrunk.IsUncertain(err))
				}
			})
		}
	}
}

// A write that may have happened stays in doubt, whatever came after it.
func TestRetry_doubtStays(t *testing.T) {
	t.Parallel()
	for _, v := range []verb{update, remove} {
		s := serve(t, cutOff, answer(429, `{}`, "Retry-After", "121"))
		err := v.call(t.Context(), s.client(t))
		if failure(t, err).Status != 429 || !zentrunk.IsUncertain(err) {
			t.Errorf("%s: %v", v.name, err)
		}
	}
}

// A delete whose answer was lost finds nothing the second time.
func TestRetry_deletedTheFirstTime(t *testing.T) {
	t.Parallel()
	err := remove.call(t.Context(), serve(t, cutOff, answer(404, `{}`)).client(t))
	if failure(t, err); !zentrunk.IsNotFound(err) {
		t.Error(err)
	}
}

func TestRetryAfter_tooLong(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"121":                     "it asks to wait 2m1s, which is longer than the provider waits",
		"864000":                  "it asks to wait 240h0m0s",
		strings.Repeat("9", 1000): "it asks to wait ",
		"9223372036854775808":     "it asks to wait ",
		time.Now().Add(time.Hour).UTC().Format(http.TimeFormat): "it asks to wait ",
		"Fri, 31 Dec 9999 23:59:59 GMT":                         "it asks to wait ",
	} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			s := serve(t, answer(429, `{"error": "slow down"}`, "Retry-After", value))
			e := failure(t, create.call(t.Context(), s.client(t)))
			contains(t, e.Error(), "slow down", want)
			if len(s.seen()) != 1 {
				t.Errorf("%d requests", len(s.seen()))
			}
		})
	}
}

// A wait that would outlast the operation is not begun, and the error is the service's.
func TestRetry_insideTheDeadline(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]http.HandlerFunc{
		"back-off": answer(503, `{"api_id": "a-7", "error": "busy"}`),
		"seconds":  answer(503, `{"api_id": "a-7", "error": "busy"}`, "Retry-After", "90"),
		"date": func(w http.ResponseWriter, r *http.Request) { // from when it is asked, not from when the test began
			later := time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat)
			answer(503, `{"api_id": "a-7", "error": "busy"}`, "Retry-After", later)(w, r)
		},
		"back-off after a 429": answer(429, `{"api_id": "a-7", "error": "busy"}`),
		"cut":                  cutOff,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, way)
			c := s.client(t)
			if name == "back-off" || name == "cut" || name == "back-off after a 429" {
				c.SetWaits(time.Hour, time.Hour)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			e := failure(t, get.call(ctx, c))
			contains(t, e.Error(), "the operation's timeout leaves no time for another attempt")
			if name == "cut" {
				contains(t, e.Message, "was lost")
			} else {
				contains(t, e.Error(), "busy", "request id a-7")
			}
			if len(s.seen()) != 1 || ctx.Err() != nil {
				t.Errorf("%d requests, %v", len(s.seen()), ctx.Err())
			}
		})
	}
}

// Where there would have been no further attempt, nothing has kept it from being made.
func TestRetry_noneLeft(t *testing.T) {
	t.Parallel()
	c := serve(t, answer(503, ``)).client(t, retries(0))
	c.SetWaits(time.Hour, time.Hour)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if e := failure(t, get.call(ctx, c)); e.Stopped != "" {
		t.Error(e.Stopped)
	}
}

func TestRetry_cancelledInBackOff(t *testing.T) {
	t.Parallel()
	for _, v := range verbs {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			s := serve(t, answer(429, `{"api_id": "a-7", "error": "busy"}`))
			c := s.client(t, logTo(&exchanges{then: func() { time.AfterFunc(20*time.Millisecond, cancel) }}))
			c.SetWaits(time.Minute, time.Minute)
			err := v.call(ctx, c)
			e := failure(t, err)
			contains(t, e.Error(), "busy", "HTTP status 429", "request id a-7", "then the operation was cancelled")
			if !errors.Is(err, context.Canceled) || len(s.seen()) != 1 || zentrunk.IsUncertain(err) {
				t.Errorf("%d requests, %v", len(s.seen()), err)
			}
		})
	}
}

// The deadline can also pass while waiting for the rate limit's permission to retry.
func TestRetry_noTimeForTheRateLimit(t *testing.T) {
	t.Parallel()
	s := serve(t, answer(503, `{"error": "busy"}`))
	c := s.client(t, retries(1000), func(c *zentrunk.Config) { c.RequestsPerSecond = 1 })
	ctx, cancel := context.WithTimeout(t.Context(), 4900*time.Millisecond)
	defer cancel()
	e := failure(t, get.call(ctx, c))
	contains(t, e.Error(), "busy", "HTTP status 503", "the operation's timeout leaves no time for another attempt")
	if len(s.seen()) != 5 {
		t.Errorf("%d requests", len(s.seen()))
	}
}
