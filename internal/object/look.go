package object

import (
	"context"
	"sync"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Engines delete several objects at a time. What has to be known of the account before a
// deletion is asked once for all that wait. A look first waits for those who have had theirs:
// as their deletions end, the engine begins others, and in two groups, of which one looks while
// the other deletes, they would ask twice as often. Then it begins as soon as there are as
// many deletions as when the one before began or since; that is all that the engine does at
// once. Where there are fewer, others may be about to come.
const (
	lookApart = 100 * time.Millisecond // nobody has come for so long, before the first look
	lookFewer = 300 * time.Millisecond // and later, where there are fewer than there were
	lookWait  = time.Second            // bounds each of the waits
)

// look is a question to the service, each time shared by those who wait when it begins. None
// relies on an answer to one that was begun before it came, as that may be old. Safe for
// concurrent use; ask is called once at a time.
type look[T any] struct {
	ask  func(context.Context) (T, error)
	turn chan struct{} // held by the glance under way

	mu      sync.Mutex
	next    *glance[T]    // has not begun yet; nil if nobody waits
	news    chan struct{} // something has changed that a glance waits for
	left    time.Time     // when the last deletion ended
	within  int           // deletions under way, as far as they enter
	lookers int           // those of them that look
	most    int           // under way at once, since the last look began
	begun   bool          // some look has; before, it is not known how many will come
}

func newLook[T any](ask func(context.Context) (T, error)) *look[T] {
	return &look[T]{ask: ask, turn: make(chan struct{}, 1), news: make(chan struct{}, 1)}
}

// enter begins a deletion, of what is looked for or of something else; the caller says when it
// has ended.
func (l *look[T]) enter(looks bool) (leave func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := 0
	if looks {
		one = 1
	}
	l.lookers += one
	l.within++
	l.most = max(l.most, l.within)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.lookers -= one
		l.within--
		l.left = time.Now()
		l.tell()
	}
}

// tell has the glance whose turn it is look again whom it waits for.
func (l *look[T]) tell() {
	select {
	case l.news <- struct{}{}:
	default: // it is about to
	}
}

// glance is one look.
type glance[T any] struct {
	last    time.Time // when the last one came
	waiting int
	until   time.Time          // the latest of their deadlines, which is the look's
	endless bool               // but one of them has none
	stop    context.CancelFunc // when nobody waits any more
	done    chan struct{}
	seen    T
	err     error
}

// see is what there was to see at some moment after the call. Whoever gives up waiting is told
// so (see [zentrunk.Ended]), and leaves the look to the others.
func (l *look[T]) see(ctx context.Context) (T, error) {
	l.mu.Lock()
	g := l.next
	if g == nil {
		shared, stop := context.WithCancel(zentrunk.Outlive(ctx))
		g = &glance[T]{stop: stop, done: make(chan struct{})}
		l.next = g
		go l.run(shared, g)
	}
	g.waiting++
	g.last = time.Now()
	deadline, bounded := ctx.Deadline()
	g.endless = g.endless || !bounded
	if deadline.After(g.until) {
		g.until = deadline
	}
	l.tell()
	l.mu.Unlock()
	select {
	case <-g.done:
		return g.seen, g.err
	case <-ctx.Done():
	}
	l.mu.Lock()
	over := l.next != g && !g.endless && !time.Now().Before(g.until)
	if g.waiting--; g.waiting == 0 && !over {
		g.stop()
		if l.next == g {
			l.next = nil
		}
	}
	l.mu.Unlock()
	if over { // by its deadline, and it can say what it has met until then
		<-g.done
		return g.seen, g.err
	}
	var nothing T
	return nothing, zentrunk.Ended(ctx.Err())
}

// run waits for its turn and for companions, then asks.
func (l *look[T]) run(ctx context.Context, g *glance[T]) {
	defer close(g.done)
	defer g.stop()
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return
	}
	for turn := time.Now(); ; {
		rest := l.begin(g, turn)
		if rest <= 0 {
			break
		}
		timer := time.NewTimer(rest)
		select {
		case <-timer.C:
		case <-l.news:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
	if !g.endless {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, g.until)
		defer cancel()
	}
	g.seen, g.err = l.ask(ctx)
}

// begin begins a glance whose turn came at that moment, if it need not wait for anybody any
// more; else it is for how long it may.
func (l *look[T]) begin(g *glance[T], turn time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := g.last
	if l.left.After(last) {
		last = l.left
	}
	apart := lookApart
	switch {
	case l.lookers > g.waiting:
		apart = lookWait
	case l.begun && l.within < l.most:
		apart = lookFewer
	case l.begun && l.lookers == g.waiting:
		apart = 0
	}
	rest := min(apart-time.Since(last), lookWait-time.Since(turn))
	if rest <= 0 && l.next == g {
		l.next, l.begun, l.most = nil, true, l.within
	}
	return rest
}
