package zentrunk

import (
	"context"
	"sync"
	"time"
)

// Engines refresh one object at a time, and a list page shows 20 for the price of one.
// shared answers reads that come together from pages fetched once for all of them.
//
// What is asked for is not known in advance, so it spends as it goes, never more than
// twice what the better of the two ways (a GET for each read; every page) would have cost:
//
//   - A read that comes alone is a GET. With the second one the first page is fetched,
//     which also tells how many pages there are.
//   - While the reads so far are few (fewer than a page shows, and fewer than half the
//     pages), each is a GET: a large account of which little is managed.
//   - From then on every read pays for one page besides its own GET, and needs the GET
//     only if none of the pages so far shows its object. With m reads, at most 2m requests
//     are made; and as all pages have been asked for by the time there are as many reads
//     as pages, at most twice the pages.
//
// Where all of an account is managed, it takes some GETs to learn so: about one for every
// three pages, in a large account as in a small one. That few is a number, not a part of
// the account, is what keeps it the same.
//
// That an object is not on the pages proves nothing, as lists can lag: it is asked for by
// GET, and only that GET's 404 says that it is gone. Nor does an entry prove anything that
// lacks a field which a GET has shown: before the first GET none is believed.
//
// A page is a bet: it is not sent again, and whoever waits for it does so for a few seconds.
type shared[T any] struct {
	// page tells watch when its request is under way and when it no longer is.
	page func(ctx context.Context, offset int, watch func(underWay bool)) (*page[T], error)
	get  func(ctx context.Context, id string) (*T, fieldSet, error)
	id   func(*T) string

	mu      sync.Mutex
	shown   fieldSet // by any GET of this process
	getting int      // GETs under way
	// A round is all reads of one refresh. When it is over, what it has fetched is forgotten.
	begun  time.Time
	active time.Time // when a read came or went
	asked  int       // reads of this round
	gets   int       // those sent on to get
	// waiting are the reads that have not been answered nor sent on.
	waiting int
	total   int // pages in the collection; 0 before the first has come
	count   int // objects in the collection
	pages   int // pages asked for
	next    int // offset of the next page
	stride  int // how many objects a page shows
	running int // pages under way that are waited for
	late    int // pages that are no longer waited for
	failed  bool
	objects map[string]entry[T]
	// written holds the number of each write, to keep what was fetched before it from
	// being stored after it.
	writes  int
	written map[string]int
	// changed is closed, and made anew, when a page has come.
	changed chan struct{}
	// stop ends the fetches under way; called when the last one who waits for them gives up.
	stop  context.CancelFunc
	fetch context.Context //nolint:containedctx // of all fetches of a round, not of one call
	slots chan struct{}   // bounds the pages under way
}

// entry is an object as a page shows it.
type entry[T any] struct {
	object *T
	fields fieldSet
}

const (
	// pageWait is how long a page is waited for once it is under way, and how long entries
	// wait for the first GET to confirm that they are whole.
	pageWait = 5 * time.Second
	// companions is how long the first read of a round waits for others.
	companions = 10 * time.Millisecond
	// roundRest without a read ends a round. As a refresh does not rest, however many objects
	// it has, each page is fetched once for it.
	roundRest = 5 * time.Second
	// roundLife ends a round in a process that never rests.
	roundLife = 5 * time.Minute
	// pagesAtOnce bounds the pages under way: those of 1,000 objects go at once, as reads wait for
	// one page or another until all are there. The rate limit holds besides.
	pagesAtOnce = 50
)

func newShared[T any](
	page func(context.Context, int, func(bool)) (*page[T], error), get func(context.Context, string) (*T, fieldSet, error), id func(*T) string,
) *shared[T] {
	return &shared[T]{page: page, get: get, id: id, written: map[string]int{}, changed: make(chan struct{}), slots: make(chan struct{}, pagesAtOnce)}
}

// read finds an object as it was at some moment since the round began: on a page, if same
// holds for it there (nil always does), else by GET.
func (s *shared[T]) read(ctx context.Context, id string, same func(*T) bool) (*T, error) {
	if object := s.listed(ctx, id, same); object != nil {
		return object, nil
	}
	object, fields, err := s.get(ctx, id)
	s.mu.Lock()
	defer s.mu.Unlock()
	news := s.shown == 0
	s.getting--
	s.shown |= fields
	if news && (s.shown != 0 || s.getting == 0) {
		s.announce()
	}
	return object, err
}

// show notes fields that some other GET has shown.
func (s *shared[T]) show(fields fieldSet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown |= fields
}

