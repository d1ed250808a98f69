package object

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

type object struct{ pending string }

// answers is a read that gives one answer after the other, the last one for ever: an
// error, or what is pending of the object.
func answers(count *int, answers ...any) func(context.Context) (*object, error) {
	return func(ctx context.Context) (*object, error) {
		answer := answers[min(*count, len(answers)-1)]
		*count++
		switch answer := answer.(type) {
		case error:
			return nil, answer
		case string:
			return &object{pending: answer}, nil
		}
		<-ctx.Done() // neither: there is no answer
		return nil, ctx.Err()
	}
}

func TestAwait(t *testing.T) {
	t.Parallel()
	missing, outage, refused := notFound(t), failure(t, emulator.Fault{Status: 503}), failure(t, forbidden)
	const allowed = time.Minute
	for name, test := range map[string]struct {
		answers  []any
		patience time.Duration

		reads   int // 0 for any number
		pending string
		unseen  bool // no object was read
		err     error
		took    time.Duration // at the most
	}{
		"at once":                     {answers: []any{""}, reads: 1},
		"after a while":               {answers: []any{"old", "old", ""}, reads: 3, took: time.Second},
		"not yet there":               {answers: []any{missing, missing, "no domain", ""}, reads: 4, took: time.Second},
		"gone for a moment":           {answers: []any{"old", missing, missing, ""}, reads: 4, took: time.Second},
		"out of order for a while":    {answers: []any{outage, outage, outage, "old", outage, ""}, reads: 6, took: 10 * time.Second},
		"out of order":                {answers: []any{outage}, unseen: true, err: outage, took: allowed},
		"an outage is no answer":      {answers: []any{"a", "a", "a", "a", "a", "a", "a", outage, "a", "a", "a", ""}, patience: patience, reads: 12, took: allowed},
		"refused":                     {answers: []any{"old", refused}, reads: 2, pending: "old", err: refused, took: time.Second},
		"another error":               {answers: []any{missing, errElse}, reads: 2, unseen: true, err: errElse, took: time.Second},
		"never there":                 {answers: []any{missing}, unseen: true, err: missing, took: allowed},
		"never as wanted":             {answers: []any{"old"}, pending: "old", took: allowed},
		"patience is over":            {answers: []any{"old"}, patience: patience, pending: "old", took: patience + slowestPoll},
		"patience begins anew":        {answers: []any{"a", "a", "a", "a", "a", "b", "b", "b", "b", "b", ""}, patience: patience, reads: 11, took: allowed},
		"no answer any more":          {answers: []any{"old", nil}, pending: "old", reads: 2, took: allowed},
		"no answer, nothing seen yet": {answers: []any{missing, nil}, unseen: true, err: missing, took: allowed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), allowed)
				defer cancel()
				begun, reads := time.Now(), 0
				got, pending, err := await[object]{
					read: answers(&reads, test.answers...), patience: test.patience,
					pending: func(o *object) string { return o.pending },
				}.until(ctx)
				if test.reads > 0 && reads != test.reads {
					t.Errorf("read %d times, expected %d", reads, test.reads)
				}
				if (got == nil) != test.unseen {
					t.Errorf("got %v", got)
				}
				if pending != test.pending || !errors.Is(err, test.err) {
					t.Errorf("pending %q and error %v, expected %q and %v", pending, err, test.pending, test.err)
				}
				if took := time.Since(begun); took > test.took {
					t.Errorf("took %s, expected at most %s", took, test.took)
				}
			})
		})
	}
}

// Without something to wait for, being there is enough.
func TestAwaitExistence(t *testing.T) {
	t.Parallel()
	reads := 0
	got, pending, err := await[object]{read: answers(&reads, "whatever")}.until(t.Context())
	if got == nil || pending != "" || err != nil {
		t.Errorf("got %v, %q, %v", got, pending, err)
	}
}

func TestWhen(t *testing.T) {
	t.Parallel()
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	for want, ctx := range map[string]context.Context{
		"after 10s of the same answer":          t.Context(),
		"when the operation was interrupted":    cancelled(t),
		"when the operation's timeout was over": late,
	} {
		if got := when(ctx); got != want {
			t.Errorf("got %q, expected %q", got, want)
		}
	}
}

func TestNotFoundIsAuthentic(t *testing.T) {
	t.Parallel()
	if !zentrunk.IsNotFound(notFound(t)) {
		t.Error("these tests' error is none that says not found")
	}
}
