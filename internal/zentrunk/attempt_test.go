package zentrunk_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Too much of an answer is read to its bound and no further.
func TestAttempt_hugeAnswer(t *testing.T) {
	t.Parallel()
	for _, v := range verbs {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, huge(200))
			err := v.call(t.Context(), s.client(t))
			e := failure(t, err)
			contains(t, e.Message, "answered with more than 1048576 bytes")
			write := v.name != get.name && v.name != list.name
			if e.Status != 200 || len(s.seen()) != 1 || zentrunk.IsUncertain(err) != write {
				t.Errorf("%d requests, %v, uncertain %v", len(s.seen()), err, zentrunk.IsUncertain(err))
			}
		})
	}
	t.Run("404", func(t *testing.T) {
		t.Parallel()
		err := get.call(t.Context(), serve(t, huge(404)).client(t))
		contains(t, failure(t, err).Error(), "The service said no more than \"Not Found\" (HTTP status 404)")
		if zentrunk.IsNotFound(err) {
			t.Error("a body that was not read to its end proves nothing")
		}
	})
	t.Run("page", func(t *testing.T) {
		t.Parallel()
		err := get.call(t.Context(), serve(t, answer(500, gateway+strings.Repeat(" ", 20<<20))).client(t))
		contains(t, failure(t, err).Message, "502 Bad Gateway")
	})
	t.Run("without end", func(t *testing.T) {
		t.Parallel()
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			for chunk := make([]byte, 1<<16); ; {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		})
		contains(t, failure(t, get.call(t.Context(), s.client(t, requestTimeout(20*time.Second)))).Message, "answered with more than 1048576 bytes")
	})
	t.Run("the most that is read", func(t *testing.T) {
		t.Parallel()
		s := serve(t, answer(200, trunk1+strings.Repeat(" ", 1<<20-len(trunk1))))
		if err := get.call(t.Context(), s.client(t)); err != nil {
			t.Error(err)
		}
	})
}

// A read ends with its cancellation.
func TestAttempt_cancelledRead(t *testing.T) {
	t.Parallel()
	for _, v := range []verb{get, list} {
		for _, begun := range []bool{false, true} {
			ctx, cancel := context.WithCancelCause(t.Context())
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if begun {
					_, _ = w.Write([]byte("{"))
					_ = http.NewResponseController(w).Flush()
				}
				cancel(errors.New("the user's own reason"))
				silence(w, r)
			})
			err := v.call(ctx, s.client(t))
			contains(t, failure(t, err).Message, "The operation was cancelled before the service had answered.")
			if !errors.Is(err, context.Canceled) || len(s.seen()) != 1 {
				t.Errorf("%d requests, %v", len(s.seen()), err)
			}
		}
	}
}

// A write that has begun ends with its answer: what it did is known.
func TestAttempt_cancelledWrite(t *testing.T) {
	t.Parallel()
	for _, v := range []verb{create, update, remove} {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				cancel()
				select { // long enough for a cancellation to arrive, were it passed on
				case <-r.Context().Done():
				case <-time.After(50 * time.Millisecond):
				}
				v.ok(w, r)
			})
			if err := v.call(ctx, s.client(t)); err != nil {
				t.Error(err)
			}
		})
		t.Run(v.name+" that fails", func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				cancel()
				answer(500, `{"error": "oops"}`)(w, r)
			})
			err := v.call(ctx, s.client(t))
			contains(t, failure(t, err).Error(), "oops", "then the operation was cancelled")
			if !errors.Is(err, context.Canceled) || !zentrunk.IsUncertain(err) || len(s.seen()) != 1 {
				t.Errorf("%d requests, %v", len(s.seen()), err)
			}
		})
		t.Run(v.name+" without an answer", func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				cancel()
				silence(w, r)
			})
			err := v.call(ctx, s.client(t, requestTimeout(250*time.Millisecond)))
			contains(t, failure(t, err).Error(), "within the request timeout (250ms)", "then the operation was cancelled")
			if !errors.Is(err, context.Canceled) || !zentrunk.IsUncertain(err) || len(s.seen()) != 1 {
				t.Errorf("%d requests, %v", len(s.seen()), err)
			}
		})
	}
}

func TestAttempt_cancelledBefore(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{0, 1} {
		for _, v := range verbs {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			s := serve(t, v.ok)
			err := v.call(ctx, s.client(t, func(c *zentrunk.Config) { c.RequestsPerSecond = limit }))
			e := failure(t, err)
			contains(t, e.Error(), "The operation was cancelled before the service had answered.")
			if !errors.Is(err, context.Canceled) || len(s.seen()) != 0 || e.Attempts != 0 || zentrunk.IsUncertain(err) {
				t.Errorf("%d requests, %v", len(s.seen()), err)
			}
		}
	}
}

// The operation's own end also ends a write, and the words blame the right clock.
func TestAttempt_operationTimeout(t *testing.T) {
	t.Parallel()
	for _, v := range verbs {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 250*time.Millisecond)
			defer cancel()
			s := serve(t, silence)
			err := v.call(ctx, s.client(t))
			e := failure(t, err)
			contains(t, e.Message, "The operation's timeout was over before the service had answered.")
			write := v.name != get.name && v.name != list.name
			if !errors.Is(err, context.DeadlineExceeded) || zentrunk.IsUncertain(err) != write || len(s.seen()) != 1 {
				t.Errorf("%d requests, %v", len(s.seen()), err)
			}
		})
	}
}

