package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// compareLists reads so many trunks with the data source: from a service that answers as
// many requests at once as the provider sends, and from one that answers them one after
// the other, which is what reading page after page takes.
func (b *bench) compareLists(ctx context.Context, trunks int, latency time.Duration) error {
	service := emulator.New(emulator.Options{Latency: latency, Wrapped: true})
	defer service.Close()
	for i := range trunks {
		putTrunk(service, i)
	}
	var walls []time.Duration
	b.printf("## Lists\n\nA data source of %d trunks, %s of latency, max_requests_per_second = 0, engine included:\n\n| pages | wall | requests |\n| --- | --- | --- |\n", trunks, latency)
	for _, w := range []struct {
		name    string
		handler http.Handler
	}{
		{"one after the other", &oneAtATime{Handler: service}},
		{"several at once", service},
	} {
		server := httptest.NewServer(w.handler)
		c, err := b.run(ctx, run{
			name: fmt.Sprintf("list-%d", len(walls)), service: service, url: server.URL + "/v1",
			provider: "max_requests_per_second = 0", hcl: "data \"zentrunk_trunks\" \"all\" {}\n", arguments: planning,
		})
		server.Close()
		if err != nil {
			return fmt.Errorf("list, %s: %w", w.name, err)
		}
		// Each page begins with the last trunk of the one before.
		const step = zentrunk.PageSize - 1
		if pages := max(1, (trunks-1+step-1)/step); c.requests != pages {
			return fmt.Errorf("list, %s: %d requests for %d pages", w.name, c.requests, pages)
		}
		b.printf("| %s | %.2f s | %d |\n", w.name, c.wall.Seconds(), c.requests)
		walls = append(walls, c.wall)
	}
	faster := ratio(walls[0], walls[1])
	b.printf("\n%.1f times as fast.\n\n", faster)
	if trunks == 10_000 {
		b.atLeast("data source of 10,000 trunks, times as fast as page after page", faster, 6)
	}
	return nil
}

// oneAtATime keeps a request waiting until the one before it has its answer.
type oneAtATime struct {
	http.Handler

	mu sync.Mutex
}

// ServeHTTP implements [http.Handler].
func (h *oneAtATime) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Handler.ServeHTTP(w, r)
}
