package object

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// asking is a look that takes a second, numbers its answers and counts them.
func asking() (l *look[int], asked *int) {
	asked = new(int)
	return newLook(func(ctx context.Context) (int, error) {
		*asked++
		select {
		case <-time.After(time.Second):
			return *asked, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}), asked
}

// Those who come together share a look, those who come while it is under way share the next.
func TestLook_shared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, asked := asking()
		var all sync.WaitGroup
		for i := range 30 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * 25 * time.Millisecond) // less than lookApart
				came := *asked
				seen, err := l.see(t.Context())
				if err != nil || seen != came+1 {
					t.Errorf("one that came after %d looks has seen number %d, %v", came, seen, err)
				}
			})
		}
		all.Go(func() {
			time.Sleep(1500 * time.Millisecond) // the first is under way
			if seen, err := l.see(t.Context()); err != nil || seen != 2 {
				t.Errorf("one that came late has seen number %d, %v", seen, err)
			}
		})
		all.Wait()
		if *asked != 2 {
			t.Errorf("asked %d times", *asked)
		}
	})
}

// A look begins although somebody comes all the time.
func TestLook_begins(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, _ := asking()
		var all sync.WaitGroup
		for i := range 100 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * 40 * time.Millisecond)
				came := time.Now()
				if _, err := l.see(t.Context()); err != nil || time.Since(came) > 3*time.Second {
					t.Errorf("number %d waited for %s: %v", i, time.Since(came), err)
				}
			})
		}
		all.Wait()
	})
}

// Whoever gives up takes nothing from the others, also where it came first; the last one ends
// the look, and who comes then has one of its own.
func TestLook_givenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, asked := asking()
		var all sync.WaitGroup
		first, give := context.WithCancel(t.Context())
		all.Go(func() {
			if _, err := l.see(first); !errors.Is(err, context.Canceled) {
				t.Errorf("the first: %v", err)
			}
		})
		all.Go(func() {
			time.Sleep(lookApart / 2)
			if seen, err := l.see(t.Context()); err != nil || seen != 1 {
				t.Errorf("the second has seen %d, %v", seen, err)
			}
		})
		time.Sleep(500 * time.Millisecond)
		give()
		all.Wait()

		for _, after := range []time.Duration{lookApart / 2, 500 * time.Millisecond} {
			alone, cancel := context.WithTimeout(t.Context(), after)
			if _, err := l.see(alone); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("one that is alone, after %s: %v", after, err)
			}
			cancel()
		}
		if seen, err := l.see(t.Context()); err != nil || seen != *asked {
			t.Errorf("who came then has seen %d of %d, %v", seen, *asked, err)
		}
	})
}

// An error is that of all who waited, and of nobody else.
func TestLook_failed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken, asked := errors.New("broken"), 0
		l := newLook(func(context.Context) (int, error) {
			if asked++; asked == 1 {
				return 0, broken
			}
			return asked, nil
		})
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				if _, err := l.see(t.Context()); !errors.Is(err, broken) {
					t.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
		if seen, err := l.see(t.Context()); err != nil || seen != 2 {
			t.Errorf("the next has seen %d, %v", seen, err)
		}
	})
}

// A hundred deletions, ten at a time, ask ten times, also where the first ones come apart; what is
// deleted besides and does not look is not waited for. One that comes later, alone, waits for
// others once.
func TestLook_rounds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		apart  time.Duration // how long the engine takes to begin another
		late   time.Duration // when all but the first four begin
		others int           // of every ten
		asked  int           // at the most
	}{
		"together":    {apart: time.Millisecond, asked: 10},
		"slow engine": {apart: lookApart * 2 / 3, asked: 10},
		"two groups":  {apart: time.Millisecond, late: 2 * lookApart, asked: 11},
		"mixed":       {apart: time.Millisecond, others: 5, asked: 30},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l, asked := asking()
				slots, engine := make(chan struct{}, 10), make(chan struct{}, 1)
				var all sync.WaitGroup
				for i := range 100 {
					all.Go(func() {
						if i >= 4 {
							time.Sleep(test.late)
						}
						slots <- struct{}{}
						defer func() { <-slots }()
						engine <- struct{}{}
						time.Sleep(test.apart)
						<-engine
						looks := i%10 >= test.others
						defer l.enter(looks)()
						if looks {
							if _, err := l.see(t.Context()); err != nil {
								t.Error(err)
							}
						}
						time.Sleep(100 * time.Millisecond)
					})
				}
				all.Wait()
				if *asked > test.asked {
					t.Errorf("asked %d times", *asked)
				}
				for _, most := range []time.Duration{lookFewer, 0} {
					begun := time.Now()
					leave := l.enter(true)
					if _, err := l.see(t.Context()); err != nil || time.Since(begun) > most+time.Second {
						t.Errorf("one alone has waited for %s: %v", time.Since(begun), err)
					}
					leave()
				}
			})
		})
	}
}

// A look ends with the latest deadline of those who wait, and says then what it has met; who has
// less time does not wait for that.
func TestLook_deadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		refused := errors.New("refused until the end")
		l := newLook(func(ctx context.Context) (int, error) {
			<-ctx.Done()
			time.Sleep(time.Millisecond)
			return 0, refused
		})
		var all sync.WaitGroup
		for timeout, want := range map[time.Duration]error{time.Second: context.DeadlineExceeded, 3 * time.Second: refused} {
			for range 2 {
				all.Go(func() {
					ctx, cancel := context.WithTimeout(t.Context(), timeout)
					defer cancel()
					begun := time.Now()
					if _, err := l.see(ctx); !errors.Is(err, want) || time.Since(begun) > timeout+time.Millisecond {
						t.Errorf("with a timeout of %s, after %s: %v", timeout, time.Since(begun), err)
					}
				})
			}
		}
		all.Wait()
	})
}
