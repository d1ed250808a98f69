package zentrunk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// limited is a service in memory, for tests whose time is their own. It takes no more
// requests than perSecond in any second.
type limited struct {
	perSecond  int
	retryAfter string        // of a 429; "" is none
	takes      time.Duration // to answer
	mu         sync.Mutex
	taken      []time.Time
	refused    []time.Time
	creates    int
	order      []string // paths, as they were taken
}

func (l *limited) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
	time.Sleep(l.takes)
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	respond := func(status int, body string) (*http.Response, error) {
		resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: req}
		if status == http.StatusTooManyRequests && l.retryAfter != "" {
			resp.Header.Set("Retry-After", l.retryAfter)
		}
		return resp, nil
	}
	if n := len(l.taken); l.perSecond == 0 || n >= l.perSecond && now.Sub(l.taken[n-l.perSecond]) < time.Second {
		l.refused = append(l.refused, now)
		return respond(http.StatusTooManyRequests, `{"error": "slow down"}`)
	}
	l.taken = append(l.taken, now)
	segments := strings.Split(strings.Trim(req.URL.Path, "/"), "/")
	id := segments[len(segments)-1]
	l.order = append(l.order, id)
	if id == "Trunk" {
		l.creates++
		return respond(http.StatusCreated, fmt.Sprintf(`{"trunk_id": "%d"}`, l.creates))
	}
	return respond(http.StatusOK, fmt.Sprintf(`{"trunk_id": %q}`, id))
}

func (l *limited) client(t *testing.T, changes ...func(*zentrunk.Config)) *zentrunk.Client {
	t.Helper()
	config := zentrunk.Config{
		BaseURL: "http://127.0.0.1", AuthID: authID, AuthToken: authToken, Transport: l,
		MaxRetries: zentrunk.DefaultMaxRetries, RequestTimeout: zentrunk.DefaultRequestTimeout, RequestsPerSecond: zentrunk.DefaultRequestsPerSecond,
	}
	for _, change := range changes {
		change(&config)
	}
	client, err := zentrunk.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// An apply of 18 objects, ten at once, each created and read back, against a limit of five
// requests a second: it succeeds, and the service is not asked much more than it takes.
func TestLimit_apply(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]*limited{
		"without Retry-After": {perSecond: 5},
		"Retry-After":         {perSecond: 5, retryAfter: "1"},
		"slow":                {perSecond: 5, takes: 100 * time.Millisecond},
	} {
		for _, own := range []int{zentrunk.DefaultRequestsPerSecond, 0} {
			l := &limited{perSecond: l.perSecond, retryAfter: l.retryAfter, takes: l.takes}
			t.Run(fmt.Sprintf("%s, own limit %d", name, own), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					const objects, atOnce = 18, 10
					c := l.client(t, func(c *zentrunk.Config) { c.RequestsPerSecond = own })
					slots := make(chan struct{}, atOnce)
					var all sync.WaitGroup
					for range objects {
						all.Go(func() {
							slots <- struct{}{}
							defer func() { <-slots }()
							ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
							defer cancel()
							id, err := c.Trunks.Create(ctx, zentrunk.TrunkRequest{Direction: "inbound"})
							if err != nil {
								t.Error(err)
								return
							}
							if _, err := c.Trunks.Get(ctx, id); err != nil {
								t.Error(err)
							}
						})
					}
					all.Wait()
					if l.creates != objects || len(l.taken) != 2*objects {
						t.Errorf("%d creates, %d requests taken", l.creates, len(l.taken))
					}
					if n := len(l.refused); n == 0 || n > len(l.taken) {
						t.Errorf("%d requests were refused, %d taken", n, len(l.taken))
					}
				})
			})
		}
	}
}