// listed is what a page shows and can be believed. nil is a GET, which counts as begun.
func (s *shared[T]) listed(ctx context.Context, id string, same func(*T) bool) *T {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over() {
		s.begin()
	}
	s.active = time.Now()
	s.asked++
	s.waiting++
	if s.asked == 1 {
		s.waitForCompanions(ctx)
	}
	s.schedule(ctx)
	var tired <-chan time.Time // of waiting for a GET
	for patient := true; ; {
		e, found := s.objects[id]
		useful := found && (same == nil || same(e.object))
		confirmable := s.running > 0 || s.getting > 0 // some GET is to come, or has been sent
		if found && (!useful || s.shown != 0 || !confirmable || !patient) || !found && s.running == 0 {
			s.waiting--
			s.active = time.Now()
			delete(s.objects, id) // each is used once: a later read is a later moment
			if useful && s.shown != 0 && e.fields.has(s.shown) {
				return e.object
			}
			s.gets++
			s.getting++
			return nil
		}
		if found && tired == nil {
			tired = time.After(pageWait)
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
			s.mu.Lock()
		case <-tired:
			s.mu.Lock()
			patient = false
		case <-ctx.Done():
			s.mu.Lock()
			if s.waiting--; s.waiting == 0 {
				s.stop()
			}
			s.getting++
			return nil // the GET says how a read ends that was cancelled
		}
	}
}

// over reports whether a read that comes now begins a round. It does not as long as others
// wait for what this one fetches; it does when all of those have given up.
func (s *shared[T]) over() bool {
	return s.waiting == 0 &&
		(time.Since(s.active) > roundRest || time.Since(s.begun) > roundLife || s.fetch.Err() != nil)
}

// begin starts a round. What pages of the round before still bring is not stored.
func (s *shared[T]) begin() {
	if s.stop != nil {
		s.stop()
	}
	s.begun = time.Now()
	s.asked, s.gets, s.waiting, s.total, s.count, s.pages, s.next, s.running, s.late, s.failed = 0, 0, 0, 0, 0, 0, 0, 0, 0, false
	s.stride = PageSize
	s.objects = map[string]entry[T]{}
	s.fetch, s.stop = context.WithCancel(context.Background())
}

func (s *shared[T]) waitForCompanions(ctx context.Context) {
	s.mu.Unlock()
	timer := time.NewTimer(companions)
	select {
	case <-timer.C:
	case <-ctx.Done():
		timer.Stop()
	}
	s.mu.Lock()
}

// schedule asks for the pages that the reads so far have paid for. The first one comes
// alone, as it tells how many there are, and how much a page shows.
func (s *shared[T]) schedule(ctx context.Context) {
	if s.failed || s.asked < 2 || s.total == 0 && s.pages > 0 || s.asked < min(s.stride, (s.total+1)/2) {
		return
	}
	most := 1
	if s.total > 0 {
		most = min(s.total, 2*s.asked-s.gets-s.waiting)
	}
	ctx = Outlive(ctx)
	for ; s.pages < most; s.pages++ {
		s.running++
		go s.fetchPage(ctx, s.next, s.begun, s.writes)
		s.next += s.stride
	}
}

// fetchPage fetches and stores one page. Whoever asked for it first may be gone before
// it comes; the fetch goes on for the others, so its context is one that lasts.
func (s *shared[T]) fetchPage(ctx context.Context, offset int, round time.Time, writes int) {
	s.mu.Lock()
	fetch := s.fetch
	s.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer context.AfterFunc(fetch, cancel)()
	defer cancel()
	w := &wait{}
	var p *page[T]
	var err error
	select {
	case s.slots <- struct{}{}:
		p, err = s.page(ctx, offset, func(underWay bool) { s.watch(w, underWay, round) })
		<-s.slots
	case <-ctx.Done():
		err = ctx.Err()
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.begun.Equal(round) {
		return
	}
	if !w.over {
		w.over = true
		s.running--
	}
	if err != nil {
		// Whoever waits for this page falls back to GET. Without the first one it is
		// not known how many there are, so no other is tried.
		s.failed = s.failed || s.total == 0
	} else {
		s.measure(offset, len(p.objects), p.total)
		for i, object := range p.objects {
			if id := s.id(object); s.written[id] <= writes {
				s.objects[id] = entry[T]{object, p.fields[i]}
			}
		}
		s.schedule(ctx)
	}
	s.announce()
}

// measure learns from a page how many there are. One shorter than asked for, and not the
// last, says how much a page shows.
func (s *shared[T]) measure(offset, objects, count int) {
	s.count = max(s.count, count)
	switch {
	case offset+objects >= count:
	case objects == 0:
		s.failed = true
	case offset == 0:
		s.stride = objects
		s.next = objects
	default:
		s.stride = min(s.stride, objects)
	}
	s.total = max(1, s.pages+max(0, s.count-s.next+s.stride-1)/s.stride)
}

// wait is that for one page.
type wait struct {
	timer *time.Timer // while its request is under way
	over  bool
}

// watch ends the wait for a page whose request has been under way for too long. It can
// still come, and serve those who come then. Where it is the first one, or not the only
// one, no more pages are tried.
func (s *shared[T]) watch(w *wait, underWay bool, round time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	if !underWay || w.over {
		return
	}
	var timer *time.Timer
	timer = time.AfterFunc(pageWait, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if w.timer != timer || !s.begun.Equal(round) {
			return
		}
		w.over = true
		s.running--
		s.late++
		s.failed = s.failed || s.total == 0 || s.late > 1
		s.announce()
	})
	w.timer = timer
}

// announce has all who wait look again.
func (s *shared[T]) announce() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// forget drops what is known of an object, before and after this process writes to it.
func (s *shared[T]) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	s.written[id] = s.writes
	delete(s.objects, id)
}
