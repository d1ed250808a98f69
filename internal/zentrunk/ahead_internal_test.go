package zentrunk

import (
	"context"
	"fmt"
	"math/rand/v2"
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
	done    int
	// length is of a page; nil is as asked for.
	length func(offset int) int
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
	length := PageSize
	if b.length != nil {
		length = b.length(offset)
	}
	for _, id := range b.ids[min(offset, len(b.ids)):min(offset+length, len(b.ids))] {
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
		b.mu.Lock()
		b.done++
		b.mu.Unlock()
		return p, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (b *book) collection() *Collection[Trunk, TrunkRequest] {
	return &Collection[Trunk, TrunkRequest]{
		path: []string{"Zentrunk", "Trunk"}, id: func(t *Trunk) string { return t.ID }, name: func(t *Trunk) string { return t.Name },
		fetch: func(ctx context.Context, _ Filter, offset int) (*page[Trunk], error) { return b.page(ctx, offset) },
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
		{96, 0, Ahead{}, 500 * time.Millisecond, 5, 1},
		{96, 0, Ahead{Pages: 15}, 200 * time.Millisecond, 5, 4},
		{1000, 0, Ahead{Pages: 15}, 500 * time.Millisecond, 53, 16}, // 999 objects in steps of 19
		{100, 20, Ahead{Pages: 15}, 100 * time.Millisecond, 1, 1},   // nothing is asked for before it is clear that it is wanted
		{1000, 96, Ahead{Pages: 15, Most: 96}, 200 * time.Millisecond, 5, 4},
		{1000, 97, Ahead{Pages: 15, Most: 97}, 200 * time.Millisecond, 6, 5},
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

// Pages shorter than asked for cost as many requests as there are pages, also where they
// are fetched ahead; where each is of another length, few more.
func TestListAhead_shortPages(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		length func(offset int) int
		asked  int // at most
	}{
		"ten":          {func(int) int { return 10 }, 45}, // 399 objects in steps of 9
		"five":         {func(int) int { return 5 }, 100},
		"two":          {func(int) int { return 2 }, 399},
		"one":          {func(int) int { return 1 }, 400},
		"shorter once": {func(offset int) int { return PageSize - 3*(1-min(1, offset)) }, 22 + 1},
		"any length":   {func(offset int) int { return 13 + offset*7919%8 }, 2 * 400 / 12},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := &book{ids: numbers(0, 400), length: test.length}
				ids, err := b.read(t.Context(), Ahead{Pages: WholeList}, 0)
				if err != nil || !slices.Equal(ids, b.ids) {
					t.Errorf("%d objects, %v; not the 400 in their order", len(ids), err)
				}
				t.Logf("%d pages asked for, %d answered", len(b.asked), b.done)
				if len(b.asked) > test.asked {
					t.Errorf("%d pages were asked for, more than %d", len(b.asked), test.asked)
				}
			})
		})
	}
}

// What was fetched ahead in vain is cancelled when that is known, not when the list ends.
func TestListAhead_dropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &book{ids: numbers(0, 1000)}
		b.turn = func(asked int) {
			if asked == 2 {
				b.ids = b.ids[1:]
			}
		}
		for _, err := range b.collection().ListAhead(t.Context(), nil, Ahead{Pages: 4}) {
			if err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			b.mu.Lock()
			if b.running > 4 {
				t.Fatalf("%d pages are under way", b.running)
			}
			b.mu.Unlock()
		}
	})
}

// Whatever appears and vanishes while a list is read: what was there all along comes,
// once; and the list ends, in a bounded number of requests.
func TestListAhead_anyChanges(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		synctest.Test(t, func(t *testing.T) { anyChanges(t, rand.New(rand.NewPCG(seed, 1))) })
	}
}

func FuzzListAhead(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, one, two uint64) {
		synctest.Test(t, func(t *testing.T) { anyChanges(t, rand.New(rand.NewPCG(one, two))) })
	})
}

func anyChanges(t *testing.T, random *rand.Rand) {
	t.Helper()
	b := &book{ids: numbers(0, random.IntN(400))}
	lasting := map[string]bool{}
	for _, id := range b.ids {
		lasting[id] = true
	}
	pages := []int{0, 1, 4, WholeList}[random.IntN(4)]
	length := []int{20, 20, 10, 5}[random.IntN(4)]
	b.length = func(int) int { return length }
	// Fewer than a page holds change while one is waited for, or nobody could read the list.
	calm, most, made := random.IntN(6), random.IntN(min(8, length)), 0
	// Where new objects appear: at the end, at the start, by name.
	where := []func() int{func() int { return len(b.ids) }, func() int { return 0 }, func() int { return random.IntN(len(b.ids) + 1) }}[random.IntN(3)]
	b.turn = func(asked int) {
		if asked == 1 || random.IntN(pages+1) > 0 || random.IntN(6) < calm || made > 200 {
			return
		}
		for range random.IntN(most + 1) {
			made++
			if random.IntN(2) == 0 && len(b.ids) > 0 {
				gone := random.IntN(len(b.ids))
				delete(lasting, b.ids[gone])
				b.ids = slices.Delete(slices.Clone(b.ids), gone, gone+1)
			} else {
				b.ids = slices.Insert(slices.Clone(b.ids), where(), "new "+strconv.Itoa(made))
			}
		}
	}
	ids, err := b.read(t.Context(), Ahead{Pages: pages}, 0)
	if err != nil {
		t.Fatalf("%v, after %d requests, pages of %d, %d ahead, up to %d changes", err, len(b.asked), length, pages, most)
	}
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] {
			t.Errorf("%s came twice", id)
		}
		seen[id] = true
	}
	for id := range lasting {
		if !seen[id] {
			t.Errorf("%s was there all along and did not come: %d ahead, pages of %d, from %v", id, pages, length, b.asked)
		}
	}
	if most := 60 + 8*(len(ids)+made)/max(1, length-1); len(b.asked) > most {
		t.Errorf("%d requests for %d objects and %d changes, pages of %d", len(b.asked), len(ids), made, length)
	}
}

func TestListAhead_cancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &book{ids: numbers(0, 1000)}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(250*time.Millisecond, cancel)
		ids, err := b.read(ctx, Ahead{Pages: 15}, 0)
		if err == nil || len(ids) != 20+16*(PageSize-1) {
			t.Errorf("%d objects, %v", len(ids), err)
		}
		synctest.Wait()
		if b.running != 0 {
			t.Errorf("%d requests are still under way", b.running)
		}
	})
}