// A 429 holds back what comes after it, too, until the moment it has named; then the
// requests go in the order in which they came, one after the other.
func TestLimit_holdsAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &limited{perSecond: 1, retryAfter: "20", takes: 100 * time.Millisecond}
		c := l.client(t, func(c *zentrunk.Config) { c.RequestsPerSecond = 0 })
		if _, err := c.Trunks.Get(t.Context(), "first"); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for i := range 5 {
			all.Go(func() {
				if _, err := c.Trunks.Get(t.Context(), strconv.Itoa(i)); err != nil {
					t.Error(err)
				}
			})
			time.Sleep(time.Millisecond)
			if i == 0 {
				time.Sleep(time.Second / 2) // it is refused
				l.mu.Lock()
				l.perSecond = 1000
				l.mu.Unlock()
			}
		}
		all.Wait()
		// The one that was refused has to wait in line like everybody.
		if want := []string{"first", "0", "1", "2", "3", "4"}; !slices.Equal(l.order, want) {
			t.Errorf("taken in the order %v", l.order)
		}
		if len(l.refused) != 1 {
			t.Fatalf("%d were refused", len(l.refused))
		}
		for i, at := range l.taken[1:] {
			if waited := at.Sub(l.refused[0]); waited < 20*time.Second || waited > 21*time.Second {
				t.Errorf("number %d was sent %s after the 429", i, waited)
			}
			if i > 0 && !at.After(l.taken[i]) {
				t.Errorf("number %d went together with the one before", i)
			}
		}
	})
}

// A 429 is no attempt: it is waited out until the operation's timeout, or for five minutes.
func TestLimit_forEver(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		timeout  time.Duration // 0 is none
		lasts    time.Duration
		says     string
		requests int // at the least
	}{
		{"operation's timeout", time.Minute, time.Minute, "the operation's timeout leaves no time for another attempt", 6},
		{"longer timeout", 20 * time.Minute, 20 * time.Minute, "the operation's timeout leaves no time for another attempt", 100},
		{"no timeout", 0, 5 * time.Minute, "it stayed so for 5m0s", 30},
	} {
		for _, v := range verbs {
			t.Run(test.name+"/"+v.name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					l := &limited{}
					ctx, cancel := t.Context(), context.CancelFunc(func() {})
					if test.timeout > 0 {
						ctx, cancel = context.WithTimeout(ctx, test.timeout)
					}
					defer cancel()
					began := time.Now()
					err := v.call(ctx, l.client(t))
					took := time.Since(began)
					e := failure(t, err)
					contains(t, e.Error(), "slow down (HTTP status 429; ", test.says)
					if e.Attempts != len(l.refused) || e.Attempts < test.requests || zentrunk.IsUncertain(err) {
						t.Errorf("%d attempts, %d requests, %v", e.Attempts, len(l.refused), err)
					}
					// It ends where the next wait, of 8 s at the most, would leave no second.
					if took < test.lasts-9*time.Second || took > test.lasts {
						t.Errorf("gave up after %s", took)
					}
				})
			})
		}
	}
}

// What a read was told is worth more than that the operation's end cut the last attempt off.
func TestRetry_cutByTheEnd(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, answer(503, `{"error": "busy"}`), func(w http.ResponseWriter, r *http.Request) {
		cancel()
		silence(w, r)
	})
	err := get.call(ctx, s.client(t))
	contains(t, failure(t, err).Error(), "busy (HTTP status 503; 2 attempts; then the operation was cancelled)")
	if !errors.Is(err, context.Canceled) || len(s.seen()) != 2 {
		t.Errorf("%d requests, %v", len(s.seen()), err)
	}
}

// Where retrying is turned off, a 429 is an error at once, and holds nobody back.
func TestLimit_withoutRetries(t *testing.T) {
	t.Parallel()
	for _, header := range []string{"", "60", "300"} {
		synctest.Test(t, func(t *testing.T) {
			l := &limited{retryAfter: header}
			c := l.client(t, retries(0))
			began := time.Now()
			for _, v := range verbs {
				if e := failure(t, v.call(t.Context(), c)); e.Attempts != 1 || e.Status != 429 {
					t.Error(e)
				}
			}
			if took := time.Since(began); len(l.refused) != len(verbs) || took > 0 {
				t.Errorf("%d requests in %s", len(l.refused), took)
			}
		})
	}
}