// exhausted is a client that has just sent what its limit allows in five seconds.
func exhausted(t *testing.T, ctx context.Context) (*service, *zentrunk.Client) {
	t.Helper()
	s := serve(t, get.ok)
	c := s.client(t, func(c *zentrunk.Config) { c.RequestsPerSecond = 1 })
	for range 5 {
		if err := get.call(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	return s, c
}

func TestRateLimit_cancelledWhileWaiting(t *testing.T) {
	t.Parallel()
	for _, v := range verbs {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			s, c := exhausted(t, t.Context())
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(20*time.Millisecond, cancel)
			err := v.call(ctx, c)
			failure(t, err)
			if !errors.Is(err, context.Canceled) || len(s.seen()) != 5 || zentrunk.IsUncertain(err) {
				t.Errorf("%d requests, %v", len(s.seen()), err)
			}
		})
	}
}

func TestRateLimit_noTime(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 4900*time.Millisecond)
	defer cancel()
	s, c := exhausted(t, ctx)
	err := create.call(ctx, c)
	e := failure(t, err)
	contains(t, e.Error(), "The operation's timeout was over before the service had answered.", "its turn would have come too late (max_requests_per_second)")
	if !errors.Is(err, context.DeadlineExceeded) || len(s.seen()) != 5 || e.Attempts != 0 || zentrunk.IsUncertain(err) {
		t.Errorf("%d requests, %v", len(s.seen()), err)
	}
}

// A redirect is an error; where it points to, nothing arrives.
func TestRedirect_notFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, v := range verbs {
			other := serve(t, v.ok)
			s := serve(t, answer(status, `<a href="`+other.URL+`">Moved</a>`, "Location", other.URL+root+"Trunk/1/", "Content-Type", "text/html"))
			err := v.call(t.Context(), s.client(t))
			e := failure(t, err)
			contains(t, e.Message, "The service answered with a redirect, which the provider does not follow.")
			if e.Status != status || len(other.seen()) != 0 || len(s.seen()) != 1 || zentrunk.IsUncertain(err) {
				t.Errorf("%s %d: %d and %d requests, %v", v.name, status, len(s.seen()), len(other.seen()), err)
			}
			if strings.Contains(e.Error(), other.URL) {
				t.Error(e)
			}
		}
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	for _, v := range verbs {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			s := serveTLS(t, v.ok)
			err := v.call(t.Context(), s.client(t, transport(nil)))
			e := failure(t, err)
			contains(t, e.Message, "The certificate of 127.0.0.1:", "could not be verified: x509: certificate signed by unknown authority.")
			if e.Attempts != 1 || len(s.seen()) != 0 || zentrunk.IsUncertain(err) {
				t.Errorf("%d requests, %v", len(s.seen()), err)
			}
			// And where it is trusted, it is used.
			if err := v.call(t.Context(), s.client(t, transport(s.Client().Transport))); err != nil {
				t.Error(err)
			}
			// A certificate, but for another name.
			named := s.Client().Transport.(*http.Transport).Clone()
			named.TLSClientConfig.ServerName = "api.plivo.com"
			e = failure(t, v.call(t.Context(), s.client(t, transport(named))))
			contains(t, e.Message, "could not be verified: x509: certificate is valid for example.com")
			if e.Attempts != 1 {
				t.Errorf("%d attempts", e.Attempts)
			}
		})
	}
}

func TestTLS_serverWithoutIt(t *testing.T) {
	t.Parallel()
	for _, v := range verbs {
		s := serve(t, v.ok)
		plain := strings.Replace(s.URL, "http://", "https://", 1)
		err := v.call(t.Context(), s.client(t, func(c *zentrunk.Config) { c.BaseURL = plain }))
		e := failure(t, err)
		contains(t, e.Message, "does not speak TLS", "check base_url")
		if e.Attempts != 1 || zentrunk.IsUncertain(err) {
			t.Error(err)
		}
	}
}

func TestProxy_unreachable(t *testing.T) {
	t.Parallel()
	s := serve(t, get.ok)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	proxy := http.ProxyURL(&url.URL{Scheme: "http", Host: closed.Addr().String(), User: url.UserPassword("me", "proxypass")})
	err = create.call(t.Context(), s.client(t, transport(&http.Transport{Proxy: proxy})))
	e := failure(t, err)
	contains(t, e.Message, "could not be reached through the proxy that the environment sets")
	discreet(t, e.Error(), "proxypass")
	if e.Attempts != 3 || zentrunk.IsUncertain(err) {
		t.Error(err)
	}
}

// What net/http says about an answer that is none comes out as a sentence.
func TestAttempt_notHTTP(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = conn.Write([]byte("\x1b[31mSSH-2.0 " + authToken + "\r\n\r\n"))
		_ = conn.Close()
	})
	err := create.call(t.Context(), s.client(t))
	contains(t, failure(t, err).Message, "The request to 127.0.0.1:", "failed: ", "malformed HTTP")
	if !zentrunk.IsUncertain(err) || len(s.seen()) != 1 {
		t.Errorf("%d requests, %v", len(s.seen()), err)
	}
}
