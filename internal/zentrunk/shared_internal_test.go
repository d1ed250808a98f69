package zentrunk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
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
	// empty are the offsets whose pages show nothing.
	empty []int
	// first is what the first page takes besides, whatever becomes of its context.
	first time.Duration
	// slow is what a page takes besides.
	slow time.Duration
	// most is how many objects a page holds at the most; 0 is what is asked for.
	most int
	// hung are the offsets whose pages never come; -1 is all.
	hung []int
	// partial: entries of pages lack a field.
	partial bool
	gets    atomic.Int64
	pages   atomic.Int64
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

func (a *account) page(ctx context.Context, offset int, watch func(bool)) (*page[Trunk], error) {
	first := a.pages.Add(1) == 1
	watch(true)
	defer watch(false)
	if first {
		time.Sleep(a.first)
	}
	if slices.Contains(a.hung, offset) || slices.Contains(a.hung, -1) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	time.Sleep(a.slow)
	if err := a.answer(ctx); err != nil {
		return nil, err
	}
	if offset == a.failing {
		return nil, errors.New("this page fails")
	}
	p := &page[Trunk]{total: a.objects}
	length, fields := PageSize, allFields
	if a.most > 0 {
		length = a.most
	}
	if a.partial {
		fields = 1
	}
	if slices.Contains(a.empty, offset) {
		length = 0
	}
	for number := offset; number < min(offset+length, a.objects); number++ {
		p.objects = append(p.objects, &Trunk{ID: strconv.Itoa(number), Name: "listed"})
		p.fields = append(p.fields, fields)
	}
	return p, nil
}

// reader is the shared reader with the GET behind it, as a collection puts them together.
type reader struct {
	*shared[Trunk]
	account *account
}

func (r reader) read(ctx context.Context, id string) (trunk *Trunk, listed bool, err error) {
	trunk, err = r.shared.read(ctx, id, nil)
	return trunk, trunk != nil && trunk.Name == "listed", err
}

// allFields are those that a GET of the service shows.
const allFields fieldSet = 7

// fresh is the reader of a process that has not read anything.
func (a *account) fresh() reader {
	get := func(ctx context.Context, id string) (*Trunk, fieldSet, error) {
		trunk, err := a.get(ctx, id)
		if err != nil {
			return nil, 0, err
		}
		return trunk, allFields, nil
	}
	return reader{newShared(a.page, get, func(t *Trunk) string { return t.ID }), a}
}

// shared is the reader of a process that knows what a GET shows.
func (a *account) shared() reader {
	r := a.fresh()
	r.show(allFields)
	return r
}

func (a *account) requests() int { return int(a.gets.Load() + a.pages.Load()) }

