package zentrunk

import (
	"context"
	"errors"
	"sync"
	"time"
)

// line is where requests wait for their turn, each behind those that came before it: for
// the rate limit and, after a 429, until the service wants to be asked again. Plivo counts
// by account, so what one request is told holds for all.
type line struct {
	front chan struct{} // held by the one whose turn is next; Go lets in those who wait in order
	apart time.Duration // the pace to begin with after a 429

	mu     sync.Mutex
	window window
	until  time.Time // nobody's turn comes before
	told   time.Time // when the last 429 came that was news
	row    int       // how many of those came in a row, none having got through
	// pace is the time between two requests: were all let go at once that were held back,
	// most would be refused again. It doubles with every 429, and shrinks with what gets through.
	pace time.Duration
}

// slowest bounds the pace, as a multiple of the one to begin with.
const slowest = 50

// Plivo allows an account AccountLimit requests in any Window.
const (
	AccountLimit = 300
	Window       = 5 * time.Second
)

func newLine(perSecond int, apart time.Duration) *line {
	return &line{front: make(chan struct{}, 1), window: window{most: perSecond * int(Window/time.Second)}, apart: apart}
}

// window is what the service may count of the requests so far, at its latest reckoning. It
// counts a request when that arrives, some time after it was sent: connecting may take one
// longer than another, and what was sent within five seconds is then more within another five.
// Sure is only that it has arrived by the time of its answer. So each takes a place from its
// sending until five seconds after its answer, or its end without one: however long requests
// are on their way, never more arrive than there are places. What the default leaves of the
// account's limit is for others: the plan before this apply, a second configuration.
type window struct {
	most     int // 0 is any number
	underWay int
	answered []time.Time // of those that still count, the earliest first
}

// wait is how long there is no place yet, or at the least, where all are taken by requests
// under way.
func (w *window) wait(now time.Time) time.Duration {
	for len(w.answered) > 0 && now.Sub(w.answered[0]) >= Window {
		w.answered = w.answered[1:]
	}
	switch {
	case w.most == 0 || w.underWay+len(w.answered) < w.most:
		return 0
	case len(w.answered) == 0:
		return Window
	}
	return w.answered[0].Add(Window).Sub(now)
}

// turn waits for permission to send; whoever gets it says when that is over. It does not begin
// to wait for what is over only after giveUp, nor for a place that the deadline comes before.
func (l *line) turn(ctx context.Context, giveUp time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.heldBeyond(giveUp) {
		return errHeldTooLong
	}
	select {
	case l.front <- struct{}{}:
		defer func() { <-l.front }()
	case <-ctx.Done():
		return l.ended(ctx, giveUp)
	}
	for {
		full, held := l.take()
		if full <= 0 && held <= 0 {
			return nil
		}
		if deadline, bounded := ctx.Deadline(); bounded && time.Until(deadline) < full {
			return errOutOfTime
		}
		if held > 0 && time.Until(giveUp) < held {
			return errHeldTooLong
		}
		if pause(ctx, max(full, held)) != nil {
			return l.ended(ctx, giveUp)
		}
	}
}

// ended is how a context ended while its request waited for its turn.
func (l *line) ended(ctx context.Context, giveUp time.Time) error {
	switch err := ctx.Err(); {
	case !errors.Is(err, context.DeadlineExceeded):
		return err
	case l.heldBeyond(giveUp):
		return errHeldTooLong
	}
	return errOutOfTime
}

// take takes a place, if there is one and nobody is held back; else it is how long at the
// least there is none, and how long all are held back.
func (l *line) take() (full, held time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	full, held = l.window.wait(now), l.until.Sub(now)
	if full <= 0 && held <= 0 {
		l.window.underWay++
		l.until = now.Add(l.pace)
	}
	return full, held
}

// over notes that a request which had its turn is answered, or ended without an answer.
func (l *line) over() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.window.underWay--
	if l.window.most > 0 {
		l.window.answered = append(l.window.answered, time.Now())
	}
}

func (l *line) heldBeyond(giveUp time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Now().Before(l.until) && giveUp.Before(l.until)
}

// heard notes the answer to a request that was sent at that moment. What was under way
// when the last 429 came has nothing new to tell.
func (l *line) heard(sent time.Time, limited bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case !sent.After(l.told):
	case limited:
		l.row++
		l.told = time.Now()
		l.pace = min(max(l.apart, 2*l.pace), slowest*l.apart)
	default:
		l.row = 0
		if l.pace -= l.pace / 20; l.pace < l.apart/2 {
			l.pace = 0
		}
	}
}

// inARow is how many 429s came one after the other, those apart that came together.
func (l *line) inARow() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.row
}

// hold holds everybody back for so long.
func (l *line) hold(wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := time.Now().Add(wait); until.After(l.until) {
		l.until = until
	}
}

func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
