package zentrunk

import "context"

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
	// under way or done, by offset
	pending map[int]<-chan fetched[T]
	ctx     context.Context //nolint:containedctx // of one call: the list's
	cancel  context.CancelFunc
}

type fetched[T any] struct {
	page *page[T]
	err  error
}

func newPages[T any](ctx context.Context, ahead Ahead, fetch func(context.Context, int) (*page[T], error)) *pages[T] {
	ctx, cancel := context.WithCancel(ctx) //nolint:gosec // close calls it
	return &pages[T]{fetch: fetch, ahead: ahead, pending: map[int]<-chan fetched[T]{}, ctx: ctx, cancel: cancel}
}

// at is the page from offset on, in a list of which so many objects are known (-1 before
// the first page). A jump back makes what was fetched ahead worthless.
func (p *pages[T]) at(offset, total int) (*page[T], error) {
	if _, ok := p.pending[offset]; !ok {
		clear(p.pending)
		if total < 0 || p.ahead.Pages == 0 {
			return p.fetch(p.ctx, offset)
		}
	}
	end := total
	if p.ahead.Most > 0 {
		end = min(end, p.ahead.Most)
	}
	for next := offset; next == offset || next < end && next <= offset+p.ahead.Pages*PageSize; next += PageSize {
		if _, ok := p.pending[next]; !ok {
			p.pending[next] = p.start(next)
		}
	}
	result := <-p.pending[offset]
	delete(p.pending, offset)
	return result.page, result.err
}

func (p *pages[T]) start(offset int) <-chan fetched[T] {
	done := make(chan fetched[T], 1)
	ctx := p.ctx
	go func() {
		page, err := p.fetch(ctx, offset)
		done <- fetched[T]{page, err}
	}()
	return done
}

// close ends what is under way, and waits for it.
func (p *pages[T]) close() {
	p.cancel()
	for _, done := range p.pending {
		<-done
	}
}