// Other faults are counted as before, however many 429s come between them.
func TestLimit_besideOtherFaults(t *testing.T) {
	t.Parallel()
	// turns answers once for each letter: busy, slow down, ok.
	turns := func(letters string) []http.HandlerFunc {
		ways := map[rune]http.HandlerFunc{'b': answer(503, `{"error": "busy"}`), 's': answer(429, `{}`), 'o': get.ok}
		var all []http.HandlerFunc
		for _, letter := range letters {
			all = append(all, ways[letter])
		}
		return all
	}
	s := serve(t, turns("sbsssbsbo")...)
	e := failure(t, get.call(t.Context(), s.client(t, retries(2))))
	if e.Status != 503 || e.Attempts != 8 || len(s.seen()) != 8 {
		t.Errorf("%d requests, %v", len(s.seen()), e)
	}
	s = serve(t, turns("sbsssbso")...)
	if err := get.call(t.Context(), s.client(t, retries(2))); err != nil || len(s.seen()) != 8 {
		t.Errorf("%d requests, %v", len(s.seen()), err)
	}
}

// Who is held back by somebody else's 429 longer than there is time says so; others wait on.
func TestLimit_noTimeToWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &limited{retryAfter: "100"}
		c := l.client(t)
		var all sync.WaitGroup
		all.Go(func() {
			if err := get.call(t.Context(), c); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		l.mu.Lock()
		l.perSecond = 1000
		l.mu.Unlock()
		for _, v := range verbs {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			err := v.call(ctx, c)
			e := failure(t, err)
			contains(t, e.Message, "The service asks all requests to wait (HTTP status 429), for longer than the operation has time.")
			if !errors.Is(err, context.DeadlineExceeded) || e.Attempts != 0 || zentrunk.IsUncertain(err) {
				t.Errorf("%+v", e)
			}
			cancel()
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		err := create.call(ctx, c)
		if failure(t, err); !errors.Is(err, context.Canceled) || zentrunk.IsUncertain(err) {
			t.Error(err)
		}
		all.Wait()
		if len(l.refused) != 1 || len(l.taken) != 1 {
			t.Errorf("%d requests refused, %d taken", len(l.refused), len(l.taken))
		}
	})
}

// counting is a service in memory that answers everything, each request after a way there and a
// way back of its own.
type counting struct {
	ways    func(number int) (there, back time.Duration)
	answer  func(path string) (status int, body string)
	mu      sync.Mutex
	sent    []time.Time
	arrived []time.Time
	going   map[string]time.Time // when each path was sent
}

func (s *counting) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	number := len(s.sent)
	s.sent = append(s.sent, time.Now())
	if s.going == nil {
		s.going = map[string]time.Time{}
	}
	s.going[path.Base(req.URL.Path)] = time.Now()
	s.mu.Unlock()
	there, back := s.ways(number)
	time.Sleep(there)
	s.mu.Lock()
	s.arrived = append(s.arrived, time.Now())
	s.mu.Unlock()
	time.Sleep(back)
	status, body := s.answer(req.URL.Path)
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
}

// member answers with the trunk that the path ends in.
func member(of string) (int, string) {
	return http.StatusOK, fmt.Sprintf(`{"trunk_id": %q}`, path.Base(of))
}

func (s *counting) client(t *testing.T, perSecond, retries int) *zentrunk.Client {
	t.Helper()
	return (&limited{}).client(t, func(c *zentrunk.Config) {
		c.Transport, c.RequestsPerSecond, c.MaxRetries = s, perSecond, retries
	})
}

