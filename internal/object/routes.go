package object

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Routes is what one run knows of the phone numbers of its account and of the trunks that
// they are routed to: what it plans, what it has done, and what it has asked the service.
// Each configuration of the provider has its own. Safe for concurrent use.
type Routes struct {
	client *zentrunk.Client
	seen   *look[map[string][]string] // the account's numbers, by trunk

	mu         sync.Mutex
	numbers    map[string][]string      // as the last look has seen them; nil before
	looked     time.Time                // when that began
	directions map[string]direction     // of trunks
	trunks     map[string]*look[string] // the directions that are asked for
	planned    map[string][]plannedRoute
	busy       map[string]bool   // numbers that are being routed
	routed     map[string]string // the trunk to which this run has routed a number
	shown      map[string]string // the trunk that a number showed when it was read
	released   map[string]string // the trunk from which this run was asked to release a number, and has
	releasing  map[string]int    // how many numbers of a trunk are being released
	changed    chan struct{}     // closed, and made anew, when a release ends
}

// direction is that of a trunk, as it is or as this run plans it.
type direction struct {
	text    string
	planned bool
}

// plannedRoute is what a block wants of a number.
type plannedRoute struct {
	trunk string // "" while it is not known
	isNew bool
}

func newRoutes(client *zentrunk.Client) *Routes {
	r := &Routes{
		client: client, directions: map[string]direction{}, trunks: map[string]*look[string]{}, planned: map[string][]plannedRoute{},
		busy: map[string]bool{}, routed: map[string]string{}, shown: map[string]string{}, released: map[string]string{}, releasing: map[string]int{}, changed: make(chan struct{}),
	}
	r.seen = newLook(r.list)
	return r
}

// lookLasts is how long a look at the numbers serves the trunks of a run.
const lookLasts = time.Minute

// byTrunk are the account's numbers, by trunk: one look serves a whole run, as long as it is not
// a long one. What the run does in the meantime it knows by itself.
func (r *Routes) byTrunk(ctx context.Context) (map[string][]string, error) {
	r.mu.Lock()
	numbers, looked := r.numbers, r.looked
	r.mu.Unlock()
	if numbers != nil && time.Since(looked) < lookLasts {
		return numbers, nil
	}
	return r.seen.see(ctx)
}

