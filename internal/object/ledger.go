package object

import (
	"slices"
	"sync"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Action is what a plan does to an object.
type Action int

// The actions. That an object is replaced is planned as Keep, then as Create: the engine does
// not ask about the destroy of a replacement.
const (
	Keep Action = iota // changed in place, or left as it is
	Create
	Destroy
)

// Entry is what a plan does to one object.
type Entry struct {
	Type   string // resource type
	Action Action
	ID     string // "" for a Create
	Name   string // the planned one, or that of the state for a Destroy; "" where it is not known
}

// Ledger is what one run plans, as far as it was planned: the engine asks about one object
// at a time, in any order, and tells no addresses. Each configuration of the provider has its
// own, and a plan and its apply configure it anew. It asks the service nothing. A nil one
// keeps nothing.
type Ledger struct {
	mu         sync.Mutex
	ids, names map[subject][]Entry
	applies    bool
	said       map[string]bool
}

// NewLedger is one in which nothing is planned.
func NewLedger() *Ledger {
	return &Ledger{ids: map[subject][]Entry{}, names: map[subject][]Entry{}, said: map[string]bool{}}
}

// subject is an identifier or a plain name, among the objects of a type.
type subject struct{ typ, text string }

func (e Entry) id() subject   { return subject{e.Type, e.ID} }
func (e Entry) name() subject { return subject{e.Type, zentrunk.PlainName(e.Name)} }

// Enter records what is planned for an object, and returns what was planned before for the
// same one, where the two do not go together: an object of the same identifier, kept by
// the one entry and destroyed by the other; one of the same name, destroyed and created.
func (l *Ledger) Enter(e Entry) (before []Entry) {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	before = enter(l.ids, e.id(), e, Keep)
	return append(before, enter(l.names, e.name(), e, Create)...)
}

// Done strikes out what was planned for an object: it was carried out. Some destroys are
// planned again while others are applied, those of objects that were replaced before.
func (l *Ledger) Done(e Entry) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	strike := func(entries map[subject][]Entry, about subject) {
		entries[about] = slices.DeleteFunc(entries[about], func(b Entry) bool { return b == e })
	}
	strike(l.ids, e.id())
	strike(l.names, e.name())
}

// Apply notes that a run has begun to apply something.
func (l *Ledger) Apply() {
	if l != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.applies = true
	}
}

// Applies reports whether the run has begun to apply something. What is planned then was
// planned before, and has to come to the same, whatever was not known at that time.
func (l *Ledger) Applies() bool {
	if l == nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.applies
}

// First reports whether a run has not said this before: what to do about many objects at
// once is said with the first alone. A nil ledger remembers nothing.
func (l *Ledger) First(text string) bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	said := l.said[text]
	l.said[text] = true
	return !said
}

// enter records an entry under one of its subjects, and returns those that are there for it
// of which one destroys and the other does this.
func enter(entries map[subject][]Entry, about subject, e Entry, other Action) (before []Entry) {
	if about.text == "" {
		return nil
	}
	for _, b := range entries[about] {
		if e.Action == Destroy && b.Action == other || e.Action == other && b.Action == Destroy {
			before = append(before, b)
		}
	}
	entries[about] = append(entries[about], e)
	return before
}
