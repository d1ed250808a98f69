package zentrunk

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// account is a service as the shared reads see it, without a network: every request
// takes a tenth of a second of the test's own time.
type account struct {
	objects int
	// offset of a page that fails, -1 for none.
	failing int
	// instant takes no time for a request.
	instant bool
	// slow is what a page takes besides.
	slow  time.Duration
	gets  atomic.Int64
	pages atomic.Int64
}

func (a *account) answer(ctx context.Context) error {
	if a.instant {
		return nil
	}
	select {
	case <-time.After(100 * time.Millisecond):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (a *account) get(ctx context.Context, id string) (*Trunk, error) {
	a.gets.Add(1)
	if err := a.answer(ctx); err != nil {
		return nil, err
	}
	if number, err := strconv.Atoi(id); err != nil || number >= a.objects {
		return nil, &Error{Status: http.StatusNotFound, genuine: true}
	}
	return &Trunk{ID: id, Name: "got"}, nil
}

func (a *account) page(ctx context.Context, offset int) (*page[Trunk], error) {
	a.pages.Add(1)
	time.Sleep(a.slow)
	if err := a.answer(ctx); err != nil {
		return nil, err
	}
	if offset == a.failing {
		return nil, errors.New("this page fails")
	}
	p := &page[Trunk]{total: a.objects}
	for number := offset; number < min(offset+PageSize, a.objects); number++ {
		p.objects = append(p.objects, &Trunk{ID: strconv.Itoa(number), Name: "listed"})
	}
	return p, nil
}

func (a *account) shared() *shared[Trunk] {
	return newShared(a.get, a.page, func(t *Trunk) string { return t.ID })
}

func (a *account) requests() int { return int(a.gets.Load() + a.pages.Load()) }

// refresh reads objects the way an engine does: so many at once, each the moment another
// is done.
func refresh(ctx context.Context, s *shared[Trunk], objects []int, atOnce int) (failed int64) {
	var wg sync.WaitGroup
	var failures atomic.Int64
	ids := make(chan string)
	for range atOnce {
		wg.Go(func() {
			for id := range ids {
				trunk, _, err := s.read(ctx, id)
				if err != nil || trunk.ID != id {
					failures.Add(1)
				}
			}
		})
	}
	for _, number := range objects {
		ids <- strconv.Itoa(number)
	}
	close(ids)
	wg.Wait()
	time.Sleep(time.Minute) // for the pages that nobody waits for any more
	return failures.Load()
}

// spread takes every stride-th of the objects, all over the account.
func spread(managed, stride, objects int) []int {
	numbers := make([]int, managed)
	for i := range numbers {
		numbers[i] = i * stride % max(objects, managed)
	}
	return numbers
}

// For any mix of account and state, shared reads never need more than twice the requests
// of the better of the two ways: a GET for each, or all pages. What is in the state but
// not in the account needs its GET either way.
//
//nolint:paralleltest // it takes a core for half a minute, and others here watch the clock
func TestSharedReadsNeverCostMoreThanTwice(t *testing.T) {
	sizes := []int{1, 2, 3, 5, 9, 10, 12, 19, 20, 21, 39, 40, 41, 60, 99, 100, 101, 199, 200, 400, 999, 1000, 2001, 5000}
	worst, worstCase := 0.0, ""
	for _, objects := range sizes {
		for _, managed := range sizes {
			for _, atOnce := range []int{1, 2, 10, 50} {
				for _, stride := range []int{1, 7919} { // in the order of the list, and all over it
					synctest.Test(t, func(t *testing.T) {
						a := &account{objects: objects, failing: -1}
						failed := refresh(t.Context(), a.shared(), spread(managed, stride, objects), atOnce)
						gone := max(0, managed-objects)
						if int(failed) != gone {
							t.Errorf("%d of %d, %d at once: %d reads failed, not %d", managed, objects, atOnce, failed, gone)
						}
						pages := (objects + PageSize - 1) / PageSize
						best := min(managed, pages+gone)
						ratio := float64(a.requests()) / float64(best)
						if ratio > 2 {
							t.Errorf("%d managed of %d, %d at once, stride %d: %d GETs and %d pages, where %d requests would have done",
								managed, objects, atOnce, stride, a.gets.Load(), a.pages.Load(), best)
						}
						if ratio > worst {
							worst, worstCase = ratio, fmt.Sprintf("%d managed of %d, %d at once", managed, objects, atOnce)
						}
					})
				}
			}
		}
	}
	t.Logf("at worst %.2f times the better way: %s", worst, worstCase)
}

func TestSharedReadsOfAPlan(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ managed, objects, most int }{
		{1, 1, 1}, {1, 5000, 1}, {100, 100, 6}, {1000, 1000, 110}, {12, 5000, 24}, {5000, 5000, 500},
	} {
		synctest.Test(t, func(t *testing.T) {
			a := &account{objects: test.objects, failing: -1}
			refresh(t.Context(), a.shared(), spread(test.managed, 7919, test.objects), 10)
			t.Logf("%d of %d: %d GETs, %d pages", test.managed, test.objects, a.gets.Load(), a.pages.Load())
			if a.requests() > test.most {
				t.Errorf("%d of %d: %d GETs and %d pages, more than %d", test.managed, test.objects, a.gets.Load(), a.pages.Load(), test.most)
			}
		})
	}
}

// An object of a large account costs no more requests than one of a small account: here on
// average, as the order in which they are read makes a difference.
func TestSharedReadsOfALargeAccount(t *testing.T) {
	t.Parallel()
	requestsEach := func(objects int) float64 {
		const accounts = 8
		requests := 0
		for seed := range uint64(accounts) {
			synctest.Test(t, func(t *testing.T) {
				a := &account{objects: objects, failing: -1}
				refresh(t.Context(), a.shared(), rand.New(rand.NewPCG(seed, 0)).Perm(objects), 10)
				requests += a.requests()
			})
		}
		return float64(requests) / float64(objects*accounts)
	}
	small := requestsEach(1000)
	for _, objects := range []int{2000, 5000, 10_000} {
		large := requestsEach(objects)
		t.Logf("%d: %.4f requests each, %.2f times those of 1,000", objects, large, large/small)
		if large > small {
			t.Errorf("%d objects cost %.4f requests each, 1,000 only %.4f", objects, large, small)
		}
	}
}

func (a *account) counts() string {
	return fmt.Sprintf("%d GETs, %d pages", a.gets.Load(), a.pages.Load())
}

// together reads these ids at the same moment.
func together(ctx context.Context, s *shared[Trunk], ids ...string) map[string]error {
	var mu sync.Mutex
	results := map[string]error{}
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			_, _, err := s.read(ctx, id)
			mu.Lock()
			defer mu.Unlock()
			results[id] = err
		})
	}
	wg.Wait()
	return results
}