func (r *Routes) list(ctx context.Context) (map[string][]string, error) {
	begun, numbers := time.Now(), map[string][]string{}
	for number, err := range r.client.Numbers.ListAhead(ctx, nil, zentrunk.Ahead{Pages: zentrunk.WholeList}) {
		if err != nil {
			return nil, err
		}
		if trunk := number.TrunkID(); trunk != "" {
			numbers[trunk] = append(numbers[trunk], number.Number)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.numbers, r.looked = numbers, begun
	return numbers, nil
}

// Directed notes the direction of a trunk: the one that this run plans, or has given it.
func (r *Routes) Directed(trunk, text string, planned bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if trunk != "" && text != "" {
		r.directions[trunk] = direction{text, planned}
	}
}

// Deleted notes that there is no such trunk any more.
func (r *Routes) Deleted(trunk string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.directions, trunk)
}

// Direction is that of a trunk, and whether it is the one that this run plans. A trunk that it
// knows nothing of is looked up, once for all who ask. [zentrunk.IsNotFound] holds for the
// error where there is none.
func (r *Routes) Direction(ctx context.Context, trunk string) (text string, planned bool, err error) {
	r.mu.Lock()
	known, found := r.directions[trunk]
	asked := r.trunks[trunk]
	if asked == nil {
		asked = newLook(func(ctx context.Context) (string, error) {
			object, err := r.client.Trunks.Get(ctx, trunk)
			if err != nil {
				return "", err
			}
			r.mu.Lock()
			defer r.mu.Unlock()
			if known, found := r.directions[trunk]; found { // noted in the meantime
				return known.text, nil
			}
			r.directions[trunk] = direction{text: object.Direction}
			return object.Direction, nil
		})
		r.trunks[trunk] = asked
	}
	r.mu.Unlock()
	if found {
		return known.text, known.planned, nil
	}
	text, err = asked.see(ctx)
	return text, false, err
}

// Show notes the trunk that a number of this configuration showed when it was read.
func (r *Routes) Show(number, trunk string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shown[number] = trunk
}

// Shown are the numbers of a trunk as far as this run has read them, in order.
func (r *Routes) Shown(trunk string) (numbers []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for number, shown := range r.shown {
		if shown == trunk {
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// Plan enters what a block wants of a number: to have it routed to a trunk, "" while that is
// not known. It reports whether another block of this run wants the number, too, and it to go
// elsewhere. A route that is replaced is planned as kept, and then as a new one.
func (r *Routes) Plan(number, trunk string, isNew bool) (conflict bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	wanted := plannedRoute{trunk, isNew}
	conflict = slices.ContainsFunc(r.planned[number], func(other plannedRoute) bool {
		return isNew && other.isNew || trunk != "" && other.trunk != "" && trunk != other.trunk
	})
	r.planned[number] = append(r.planned[number], wanted)
	return conflict
}

// Claim is to be called before a number is routed to a trunk, by the block that had it routed
// to one of those before, to none if it is new. It is not ok where another block of this run
// routes it, too. done tells whether the service took the request.
func (r *Routes) Claim(number string, before []string, trunk string) (done func(took bool), ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if routed, found := r.routed[number]; r.busy[number] || found && !slices.Contains(before, routed) {
		return nil, false
	}
	r.busy[number] = true
	return func(took bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.busy, number)
		if took {
			r.routed[number] = trunk
			delete(r.released, number)
			delete(r.planned, number)
		}
	}, true
}

// IsRouted reports whether this run has routed a number. Whoever had it before leaves it alone.
func (r *Routes) IsRouted(number string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, routed := r.routed[number]
	return routed || r.busy[number]
}

// Releasing is to be called before a trunk's number is released; a deletion of the trunk waits
// for done, which tells whether the number is no longer this run's to keep there.
func (r *Routes) Releasing(number, trunk string) (done func(released bool)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.releasing[trunk]++
	return func(released bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.releasing[trunk]--
		if released {
			r.released[number] = trunk
		}
		close(r.changed)
		r.changed = make(chan struct{})
	}
}

// Deleting begins the deletion of a trunk that asks what is On it; the caller says when it has
// ended. Those that are under way at once share a look.
func (r *Routes) Deleting() (ended func()) { return r.seen.enter(true) }

// On are the numbers that are routed to a trunk, but for those that this run was asked to
// release: they do not count, whether the service lets go of them or not. It waits as long as
// a release is under way, and a moment for one to begin, where blocks do not refer to each other.
func (r *Routes) On(ctx context.Context, trunk string) ([]string, error) {
	seen, err := r.byTrunk(ctx)
	if err != nil {
		return nil, err
	}
	for begun := time.Now(); ; {
		left, releasing, changed := r.left(trunk, seen[trunk])
		wait := usagePatience - time.Since(begun)
		switch {
		case len(left) == 0 && !releasing:
			return nil, nil
		case !releasing && wait <= 0:
			return r.confirmed(ctx, trunk, left), nil
		case releasing:
			wait = usagePatience
		}
		timer := time.NewTimer(wait)
		select {
		case <-changed:
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return left, nil
		}
		timer.Stop()
	}
}

// left are the numbers of those on a trunk that count, with those that this run has routed
// there; whether some are being released; and what is closed when that ends.
func (r *Routes) left(trunk string, numbers []string) (left []string, releasing bool, changed chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, number := range numbers {
		if _, routed := r.routed[number]; !routed && r.released[number] != trunk {
			left = append(left, number)
		}
	}
	for number, routed := range r.routed {
		if routed == trunk {
			left = append(left, number)
		}
	}
	slices.Sort(left)
	return left, r.releasing[trunk] > 0, r.changed
}

// confirmed are those numbers of which each by itself shows the trunk, as lists can lag behind,
// or which this run has routed there; once there are enough to be named the rest is believed.
func (r *Routes) confirmed(ctx context.Context, trunk string, numbers []string) (on []string) {
	for i, number := range numbers {
		if len(on) == numbersShown {
			return append(on, numbers[i:]...)
		}
		r.mu.Lock()
		ours := r.routed[number] == trunk
		r.mu.Unlock()
		if ours {
			on = append(on, number)
			continue
		}
		shown, err := r.client.Numbers.Get(ctx, number)
		if err == nil && shown.AppID() == trunk || err != nil && !zentrunk.IsNotFound(err) {
			on = append(on, number)
		}
	}
	return on
}

// numbersShown is how many of a trunk's numbers an error names.
const numbersShown = 5
