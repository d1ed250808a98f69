package zentrunk

import (
	"context"
	"errors"
	"fmt"
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
	gets    atomic.Int64
	pages   atomic.Int64
}

func (a *account) get(ctx context.Context, id string) (*Trunk, error) {
	a.gets.Add(1)
	select {
	case <-time.After(100 * time.Millisecond):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if number, err := strconv.Atoi(id); err != nil || number >= a.objects {
		return nil, &Error{Status: http.StatusNotFound, genuine: true}
	}
	return &Trunk{ID: id, Name: "got"}, nil
}

func (a *account) page(ctx context.Context, offset int) (*page[Trunk], error) {
	a.pages.Add(1)
	select {
	case <-time.After(100 * time.Millisecond):
	case <-ctx.Done():
		return nil, ctx.Err()
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

// refresh reads managed objects the way an engine does: so many at once, each the
// moment another is done. stride spreads them over the account.
func refresh(ctx context.Context, s *shared[Trunk], managed, atOnce, stride, objects int) (failed int64) {
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
	for number := range managed {
		ids <- strconv.Itoa(number * stride % max(objects, managed))
	}
	close(ids)
	wg.Wait()
	time.Sleep(time.Minute) // for the pages that nobody waits for any more
	return failures.Load()
}

// For any mix of account and state, shared reads never need more than twice the requests
// of the better of the two ways: a GET for each, or all pages. What is in the state but
// not in the account needs its GET either way.
func TestSharedReadsNeverCostMoreThanTwice(t *testing.T) {
	t.Parallel()
	sizes := []int{1, 2, 3, 5, 9, 10, 12, 19, 20, 21, 39, 40, 41, 60, 99, 100, 101, 199, 200, 400, 999, 1000, 2001, 5000}
	worst, worstCase := 0.0, ""
	for _, objects := range sizes {
		for _, managed := range sizes {
			for _, atOnce := range []int{1, 2, 10, 50} {
				for _, stride := range []int{1, 7919} { // in the order of the list, and all over it
					synctest.Test(t, func(t *testing.T) {
						a := &account{objects: objects, failing: -1}
						failed := refresh(t.Context(), a.shared(), managed, atOnce, stride, objects)
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
			refresh(t.Context(), a.shared(), test.managed, 10, 7919, test.objects)
			t.Logf("%d of %d: %d GETs, %d pages", test.managed, test.objects, a.gets.Load(), a.pages.Load())
			if a.requests() > test.most {
				t.Errorf("%d of %d: %d GETs and %d pages, more than %d", test.managed, test.objects, a.gets.Load(), a.pages.Load(), test.most)
			}
		})
	}
}
