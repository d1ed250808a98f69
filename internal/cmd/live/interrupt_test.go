package main

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

var errLost = errors.New("the connection is lost")

// Every question is interrupted at each of its requests, in one of four ways after the other.
func TestQuestions_interrupted(t *testing.T) {
	t.Parallel()
	ways := []struct {
		name   string
		lost   bool // the answer of the request is lost: nobody knows what it did
		killed bool // nothing can be sent any more, and another run has to clean up
	}{{"interrupted", false, false}, {"interrupted, answer lost", true, false}, {"killed", false, true}, {"killed, answer lost", true, true}}
	for first, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			requests := 0
			for _, q := range questions() {
				for at, reached := 1+first, true; reached; at += len(ways) {
					synctest.Test(t, func(t *testing.T) {
						e := emulator.New(emulator.Options{
							Wrapped: true, CheckReferences: true, RefuseInUse: true,
							Lag: emulator.Lag{StaleListsFor: 4 * time.Second, MissingFor: time.Second},
						})
						before := foreign(e, 2)
						ctx, interrupt := context.WithCancel(t.Context())
						defer interrupt()
						reached = false
						p := &inProcess{handler: e, before: func(n int) error {
							if n == at {
								reached = true
								interrupt()
							}
							if way.killed && n > at {
								return errLost
							}
							return nil
						}, after: func(n int) error {
							if way.lost && n == at {
								return errLost
							}
							return nil
						}}
						s := newSession(ctx, serviceOf(e, p))
						s.ask(q)
						if way.killed {
							time.Sleep(time.Minute)
							s = newSession(context.Background(), serviceOf(e, &inProcess{handler: e}))
						}
						if err := s.leave(cleaning); err != nil {
							t.Errorf("%s, request %d: %s", q.id, at, err)
						}
						if !reflect.DeepEqual(holds(e), before) {
							t.Errorf("%s, request %d: the account is not as it was", q.id, at)
						}
						requests++
					})
				}
			}
			t.Logf("%d interruptions", requests)
		})
	}
}