// most is the greatest number of moments within any five seconds.
func most(moments []time.Time) int {
	slices.SortFunc(moments, time.Time.Compare)
	most, first := 0, 0
	for last, moment := range moments {
		for moment.Sub(moments[first]) >= 5*time.Second {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

// Five times the limit may go at once, and no more arrive in any five seconds, however long
// each is on its way; the first to come is the first to go.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	fixed := func(there, back time.Duration) func(int) (time.Duration, time.Duration) {
		return func(int) (time.Duration, time.Duration) { return there, back }
	}
	for name, test := range map[string]struct {
		ways func(int) (there, back time.Duration)
		// lasts is when the last one is sent, and at the most, with ways by chance.
		lasts, atMost time.Duration
	}{
		"at once":     {fixed(0, 0), 15 * time.Second, 15 * time.Second},
		"as far away": {fixed(50*time.Millisecond, 50*time.Millisecond), 15300 * time.Millisecond, 15300 * time.Millisecond},
		"slow":        {fixed(time.Second, time.Second), 21 * time.Second, 21 * time.Second},
		"first connecting": {func(i int) (there, back time.Duration) {
			if i < 250 {
				there = 2 * time.Second
			}
			return there, 0
		}, 17 * time.Second, 17 * time.Second},
		"by chance": {func(int) (there, back time.Duration) {
			return rand.N(2 * time.Second), rand.N(2 * time.Second)
		}, 15 * time.Second, 27 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &counting{ways: test.ways, answer: member}
				c := s.client(t, zentrunk.DefaultRequestsPerSecond, 0)
				began := time.Now()
				var all sync.WaitGroup
				for i := range 1000 {
					all.Go(func() {
						if _, err := c.Trunks.Get(t.Context(), strconv.Itoa(i)); err != nil {
							t.Error(err)
						}
					})
					synctest.Wait() // so that they come one after the other, at the same moment
				}
				all.Wait()
				if got := most(s.arrived); got != 250 {
					t.Errorf("%d arrived within five seconds", got)
				}
				if at := s.sent[249].Sub(began); at != 0 {
					t.Errorf("number 250 was sent after %s", at)
				}
				if at := s.sent[999].Sub(began); at < test.lasts || at > test.atMost {
					t.Errorf("the last was sent after %s", at)
				}
				for i := range 999 {
					if s.going[strconv.Itoa(i+1)].Before(s.going[strconv.Itoa(i)]) {
						t.Errorf("number %d was sent before the one that came before it", i+1)
					}
				}
			})
		})
	}
}

// readTwo reads as a refresh does, from pages if need be.
func readTwo(ctx context.Context, c *zentrunk.Client) error {
	var all errgroup.Group
	for _, id := range []string{"1", "2"} {
		all.Go(func() error {
			_, err := c.Trunks.Read(ctx, id, nil)
			return err
		})
	}
	return all.Wait()
}

// Each attempt counts, and each page, whatever it is answered; 0 is no limit.
func TestRateLimit_countsAll(t *testing.T) {
	t.Parallel()
	page := func(string) (int, string) {
		return http.StatusOK, `{"meta": {"total_count": 400}, "objects": [` + strings.TrimSuffix(strings.Repeat(`{"trunk_id": "1"},`, 20), ",") + `]}`
	}
	busy := func(string) (int, string) { return http.StatusServiceUnavailable, `{"error": "busy"}` }
	for name, test := range map[string]struct {
		answer func(string) (int, string)
		call   func(context.Context, *zentrunk.Client) error
	}{
		"attempts":       {busy, get.call},
		"update":         {busy, update.call},
		"pages":          {page, list.call},
		"pages of reads": {page, readTwo},
	} {
		for _, limit := range []int{0, 1, 3} {
			t.Run(fmt.Sprintf("%s, limit %d", name, limit), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := &counting{ways: func(int) (there, back time.Duration) { return 0, time.Millisecond }, answer: test.answer}
					c := s.client(t, limit, 3)
					c.SetWaits(time.Millisecond, time.Millisecond)
					var all sync.WaitGroup
					for range 20 {
						all.Go(func() { _ = test.call(t.Context(), c) })
					}
					all.Wait()
					if got := most(s.arrived); limit > 0 && got > 5*limit || limit == 0 && got != len(s.arrived) || len(s.arrived) < 20 {
						t.Errorf("%d of %d arrived within five seconds", got, len(s.arrived))
					}
				})
			})
		}
	}
}

