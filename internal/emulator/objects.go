package emulator

import (
	"fmt"
	"maps"
	"time"
)

// Account is direct access to an account's objects behind the API's back: what
// another person does in the console, and what a test wants to know of the
// truth. Nothing is validated, delayed or written to the journal.
type Account struct {
	server  *Server
	account *account
}

// Account is the view of one account. It panics when the options name no such
// account.
func (s *Server) Account(authID string) *Account {
	a, ok := s.accounts[authID]
	if !ok {
		panic(fmt.Sprintf("emulator: no account %q", authID))
	}
	return &Account{s, a}
}

func (s *Server) defaultAccount() *Account { return s.Account(s.initial.AuthID) }

// AuthID is the account's auth ID.
func (a *Account) AuthID() string { return a.account.id }

// AuthToken is the account's auth token.
func (a *Account) AuthToken() string { return a.account.token }

// lock locks the account's objects and finds the collection.
func (a *Account) lock(kind Kind) (c *collection, unlock func()) {
	c, ok := a.account.collections[kind]
	if !ok {
		panic(fmt.Sprintf("emulator: no kind %q", kind))
	}
	a.server.mu.Lock()
	return c, a.server.mu.Unlock
}

// Put creates an object, or replaces the one whose id it has. The id and
// everything else the service chooses or works out is filled in where it is
// absent; a nil value is not absent. Unknown fields are kept and shown.
func (a *Account) Put(kind Kind, o Object) (id string) {
	c, unlock := a.lock(kind)
	defer unlock()
	id, full := a.server.complete(c.kind, o)
	if _, exists := c.byID[id]; exists {
		c.replace(id, full)
	} else {
		c.add(id, full)
	}
	return id
}

// Get is a copy of an object, its secrets included.
func (a *Account) Get(kind Kind, id string) (Object, bool) {
	c, unlock := a.lock(kind)
	defer unlock()
	e, ok := c.byID[id]
	if !ok {
		return nil, false
	}
	return e.fields.clone(), true
}

// Patch sets fields of an object; it says whether there is one.
func (a *Account) Patch(kind Kind, id string, fields Object) bool {
	c, unlock := a.lock(kind)
	defer unlock()
	e, ok := c.byID[id]
	if !ok {
		return false
	}
	o := maps.Clone(e.fields)
	if _, timed := o["updated_at"]; timed {
		o["updated_at"] = timestamp(time.Now())
	}
	maps.Copy(o, fields.clone())
	o[c.kind.idField] = id
	c.replace(id, o)
	return true
}

// Remove deletes an object and nothing that depends on it; it says whether there
// was one.
func (a *Account) Remove(kind Kind, id string) bool {
	c, unlock := a.lock(kind)
	defer unlock()
	return c.remove(id)
}

// All is a copy of every object, oldest first.
func (a *Account) All(kind Kind) []Object {
	c, unlock := a.lock(kind)
	defer unlock()
	all := make([]Object, len(c.order))
	for i, e := range c.order {
		all[i] = e.fields.clone()
	}
	return all
}

// Count is how many objects there are.
func (a *Account) Count(kind Kind) int {
	c, unlock := a.lock(kind)
	defer unlock()
	return len(c.order)
}

// Put is [Account.Put] in the default account.
func (s *Server) Put(kind Kind, o Object) (id string) { return s.defaultAccount().Put(kind, o) }

// Get is [Account.Get] in the default account.
func (s *Server) Get(kind Kind, id string) (Object, bool) { return s.defaultAccount().Get(kind, id) }

// Patch is [Account.Patch] in the default account.
func (s *Server) Patch(kind Kind, id string, fields Object) bool {
	return s.defaultAccount().Patch(kind, id, fields)
}

// Remove is [Account.Remove] in the default account.
func (s *Server) Remove(kind Kind, id string) bool { return s.defaultAccount().Remove(kind, id) }

// All is [Account.All] in the default account.
func (s *Server) All(kind Kind) []Object { return s.defaultAccount().All(kind) }

// Count is [Account.Count] in the default account.
func (s *Server) Count(kind Kind) int { return s.defaultAccount().Count(kind) }

// newID is an id that was never used, nor by a server that began before this one. The
// caller holds the mutex.
func (s *Server) newID(k *kind) string {
	s.lastID++
	return k.newID(fmt.Sprintf("%013d%06d", s.began, s.lastID))
}

// complete fills in what is absent of an object: its id, and what the service chooses or works
// out. The caller holds the mutex.
func (s *Server) complete(k *kind, o Object) (id string, full Object) {
	id = o.text(k.idField)
	if id == "" {
		id = s.newID(k)
	}
	full = k.blank(id)
	if k.field("name") != nil {
		full["name"] = s.opts.Load().defaultName(k, id)
	}
	maps.Copy(full, o.clone())
	full[k.idField] = id
	if k.derive != nil {
		for name, v := range k.derive(full) {
			if _, given := o[name]; !given {
				full[name] = v
			}
		}
	}
	return id, full
}