// numbers are the ids from one number to before another.
func numbers(from, to int) []string {
	var ids []string
	for number := from; number < to; number++ {
		ids = append(ids, strconv.Itoa(number))
	}
	return ids
}

// A page that fails fails no read: those that needed it are GETs. Nothing remembers the
// failure when the next refresh comes.
func TestSharedReads_failedPage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		failing     int
		gets, pages int64
	}{
		"the first":   {0, 100, 1}, // how many there are is then not known
		"a later one": {40, 20, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := &account{objects: 100, failing: test.failing}
				s := a.shared()
				for id, err := range together(t.Context(), s, numbers(0, 100)...) {
					if err != nil {
						t.Errorf("%s: %s", id, err)
					}
				}
				if a.gets.Load() != test.gets || a.pages.Load() != test.pages {
					t.Errorf("%s, expected %d and %d", a.counts(), test.gets, test.pages)
				}
				time.Sleep(2 * roundLife)
				a.failing = -1
				a.gets.Store(0)
				a.pages.Store(0)
				together(t.Context(), s, numbers(0, 100)...)
				if a.gets.Load() != 0 || a.pages.Load() != 5 {
					t.Errorf("in the next refresh: %s, expected none and 5", a.counts())
				}
			})
		})
	}
}

// A read that waits for a page is answered by it, however long it takes, and whatever is
// read meanwhile.
func TestSharedReads_slowPage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &account{objects: 20, failing: -1, slow: 2 * roundLife}
		s := a.shared()
		var wg sync.WaitGroup
		for number := range 3 {
			wg.Go(func() {
				time.Sleep(time.Duration(number) * (roundLife - time.Second))
				if _, listed, err := s.read(t.Context(), strconv.Itoa(number)); err != nil || !listed {
					t.Errorf("%d: listed %t, %v", number, listed, err)
				}
			})
			wg.Go(func() { _, _, _ = s.read(t.Context(), "19") })
		}
		wg.Wait()
		if a.pages.Load() != 1 {
			t.Errorf("%s, expected one page", a.counts())
		}
	})
}

