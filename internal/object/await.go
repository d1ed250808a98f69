package object

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// The service is eventually consistent: what was written can be missing or old in
// the first reads. Polls begin quick and grow slower.
const (
	firstPoll   = 50 * time.Millisecond
	slowestPoll = 2 * time.Second
)

// patience is how long an unchanging answer is taken for an old one after a write.
// After that the service has made up its mind.
const patience = 10 * time.Second

// await reads an object until it is as it should be.
type await[T any] struct {
	read func(context.Context) (*T, error)
	// pending is what is not yet as it should be, in words; "" when nothing is. May be nil.
	pending func(*T) string
	// patience ends the waiting once pending has said the same for so long; 0 waits
	// until the context ends.
	patience time.Duration
}

// until polls until nothing is pending, until it is certain that this will not change
// (see patience), or until the context ends. What passes is waited for: that the object is not
// there yet, or not for a moment, and whatever the service or the network may get over. It
// returns the last object that was seen, nil if there was none, and what is pending of it. The
// error is that of the last read where it failed; that an object was seen and time ran out is
// no error.
func (a await[T]) until(ctx context.Context) (object *T, pending string, err error) {
	var since time.Time
	var passing error // the last before the context ended
	before := ""      // what the read before has shown
	for wait := firstPoll; ; wait = min(2*wait, slowestPoll) {
		seen, err := a.read(ctx)
		switch {
		case err == nil:
			object, passing = seen, nil
			if pending = ""; a.pending != nil {
				pending = a.pending(object)
			}
			if pending == "" {
				return object, "", nil
			}
			if pending != before {
				before, since = pending, time.Now()
			} else if a.patience > 0 && time.Since(since) >= a.patience {
				return object, pending, nil
			}
		case ctx.Err() != nil && object != nil:
			return object, pending, nil
		case ctx.Err() != nil && passing != nil: // what was wrong says more than that time is over
			return nil, "", passing
		case !zentrunk.IsPassing(err):
			return object, pending, err
		default:
			passing, before = err, "" // an outage is no answer
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return object, pending, err
		case <-timer.C:
		}
	}
}

// Await reads an object until nothing is pending of it, until that has not changed for so
// long, or until the context ends; see await.until for what it returns.
func Await[T any](ctx context.Context, read func(context.Context) (*T, error), patience time.Duration, pending func(*T) string) (object *T, stillPending string, err error) {
	return await[T]{read: read, pending: pending, patience: patience}.until(ctx)
}

// when says when an operation gave up waiting: at the end of its timeout, at an
// interruption, or else when patience was over.
func when(ctx context.Context) string {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return "when the operation was interrupted"
	case ctx.Err() != nil:
		return "when the operation's timeout was over"
	}
	return fmt.Sprintf("after %s of the same answer", patience)
}
