package zentrunk

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// liveTrunk is a trunk as the live service writes it, with what nobody documents.
func liveTrunk(number int) string {
	return fmt.Sprintf(`{"created_at": "2026-11-24T06:04:11.000000Z", "credential_uuid": null, "fallback_uri_uuid": null, "ipacl_uuid": null,
		"name": "trunk %d", "primary_uri_uuid": "8f3b1c22-5a60-4d35-9c11-6b1f6f1f3a41", "secure": false, "trunk_direction": "inbound",
		"trunk_domain": "%[1]d.zt.plivo.com", "trunk_id": "%[1]d", "trunk_status": "enabled", "updated_at": null}`, number)
}

func BenchmarkDecodeMember(b *testing.B) {
	c := fuzzCollection()
	for name, body := range map[string]string{
		"bare":    liveTrunk(1),
		"wrapped": `{"api_id": "5a9f2c1e-e8c2-11ed-a1e4-0242ac110004", "object": ` + liveTrunk(1) + `}`,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if trunk, err := c.decodeMember([]byte(body), nil); err != nil || trunk.Name != "trunk 1" {
					b.Fatal(trunk, err)
				}
			}
		})
	}
}

func BenchmarkDecodePage(b *testing.B) {
	c := fuzzCollection()
	trunks := make([]string, PageSize)
	for i := range trunks {
		trunks[i] = liveTrunk(i)
	}
	body := []byte(`{"api_id": "5a9f2c1e", "meta": {"limit": 20, "offset": 0, "total_count": 1000, "previous": null, "next": "v1/Account/…"}, "objects": [` +
		strings.Join(trunks, ",") + `]}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if p, err := c.decodePage(body, nil); err != nil || len(p.objects) != PageSize {
			b.Fatal(p, err)
		}
	}
}

// A refresh of 1,000 objects, ten at once, from a service that takes no time: what the
// shared reader itself costs, beside as many GETs.
func BenchmarkRead(b *testing.B) {
	const objects, atOnce = 1000, 10
	service := &account{objects: objects, failing: -1, instant: true}
	for _, way := range []struct {
		name string
		read func() func(context.Context, string) (*Trunk, bool, error)
	}{
		{"shared", func() func(context.Context, string) (*Trunk, bool, error) {
			s := service.shared()
			s.begin()
			s.asked = 1 // the first read of a round waits for others: that is over
			return s.read
		}},
		{"a GET each", func() func(context.Context, string) (*Trunk, bool, error) {
			return func(ctx context.Context, id string) (*Trunk, bool, error) {
				trunk, err := service.get(ctx, id)
				return trunk, false, err
			}
		}},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.ReportAllocs()
			before, rounds := service.requests(), 0
			for b.Loop() {
				rounds++
				read := way.read()
				ids := make(chan string)
				var wg sync.WaitGroup
				for range atOnce {
					wg.Go(func() {
						for id := range ids {
							if trunk, _, err := read(b.Context(), id); err != nil || trunk.ID != id {
								b.Error(id, trunk, err)
							}
						}
					})
				}
				for number := range objects {
					ids <- strconv.Itoa(number)
				}
				close(ids)
				wg.Wait()
			}
			b.ReportMetric(float64(service.requests()-before)/float64(rounds), "requests/op")
		})
	}
}