// A refresh is over when nothing has been read for a while. However long it takes until
// then, a page is fetched once; but what it showed is not believed for ever.
func TestSharedReads_rounds(t *testing.T) {
	t.Parallel()
	const pause = roundRest - time.Second
	for name, test := range map[string]struct {
		reads int // one after the other, each after a pause
		last  time.Duration
	}{
		"a rest":  {10, roundRest + time.Second},
		"no rest": {int(roundLife / pause), pause},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := &account{objects: 100, failing: -1}
				s := a.shared()
				together(t.Context(), s, numbers(0, 20)...)
				next := 20
				for range test.reads - 1 {
					time.Sleep(pause)
					if _, listed, err := s.read(t.Context(), strconv.Itoa(next)); err != nil || !listed {
						t.Errorf("%d: listed %t, %v", next, listed, err)
					}
					next++
				}
				time.Sleep(test.last)
				if _, listed, err := s.read(t.Context(), strconv.Itoa(next)); err != nil || listed {
					t.Errorf("in the next round: listed %t, %v", listed, err)
				}
				if a.gets.Load() != 1 || a.pages.Load() != 5 {
					t.Errorf("%s, expected one GET and 5 pages", a.counts())
				}
			})
		})
	}
}

// What is not on the pages is asked for by itself, and only that says it is gone.
func TestSharedReads_gone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &account{objects: 40, failing: -1}
		results := together(t.Context(), a.shared(), append(numbers(0, 20), "4711")...)
		if err := results["4711"]; !IsNotFound(err) {
			t.Errorf("the missing one: %v", err)
		}
		if a.gets.Load() != 1 {
			t.Errorf("%s, expected one GET", a.counts())
		}
	})
}

// An answer is used once: the same object read again is read anew.
func TestSharedReads_usedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &account{objects: 20, failing: -1}
		s := a.shared()
		together(t.Context(), s, numbers(0, 20)...)
		trunk, listed, err := s.read(t.Context(), "7")
		if err != nil || listed || trunk.Name != "got" {
			t.Errorf("the second read: %v, listed %t, %v", trunk, listed, err)
		}
	})
}

// A write drops what is known of its object, and what was being fetched when it began, or
// while it was under way, is not kept.
func TestSharedReads_write(t *testing.T) {
	t.Parallel()
	for name, writeAt := range map[string]time.Duration{
		"before the fetch ends": 60 * time.Millisecond,
		"after the fetch":       time.Second,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := &account{objects: 40, failing: -1}
				s := a.shared()
				go func() {
					time.Sleep(writeAt)
					s.forget("7")
				}()
				together(t.Context(), s, append(numbers(0, 7), numbers(8, 30)...)...)
				time.Sleep(2 * time.Second)
				if trunk, listed, err := s.read(t.Context(), "7"); err != nil || listed || trunk.Name != "got" {
					t.Errorf("read after a write: %v, listed %t, %v", trunk, listed, err)
				}
				if trunk, listed, err := s.read(t.Context(), "35"); err != nil || !listed || trunk.Name != "listed" {
					t.Errorf("another one: %v, listed %t, %v", trunk, listed, err)
				}
			})
		})
	}
}

// One caller's end does not end the fetch that others wait for; the last one's does.
func TestSharedReads_cancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &account{objects: 40, failing: -1}
		s := a.shared()
		gone, cancel := context.WithCancel(t.Context())
		// The one that goes is the first, whose call began the fetch.
		early := make(chan error)
		go func() {
			_, _, err := s.read(gone, "39")
			early <- err
		}()
		time.Sleep(companions / 2)
		var others map[string]error
		var wg sync.WaitGroup
		wg.Go(func() { others = together(t.Context(), s, numbers(0, 30)...) })
		time.Sleep(companions)
		cancel()
		if err := <-early; !errors.Is(err, context.Canceled) {
			t.Errorf("the one that was cancelled: %v", err)
		}
		wg.Wait()
		for id, err := range others {
			if err != nil {
				t.Errorf("%s: %s", id, err)
			}
		}
		if a.gets.Load() != 1 || a.pages.Load() != 2 { // the cancelled one's own
			t.Errorf("%s, expected one GET and 2 pages", a.counts())
		}
	})
	synctest.Test(t, func(t *testing.T) {
		a := &account{objects: 4000, failing: -1}
		s := a.shared()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(150*time.Millisecond, cancel) // while pages are under way
		start := time.Now()
		together(ctx, s, numbers(0, 200)...)
		synctest.Wait()
		if took := time.Since(start); took != 150*time.Millisecond {
			t.Errorf("the reads ended %s after they began", took)
		}
		if s.running != 0 {
			t.Errorf("%d pages are still under way", s.running)
		}
		a.gets.Store(0)
		together(t.Context(), s, numbers(0, 200)...)
		if a.gets.Load() != 0 {
			t.Errorf("those who come after them: %s, expected no GET", a.counts())
		}
		time.Sleep(time.Minute) // for the other pages
	})
}