// Who waits for its turn ends with its context and takes nobody's place; who has too little
// time says so, at once where it is the next.
func TestRateLimit_givenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &counting{ways: func(int) (there, back time.Duration) { return 0, 0 }, answer: member}
		c := s.client(t, 1, 0)
		began := time.Now()
		var all sync.WaitGroup
		for i := range 15 {
			all.Go(func() {
				ctx, cancel := t.Context(), context.CancelFunc(func() {})
				switch i {
				case 5:
					ctx, cancel = context.WithTimeout(ctx, 4*time.Second) // the next: it need not wait
				case 6:
					ctx, cancel = context.WithCancel(ctx)
					time.AfterFunc(time.Second, cancel)
				case 7, 8: // behind others
					ctx, cancel = context.WithTimeout(ctx, 2*time.Second)
				}
				defer cancel()
				_, err := c.Trunks.Get(ctx, strconv.Itoa(i))
				took := time.Since(began)
				switch late := "its turn would have come too late (max_requests_per_second)"; i {
				case 5, 7, 8:
					e := failure(t, err)
					contains(t, e.Message, late)
					if wait := map[int]time.Duration{5: 0, 7: time.Second, 8: time.Second}[i]; took != wait || !errors.Is(err, context.DeadlineExceeded) || e.Attempts != 0 {
						t.Errorf("number %d: after %s, %v", i, took, err)
					}
				case 6:
					if took != time.Second || !errors.Is(err, context.Canceled) {
						t.Errorf("number %d: after %s, %v", i, took, err)
					}
				default:
					if err != nil {
						t.Errorf("number %d: %v", i, err)
					}
				}
			})
			synctest.Wait()
		}
		all.Wait()
		if last := s.sent[len(s.sent)-1].Sub(began); len(s.sent) != 11 || last != 10*time.Second {
			t.Errorf("%d were sent, the last after %s", len(s.sent), last)
		}
	})
}

// Without a deadline, a turn is waited for however long it takes: nobody was refused.
func TestRateLimit_endless(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &counting{ways: func(int) (there, back time.Duration) { return 0, 0 }, answer: member}
		c := s.client(t, 1, 0)
		var all sync.WaitGroup
		for i := range 1000 {
			all.Go(func() {
				if _, err := c.Trunks.Get(t.Context(), strconv.Itoa(i)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := most(s.arrived); got != 5 || len(s.sent) != 1000 {
			t.Errorf("%d of %d arrived within five seconds", got, len(s.sent))
		}
	})
}

// A request that gets no answer keeps its place for as long as it is under way.
func TestRateLimit_silence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &counting{answer: member, ways: func(i int) (there, back time.Duration) {
			if i < 4 {
				back = 20 * time.Second
			}
			return there, back
		}}
		c := s.client(t, 1, 0)
		began := time.Now()
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				if _, err := c.Trunks.Get(t.Context(), strconv.Itoa(i)); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		all.Wait()
		for i, want := range []time.Duration{4: 0, 5: 5 * time.Second, 6: 10 * time.Second, 7: 15 * time.Second, 8: 20 * time.Second, 9: 25 * time.Second} {
			if got := s.going[strconv.Itoa(i)].Sub(began); i >= 4 && got != want {
				t.Errorf("number %d was sent after %s, expected %s", i, got, want)
			}
		}
	})
}