// refresh reads objects the way an engine does: so many at once, each the moment another
// is done.
func refresh(ctx context.Context, s reader, objects []int, atOnce int) (failed int64) {
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
						failed := refresh(t.Context(), a.fresh(), spread(managed, stride, objects), atOnce)
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
		{1, 1, 1}, {1, 5000, 1}, {100, 100, 6}, {1000, 1000, 75}, {12, 5000, 24}, {5000, 5000, 500},
	} {
		synctest.Test(t, func(t *testing.T) {
			a := &account{objects: test.objects, failing: -1}
			refresh(t.Context(), a.fresh(), spread(test.managed, 7919, test.objects), 10)
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
				refresh(t.Context(), a.fresh(), rand.New(rand.NewPCG(seed, 0)).Perm(objects), 10)
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
func together(ctx context.Context, s reader, ids ...string) map[string]error {
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
		empty       []int
		gets, pages int64
	}{
		"the first":          {0, nil, 100, 1}, // how many there are is then not known
		"a later one":        {40, nil, 20, 5},
		"the first is empty": {-1, []int{0}, 100, 1},
		"a later is empty":   {-1, []int{40}, 20, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := &account{objects: 100, failing: test.failing, empty: test.empty}
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
				a.failing, a.empty = -1, nil
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

// A page that hangs, or is slow, holds up nobody for long: those who wait for it are GETs
// then, and those who come later no longer wait. One of many changes little; without the
// first, or with several, no other is tried.
func TestSharedReads_hungPage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		account     *account
		gets, pages int64
		took        time.Duration // at most
	}{
		"the first":   {&account{objects: 300, hung: []int{0}}, 300, 1, pageWait + 10*time.Second},
		"one of many": {&account{objects: 300, hung: []int{40}}, 60, 15, pageWait + 3*time.Second},
		"all":         {&account{objects: 300, hung: []int{-1}}, 300, 1, pageWait + 10*time.Second},
		"all but one": {&account{objects: 300, hung: []int{20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280}}, 281, 15, pageWait + 10*time.Second},
		"slow":        {&account{objects: 300, slow: 6 * time.Second}, 300, 1, pageWait + 10*time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := test.account
				a.failing = -1
				s := a.shared()
				start := time.Now()
				if failed := refresh(t.Context(), s, spread(300, 7919, 300), 10); failed > 0 {
					t.Errorf("%d reads failed", failed)
				}
				took := time.Since(start) - time.Minute // which refresh rests
				t.Logf("%s: %s", took, a.counts())
				if took > test.took || a.gets.Load() > test.gets || a.pages.Load() > test.pages {
					t.Errorf("%s and %s, expected at most %s, %d and %d", took, a.counts(), test.took, test.gets, test.pages)
				}
				s.mu.Lock()
				s.stop()
				s.mu.Unlock()
			})
		})
	}
}

// A page that comes late serves those who come later still.
func TestSharedReads_latePage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &account{objects: 20, failing: -1, slow: pageWait + time.Second}
		s := a.shared()
		start := time.Now()
		together(t.Context(), s, numbers(0, 10)...)
		if took := time.Since(start); a.gets.Load() != 10 || took > pageWait+time.Second {
			t.Errorf("%s after %s, expected 10 GETs and no longer than the wait", a.counts(), took)
		}
		time.Sleep(2 * time.Second)
		for id, err := range together(t.Context(), s, numbers(10, 20)...) {
			if err != nil {
				t.Errorf("%s: %s", id, err)
			}
		}
		if a.gets.Load() != 10 || a.pages.Load() != 1 {
			t.Errorf("%s, expected those of the first and one page", a.counts())
		}
	})
}

// A page of a round that is over is nobody's, whatever it brings.
func TestSharedReads_latePageOfAnotherRound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &account{objects: 20, failing: -1, first: time.Minute}
		s := a.shared()
		together(t.Context(), s, numbers(0, 10)...)
		time.Sleep(2 * roundRest)
		for range 2 { // before and after it comes
			a.gets.Store(0)
			together(t.Context(), s, numbers(0, 20)...)
			if a.gets.Load() != 0 || s.running != 0 {
				t.Errorf("%s, %d pages under way", a.counts(), s.running)
			}
			time.Sleep(time.Minute)
		}
	})
}

// A read that is cancelled while it waits for others asks for no page.
func TestSharedReads_cancelledAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &account{objects: 20, failing: -1}
		ctx, cancel := context.WithTimeout(t.Context(), companions/2)
		defer cancel()
		start := time.Now()
		if _, _, err := a.shared().read(ctx, "7"); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != companions/2 || a.pages.Load() != 0 {
			t.Errorf("%v after %s, %s", err, time.Since(start), a.counts())
		}
	})
}

