package zentrunk

import (
	"context"
	"sync"
)

// Ahead says how far a list may run ahead of whoever uses it.
type Ahead struct {
	// Pages are fetched at the same time as the one that is waited for; 0 fetches page
	// after page. So many pages are held at the most.
	Pages int
	// Most is how many objects will be used; pages beyond are not fetched ahead. 0 is all.
	Most int
}

// pages fetches the pages of one list, some of them ahead.
type pages[T any] struct {
	fetch func(ctx context.Context, offset int) (*page[T], error)
	ahead Ahead
	// depth is how many to fetch ahead: all that is allowed until a guess was wrong, then
	// one, and twice as many with each that is right. So a service whose pages are of any
	// length is asked for few that are of no use.
	depth   int
	stride  int                    // that was guessed
	pending map[int]pendingPage[T] // under way or done, by offset
	running sync.WaitGroup
	ctx     context.Context //nolint:containedctx // of one call: the list's
	cancel  context.CancelFunc
}

type pendingPage[T any] struct {
	done   <-chan fetched[T]
	cancel context.CancelFunc
}

type fetched[T any] struct {
	page *page[T]
	err  error
}

func newPages[T any](ctx context.Context, ahead Ahead, fetch func(context.Context, int) (*page[T], error)) *pages[T] {
	ctx, cancel := context.WithCancel(ctx) //nolint:gosec // close calls it
	return &pages[T]{fetch: fetch, ahead: ahead, depth: ahead.Pages, stride: PageSize - 1, pending: map[int]pendingPage[T]{}, ctx: ctx, cancel: cancel}
}

// at is the page from offset on, in a list of which so many objects are known (-1 before
// the first page), where one page is expected to follow another after so many.
func (p *pages[T]) at(offset, total, stride int) (*page[T], error) {
	_, guessed := p.pending[offset]
	if guessed {
		p.depth = min(2*p.depth, p.ahead.Pages)
	}
	p.drop(offset, stride)
	if !guessed && (total < 0 || p.ahead.Pages == 0) {
		return p.fetch(p.ctx, offset)
	}
	end := total
	if p.ahead.Most > 0 {
		end = min(end, p.ahead.Most)
	}
	// A page that would show but the last object of the one before is not worth a request.
	for next := offset; next == offset || next+1 < end && next <= offset+p.depth*stride; next += stride {
		if _, ok := p.pending[next]; !ok {
			p.pending[next] = p.start(next)
		}
	}
	wanted := p.pending[offset]
	delete(p.pending, offset)
	result := <-wanted.done
	wanted.cancel()
	return result.page, result.err
}

// drop ends what was fetched ahead in vain, as the list goes on from elsewhere or in
// other steps.
func (p *pages[T]) drop(offset, stride int) {
	wrong := stride != p.stride
	p.stride = stride
	for at, page := range p.pending {
		if at < offset || (at-offset)%stride != 0 {
			page.cancel()
			delete(p.pending, at)
			wrong = true
		}
	}
	if wrong {
		p.depth = min(1, p.ahead.Pages)
	}
}

func (p *pages[T]) start(offset int) pendingPage[T] {
	done := make(chan fetched[T], 1)
	ctx, cancel := context.WithCancel(p.ctx)
	p.running.Go(func() {
		page, err := p.fetch(ctx, offset)
		done <- fetched[T]{page, err}
	})
	return pendingPage[T]{done, cancel}
}

// close ends what is under way, and waits for it.
func (p *pages[T]) close() {
	p.cancel()
	p.running.Wait()
}
