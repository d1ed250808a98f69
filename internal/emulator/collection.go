package emulator

import (
	"cmp"
	"slices"
)

// collection is the objects of one kind in one account. It is guarded by the
// server's mutex.
type collection struct {
	kind  *kind
	byID  map[string]*entry
	order []*entry       // oldest first: a page is a slice of it
	names map[string]int // how many objects have a name
	last  uint64         // the latest entry's seq
	stale lag[[]*entry]  // what lists still show

	revision uint64 // counts the changes
}

// entry is one version of an object. An update makes a new entry in place of
// changing this one, so that whoever holds it can read it without the mutex.
type entry struct {
	seq    uint64 // where it stands in the order
	id     string
	fields Object
	hidden *hidden // shared by all versions
}

func newCollection(k *kind) *collection {
	return &collection{kind: k, byID: map[string]*entry{}, names: map[string]int{}}
}

// add appends an object.
func (c *collection) add(id string, fields Object) *entry {
	c.revision++
	c.last++
	e := &entry{c.last, id, fields, &hidden{}}
	c.byID[id] = e
	c.order = append(c.order, e)
	c.names[fields.text("name")]++
	return e
}

// replace stores a new version of an object.
func (c *collection) replace(id string, fields Object) {
	c.revision++
	old := c.byID[id]
	e := &entry{old.seq, id, fields, old.hidden}
	c.byID[id] = e
	c.order[c.position(e)] = e
	c.forgetName(old)
	c.names[fields.text("name")]++
}

// remove deletes an object; it says whether there was one.
func (c *collection) remove(id string) bool {
	e, ok := c.byID[id]
	if !ok {
		return false
	}
	c.revision++
	delete(c.byID, id)
	i := c.position(e)
	c.order = slices.Delete(c.order, i, i+1)
	c.forgetName(e)
	return true
}

// fill makes these the collection's only objects.
func (c *collection) fill(entries []*entry) {
	c.byID, c.order, c.names, c.stale = map[string]*entry{}, nil, map[string]int{}, lag[[]*entry]{}
	c.revision++
	for _, e := range entries {
		c.add(e.id, e.fields)
	}
}

func (c *collection) position(e *entry) int {
	i, _ := slices.BinarySearchFunc(c.order, e.seq, func(e *entry, seq uint64) int {
		return cmp.Compare(e.seq, seq)
	})
	return i
}

func (c *collection) forgetName(e *entry) {
	name := e.fields.text("name")
	if c.names[name]--; c.names[name] == 0 {
		delete(c.names, name)
	}
}

// page is limit objects from offset on, of those that match, and how many match
// in all.
func (k *kind) page(order []*entry, newestFirst bool, filters map[string]any, limit, offset int) (objects []Object, total int) {
	at := func(i int) *entry {
		if newestFirst {
			i = len(order) - 1 - i
		}
		return order[i]
	}
	if len(filters) == 0 {
		for i := offset; i < min(offset+limit, len(order)); i++ {
			objects = append(objects, at(i).fields)
		}
		return objects, len(order)
	}
	for i := range order {
		e := at(i)
		if !k.filtered(e.fields, filters) {
			continue
		}
		if total >= offset && total < offset+limit {
			objects = append(objects, e.fields)
		}
		total++
	}
	return objects, total
}

func (k *kind) filtered(o Object, filters map[string]any) bool {
	for name, want := range filters {
		if k.matches != nil && !k.matches(o, name, want) || k.matches == nil && o[name] != want {
			return false
		}
	}
	return true
}