// The fields of an object by their names in JSON: one that is null is shown, one that nobody
// reads is none, and what is no object has none.
func TestFieldsOf(t *testing.T) {
	t.Parallel()
	names := jsonFields[Credential]()
	if !slices.Equal(names, []string{"credential_uuid", "name", "username"}) {
		t.Errorf("the fields of a credential are %v", names)
	}
	for object, want := range map[string]fieldSet{
		`{"credential_uuid": "c", "name": "n", "username": "u"}`:  7,
		`{"username": null, "password": "p", "name": ""}`:         6,
		`{"Name": "n", "credential_uuid": {}, "more": [1, null]}`: 1,
		`{}`: 0, `null`: 0, `[]`: 0, `"name"`: 0,
	} {
		if got := fieldsOf(json.RawMessage(object), names); got != want {
			t.Errorf("%s shows %b, expected %b", object, got, want)
		}
	}
}

// A service whose pages are shorter than asked for is stepped through by what came.
func TestSharedReads_shortPages(t *testing.T) {
	t.Parallel()
	for most, requests := range map[int]int{10: 130, 5: 260, 100: 75} {
		synctest.Test(t, func(t *testing.T) {
			a := &account{objects: 1000, failing: -1, most: most}
			refresh(t.Context(), a.fresh(), spread(1000, 7919, 1000), 10)
			t.Logf("pages of %d: %s", most, a.counts())
			if a.requests() > requests {
				t.Errorf("pages of %d: %s, more than %d", most, a.counts(), requests)
			}
		})
	}
}

// An entry with fewer fields than a GET shows is not believed. Where no GET has been seen,
// one is enough to know.
func TestSharedReads_fields(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reader      func(*account) reader
		partial     bool
		gets, pages int64
	}{
		"whole":               {(*account).shared, false, 0, 5},
		"whole, not yet seen": {(*account).fresh, false, 1, 5},
		"partial":             {(*account).shared, true, 100, 5},
		"partial, not seen":   {(*account).fresh, true, 100, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := &account{objects: 100, failing: -1, partial: test.partial}
				s := test.reader(a)
				for id, err := range together(t.Context(), s, numbers(0, 100)...) {
					if err != nil {
						t.Errorf("%s: %s", id, err)
					}
				}
				if a.gets.Load() != test.gets || a.pages.Load() != test.pages {
					t.Errorf("%s, expected %d and %d", a.counts(), test.gets, test.pages)
				}
			})
		})
	}
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

// fading is the context of a call whose values end with the call.
type fading struct {
	context.Context
	over atomic.Bool
}

func (f *fading) Value(key any) any {
	switch {
	case f.over.Load():
		return nil
	case key == (Lasting{}):
		return f.Context
	}
	return f.Context.Value(key)
}

// A page that outlives the call that asked for it is still logged where that call's requests are.
func TestShared_log(t *testing.T) {
	t.Parallel()
	type logKey struct{}
	synctest.Test(t, func(t *testing.T) {
		a := &account{objects: 200, failing: -1}
		var mu sync.Mutex
		logs := map[any]int{}
		s := a.shared()
		fetch := s.page
		s.page = func(ctx context.Context, offset int, watch func(bool)) (*page[Trunk], error) {
			p, err := fetch(ctx, offset, watch)
			mu.Lock()
			defer mu.Unlock()
			logs[ctx.Value(logKey{})]++
			return p, err
		}
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				ctx, cancel := context.WithCancel(context.WithValue(t.Context(), logKey{}, "log"))
				defer cancel()
				call := &fading{Context: ctx}
				if i < 100 { // these are over while the pages that they asked for are under way
					time.AfterFunc(50*time.Millisecond, func() {
						call.over.Store(true)
						cancel()
					})
				}
				if trunk, _, _ := s.read(call, strconv.Itoa(i)); trunk != nil && trunk.ID != strconv.Itoa(i) {
					t.Error(trunk)
				}
				call.over.Store(true)
			})
		}
		all.Wait()
		time.Sleep(time.Minute) // for the other pages
		mu.Lock()               // a sleep orders nothing: the last page may have been counted by then, and not be seen
		defer mu.Unlock()
		if len(logs) != 1 || logs["log"] != 10 {
			t.Errorf("pages by their log: %v", logs)
		}
	})
}
