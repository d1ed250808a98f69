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
// GET, and only that GET's 404 says that it is gone.
type shared[T any] struct {
	get  func(ctx context.Context, id string) (*T, error)
	page func(ctx context.Context, offset int) (*page[T], error)
	id   func(*T) string

	mu sync.Mutex
	// A round is all reads of one refresh. When it is over, what it has fetched is forgotten.
	begun  time.Time
	active time.Time // when a read came or went
	asked  int       // reads of this round
	gets   int       // those sent on to get
	// waiting are the reads that have not been answered nor sent on.
	waiting int
	total   int // pages in the collection; 0 before the first has come
	pages   int // pages asked for
	running int // pages under way
	failed  bool
	objects map[string]*T
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

const (
	// companions is how long the first read of a round waits for others.
	companions = 10 * time.Millisecond
	// roundRest without a read ends a round. As a refresh does not rest, however many objects
	// it has, each page is fetched once for it.
	roundRest = 5 * time.Second
	// roundLife ends a round in a process that never rests.
	roundLife = 5 * time.Minute
	// pagesAtOnce bounds the pages under way. The rate limit holds besides.
	pagesAtOnce = 16
)

func newShared[T any](get func(context.Context, string) (*T, error), page func(context.Context, int) (*page[T], error), id func(*T) string) *shared[T] {
	return &shared[T]{get: get, page: page, id: id, written: map[string]int{}, slots: make(chan struct{}, pagesAtOnce)}
}

// read gets an object as it was at some moment since the round began. listed says that
// it comes from a page.
func (s *shared[T]) read(ctx context.Context, id string) (object *T, listed bool, err error) {
	s.mu.Lock()
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
	for {
		object, found := s.objects[id]
		if found || s.running == 0 {
			s.waiting--
			s.active = time.Now()
			delete(s.objects, id) // each is used once: a later read is a later moment
			if !found {
				s.gets++
			}
			s.mu.Unlock()
			if found {
				return object, true, nil
			}
			object, err = s.get(ctx, id)
			return object, false, err
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
			s.mu.Lock()
		case <-ctx.Done():
			s.mu.Lock()
			if s.waiting--; s.waiting == 0 {
				s.stop()
			}
			s.mu.Unlock()
			object, err = s.get(ctx, id) // which says how a read ends that was cancelled
			return object, false, err
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
	s.asked, s.gets, s.waiting, s.total, s.pages, s.running, s.failed = 0, 0, 0, 0, 0, 0, false
	s.objects = map[string]*T{}
	s.changed = make(chan struct{})
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
// alone, as it tells how many there are.
func (s *shared[T]) schedule(ctx context.Context) {
	if s.failed || s.asked < 2 || s.total == 0 && s.pages > 0 || s.asked < min(PageSize, (s.total+1)/2) {
		return
	}
	most := 1
	if s.total > 0 {
		most = min(s.total, 2*s.asked-s.gets-s.waiting)
	}
	for ; s.pages < most; s.pages++ {
		s.running++
		go s.fetchPage(ctx, s.pages*PageSize, s.begun, s.writes)
	}
}

// fetchPage fetches and stores one page. Whoever asked for it first may be gone before
// it comes; the fetch goes on for the others.
func (s *shared[T]) fetchPage(ctx context.Context, offset int, round time.Time, writes int) {
	s.mu.Lock()
	fetch := s.fetch
	s.mu.Unlock()
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer context.AfterFunc(fetch, cancel)()
	defer cancel()
	var p *page[T]
	var err error
	select {
	case s.slots <- struct{}{}:
		p, err = s.page(ctx, offset)
		<-s.slots
	case <-ctx.Done():
		err = ctx.Err()
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.begun.Equal(round) {
		return
	}
	s.running--
	if err != nil {
		// Whoever waits for this page falls back to GET. Without the first one it is
		// not known how many there are, so no other is tried.
		s.failed = s.failed || s.total == 0
	} else {
		s.total = max(s.total, (p.total+PageSize-1)/PageSize, 1)
		for _, object := range p.objects {
			if id := s.id(object); s.written[id] <= writes {
				s.objects[id] = object
			}
		}
		s.schedule(ctx)
	}
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
