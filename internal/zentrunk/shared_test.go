package zentrunk_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// listing is a service in memory with 20 trunks, for tests whose time is their own.
type listing struct {
	entry, member string                                        // formats of a trunk's JSON, with its id
	page          func(n int) (status int, takes time.Duration) // of the nth request for a page; nil is at once
	get           func(n int) (status int)                      // the same of a GET
	mu            sync.Mutex
	pages, gets   int
}

const (
	listedTrunk = `{"trunk_id": "%s", "name": "one", "trunk_direction": "inbound", "trunk_status": "enabled", "secure": true, "trunk_domain": "d", "ipacl_uuid": null, "credential_uuid": null, "primary_uri_uuid": "u", "fallback_uri_uuid": null, "unheard_of": 1}`
	gotTrunk    = `{"trunk_id": "%s", "name": "one", "trunk_direction": "inbound", "trunk_status": "enabled", "secure": true, "trunk_domain": "d", "ipacl_uuid": "", "credential_uuid": "", "primary_uri_uuid": "u", "fallback_uri_uuid": "", "another": {}}`
)

func (l *listing) RoundTrip(req *http.Request) (*http.Response, error) {
	l.mu.Lock()
	segments := strings.Split(strings.Trim(req.URL.Path, "/"), "/")
	id, status, takes := segments[len(segments)-1], http.StatusOK, time.Duration(0)
	body := fmt.Sprintf(l.member, id)
	if id == "Trunk" {
		if l.pages++; l.page != nil {
			status, takes = l.page(l.pages)
		}
		entries := make([]string, 20)
		for i := range entries {
			entries[i] = fmt.Sprintf(l.entry, strconv.Itoa(i))
		}
		body = `{"meta": {"total_count": 20}, "objects": [` + strings.Join(entries, ", ") + `]}`
	} else if l.gets++; l.get != nil {
		status = l.get(l.gets)
	}
	l.mu.Unlock()
	select {
	case <-time.After(takes):
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
}

// Reads that come together share a page over HTTP. It is a bet: only after a 429 it is sent
// again, and it is waited for a few seconds, which begin with its turn. What a page shows is
// believed where it has every field that a GET has shown, be it as null.
func TestRead_together(t *testing.T) {
	t.Parallel()
	first := func(status int) func(int) (int, time.Duration) {
		return func(n int) (int, time.Duration) {
			if n == 1 {
				return status, 0
			}
			return http.StatusOK, 0
		}
	}
	const reads = 15
	for name, test := range map[string]struct {
		service     *listing
		before      int // GETs that have filled the line
		perSecond   int
		plain       bool
		pages, gets int
		longest     time.Duration
	}{
		"whole":            {&listing{}, 1, 0, false, 1, 1, time.Second},
		"no GET before":    {&listing{}, 0, 0, false, 1, 1, time.Second},
		"wrapped":          {&listing{member: `{"api_id": "a", "object": ` + gotTrunk + `}`}, 1, 0, false, 1, 1, time.Second},
		"partial":          {&listing{entry: strings.Replace(listedTrunk, `"secure": true, `, "", 1)}, 1, 0, false, 1, 1 + reads, time.Second},
		"plain":            {&listing{}, 0, 0, true, 0, reads, time.Second},
		"page fails":       {&listing{page: first(503)}, 1, 0, false, 1, 1 + reads, time.Second},
		"page is no JSON":  {&listing{entry: "<html>%s"}, 1, 0, false, 1, 1 + reads, time.Second},
		"page has no ids":  {&listing{entry: `{"name": "%s"}`}, 1, 0, false, 1, 1 + reads, time.Second},
		"page is limited":  {&listing{page: first(429)}, 1, 0, false, 2, 1, 5 * time.Second},
		"GET fails":        {&listing{entry: `{"trunk_id": "%s"}`, get: func(n int) int { return map[bool]int{true: 503, false: 200}[n == 2] }}, 1, 0, false, 1, 2 + reads, 5 * time.Second},
		"page is slow":     {&listing{page: func(int) (int, time.Duration) { return 200, time.Minute }}, 1, 0, false, 1, 1 + reads, 6 * time.Second},
		"page waits to go": {&listing{page: func(int) (int, time.Duration) { return 200, 4 * time.Second }}, 12, 1, false, 1, 12, 20 * time.Second},
		"page waits, slow": {&listing{page: func(int) (int, time.Duration) { return 200, 6 * time.Second }}, 12, 1, false, 1, 12 + reads, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l := test.service
				if l.entry == "" {
					l.entry = listedTrunk
				}
				if l.member == "" {
					l.member = gotTrunk
				}
				c, err := zentrunk.New(zentrunk.Config{
					BaseURL: "http://127.0.0.1", AuthID: authID, AuthToken: authToken, Transport: l, PlainReads: test.plain,
					MaxRetries: zentrunk.DefaultMaxRetries, RequestTimeout: zentrunk.DefaultRequestTimeout, RequestsPerSecond: test.perSecond,
				})
				if err != nil {
					t.Fatal(err)
				}
				var all sync.WaitGroup
				for i := range test.before {
					all.Go(func() {
						if _, err := c.Trunks.Get(t.Context(), strconv.Itoa(i)); err != nil {
							t.Error(err)
						}
					})
				}
				if test.perSecond == 0 {
					all.Wait() // else they are in the line before the page
				}
				synctest.Wait()
				begun := time.Now()
				for i := range reads {
					all.Go(func() {
						trunk, err := c.Trunks.Read(t.Context(), strconv.Itoa(i), nil)
						if err != nil || trunk.ID != strconv.Itoa(i) || trunk.Name != "one" {
							t.Errorf("%d: %+v, %v", i, trunk, err)
						}
					})
				}
				all.Wait()
				if took := time.Since(begun); took > test.longest {
					t.Errorf("took %s", took)
				}
				time.Sleep(2 * time.Minute) // for a page that nobody waits for any more
				if l.pages != test.pages || l.gets != test.gets {
					t.Errorf("%d pages and %d GETs, expected %d and %d", l.pages, l.gets, test.pages, test.gets)
				}
			})
		})
	}
}

// late is a service that answers when the operation is over.
type late struct{}

func (late) RoundTrip(req *http.Request) (*http.Response, error) {
	time.Sleep(2 * time.Second)
	return &http.Response{StatusCode: http.StatusServiceUnavailable, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
}

// An answer that comes together with the operation's end is told with it.
func TestAttempt_answeredAtTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, err := zentrunk.New(zentrunk.Config{
			BaseURL: "http://127.0.0.1", AuthID: authID, AuthToken: authToken, Transport: late{}, MaxRetries: 4, RequestTimeout: time.Minute,
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		e := failure(t, get.call(ctx, c))
		if e.Attempts != 1 || e.Status != http.StatusServiceUnavailable {
			t.Errorf("%d attempts, %v", e.Attempts, e)
		}
		contains(t, e.Error(), "then the operation's timeout ended it")
	})
}
