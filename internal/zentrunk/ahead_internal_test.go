package zentrunk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// book is a list of numbers as pages, each request taking a tenth of a second.
type book struct {
	mu      sync.Mutex
	ids     []string
	asked   []int
	running int
	most    int // at the same time
	// turn is called before each page is made, with how many were asked for.
	turn func(asked int)
}

func (b *book) page(ctx context.Context, offset int) (*page[Trunk], error) {
	b.mu.Lock()
	b.asked = append(b.asked, offset)
	b.running++
	b.most = max(b.most, b.running)
	if b.turn != nil {
		b.turn(len(b.asked))
	}
	p := &page[Trunk]{total: len(b.ids)}
	for _, id := range b.ids[min(offset, len(b.ids)):min(offset+PageSize, len(b.ids))] {
		p.objects = append(p.objects, &Trunk{ID: id})
	}
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		b.running--
		b.mu.Unlock()
	}()
	select {
	case <-time.After(100 * time.Millisecond):
		return p, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (b *book) collection() *Collection[Trunk, TrunkRequest, TrunkFilter] {
	return &Collection[Trunk, TrunkRequest, TrunkFilter]{
		path: "Trunk", id: func(t *Trunk) string { return t.ID }, name: func(t *Trunk) string { return t.Name },
		fetch: func(ctx context.Context, _ TrunkFilter, offset int) (*page[Trunk], error) { return b.page(ctx, offset) },
	}
}

// read is what a list yields, up to stop objects (0 is all).
func (b *book) read(ctx context.Context, ahead Ahead, stop int) (ids []string, err error) {
	for trunk, err := range b.collection().ListAhead(ctx, TrunkFilter{}, ahead) {
		if err != nil {
			return ids, err
		}
		if ids = append(ids, trunk.ID); len(ids) == stop {
			break
		}
	}
	return ids, nil
}

func TestListAhead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		objects, stop int
		ahead         Ahead
		took          time.Duration // of the test's own time
		pages, most   int
	}{
		{0, 0, Ahead{}, 100 * time.Millisecond, 1, 1},
		{100, 0, Ahead{}, 500 * time.Millisecond, 5, 1},
		{100, 0, Ahead{Pages: 15}, 200 * time.Millisecond, 5, 4},
		{1000, 0, Ahead{Pages: 15}, 800 * time.Millisecond, 50, 16},
		{100, 20, Ahead{Pages: 15}, 100 * time.Millisecond, 1, 1}, // nothing is asked for before it is clear that it is wanted
		{1000, 100, Ahead{Pages: 15, Most: 100}, 200 * time.Millisecond, 5, 4},
		{1000, 90, Ahead{Pages: 1, Most: 90}, 300 * time.Millisecond, 5, 2},
	} {
		t.Run(fmt.Sprintf("%d of %d, %d ahead", test.stop, test.objects, test.ahead.Pages), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := &book{ids: numbers(0, test.objects)}
				start := time.Now()
				ids, err := b.read(t.Context(), test.ahead, test.stop)
				took := time.Since(start)
				want := numbers(0, test.objects)
				if test.stop > 0 {
					want = want[:test.stop]
				}
				if err != nil || !slices.Equal(ids, want) {
					t.Errorf("%d objects, %v; not the first %d in their order", len(ids), err, len(want))
				}
				if took > test.took || len(b.asked) != test.pages || b.most != test.most {
					t.Errorf("%s, %d pages, %d at once; expected %s, %d and %d", took, len(b.asked), b.most, test.took, test.pages, test.most)
				}
			})
		})
	}
}

// Objects that vanish or appear while pages are fetched ahead shift what is on them:
// still none comes twice, and none that was there all along is missing.
func TestListAhead_shifting(t *testing.T) {
	t.Parallel()
	for at := 1; at < 12; at++ {
		for name, turn := range map[string]func(*book){
			"one vanishes":    func(b *book) { b.ids = b.ids[1:] },
			"thirty vanish":   func(b *book) { b.ids = b.ids[30:] },
			"one appears":     func(b *book) { b.ids = append([]string{"new"}, b.ids...) },
			"the last vanish": func(b *book) { b.ids = b.ids[:150] },
		} {
			t.Run(name+" at "+strconv.Itoa(at), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					b := &book{ids: numbers(0, 205)}
					b.turn = func(asked int) {
						if asked == at {
							turn(b)
						}
					}
					ids, err := b.read(t.Context(), Ahead{Pages: 4}, 0)
					if err != nil {
						t.Fatal(err)
					}
					seen := map[string]bool{}
					for _, id := range ids {
						if seen[id] {
							t.Errorf("%s came twice", id)
						}
						seen[id] = true
					}
					for _, id := range b.ids {
						if !seen[id] && id != "new" {
							t.Errorf("%s was there all along and did not come", id)
						}
					}
				})
			})
		}
	}
}

func TestListAhead_cancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &book{ids: numbers(0, 1000)}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(250*time.Millisecond, cancel)
		ids, err := b.read(ctx, Ahead{Pages: 15}, 0)
		if err == nil || len(ids) != 20+16*PageSize {
			t.Errorf("%d objects, %v", len(ids), err)
		}
		synctest.Wait()
		if b.running != 0 {
			t.Errorf("%d requests are still under way", b.running)
		}
	})
}
