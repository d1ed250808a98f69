package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"time"
)

// call is one request while it is served.
type call struct {
	server  *Server
	opts    *Options // as they were when it came
	route   route
	request *http.Request
	apiID   string
	body    []byte
	sent    map[string]any // the body decoded
	bodyErr error          // why it could not be
}

// decodeBody reads a body that must be one JSON object.
func decodeBody(body []byte) (map[string]any, error) {
	var sent map[string]any
	if err := json.Unmarshal(body, &sent); err != nil {
		return nil, err
	}
	if sent == nil {
		return nil, errors.New("null")
	}
	return sent, nil
}

// serve lets the request take effect, and is what the API answers to it.
func (c *call) serve() *answer {
	s, rt := c.server, c.route
	if rt.account == "" {
		return c.refuse(notFound)
	}
	id, token, ok := c.request.BasicAuth()
	authenticated := s.accounts[id]
	if !ok || authenticated == nil || authenticated.token != token {
		// A 401 comes from in front of the service: it has no api_id.
		a := c.json(http.StatusUnauthorized, map[string]any{
			"error": "Could not verify your access level for that URL. You have to login with proper credentials",
		})
		a.header.Set("WWW-Authenticate", `Basic realm="Login Required"`)
		return a
	}
	if rt.account != id {
		return c.refuse(&refusal{status: http.StatusForbidden, message: "you are not allowed to access this account"})
	}

	if !c.admit(authenticated) {
		a := c.refuse(&refusal{status: http.StatusTooManyRequests, message: "rate limit exceeded"})
		if c.opts.RetryAfter != "" {
			a.header.Set("Retry-After", c.opts.RetryAfter)
		}
		return a
	}

	switch {
	case rt.unavailable:
		return &answer{
			http.StatusServiceUnavailable,
			http.Header{"Content-Type": {"text/plain; charset=utf-8"}},
			[]byte("Service Unavailable\n"),
		}
	case rt.kind == nil:
		return c.refuse(notFound)
	case rt.op == "":
		a := c.refuse(&refusal{status: http.StatusMethodNotAllowed, message: "method not allowed"})
		a.header.Set("Allow", rt.allow())
		return a
	}
	if r := c.checkBody(); r != nil {
		return c.refuse(r)
	}
	a, r := rt.kind.operations[rt.op](c, authenticated, authenticated.collections[rt.kind.kind])
	if r != nil {
		return c.refuse(r)
	}
	return a
}

var notFound = &refusal{status: http.StatusNotFound, message: "not found"}

func (c *call) checkBody() *refusal {
	if len(c.body) > 0 {
		t, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
		if err != nil || t != "application/json" {
			return &refusal{status: http.StatusBadRequest, message: "Content-Type must be application/json"}
		}
	}
	// A GET or DELETE needs no body.
	writes := c.route.op == Create || c.route.op == Update
	if c.bodyErr != nil && (writes || len(c.body) > 0) {
		return &refusal{status: http.StatusBadRequest, message: "the body must be a JSON object"}
	}
	if q := c.request.URL.Query(); c.route.op != List && len(q) > 0 {
		return invalid(slices.Sorted(maps.Keys(q))[0], "is not a parameter of this request")
	}
	return nil
}

// operation carries out a request, once it is known that it may.
type operation func(c *call, a *account, items *collection) (*answer, *refusal)

// ofCollection are the operations of a collection.
var ofCollection = map[Op]operation{
	List: (*call).list, Create: (*call).create, Read: (*call).read, Update: (*call).update, Delete: (*call).delete,
}

// create answers the new id and nothing else of the object.
func (c *call) create(a *account, items *collection) (*answer, *refusal) {
	k, s := items.kind, c.server
	sent, r := k.decode(c.sent, c.opts)
	if r != nil {
		return nil, r
	}
	for _, f := range k.fields {
		if _, ok := sent[f.name]; !ok && (f.required || f.name == "name" && c.opts.NameRequired) {
			r := invalid(f.name, "is required")
			r.status = c.opts.missingStatus()
			return nil, r
		}
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.newID(k)
	o := k.blank(id)
	maps.Copy(o, sent)
	ch := &change{account: a, opts: c.opts, sent: sent, after: o}
	if r := c.check(ch, items); r != nil {
		return nil, r
	}
	if o["name"] == nil {
		o["name"] = c.opts.defaultName(k, id)
	}
	c.changing(items)
	e := items.add(id, o)
	e.hidden.missing, e.hidden.emptyDomain, e.hidden.created = c.opts.Lag.MissingReads, c.opts.Lag.EmptyDomainReads, time.Now()
	return c.done(http.StatusCreated, k, k.created, id), nil
}

// update is partial: a field that is not sent stays, null clears it.
func (c *call) update(a *account, items *collection) (*answer, *refusal) {
	k, s := items.kind, c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := items.byID[c.route.id]
	if !ok {
		return nil, notFound
	}
	body, kept, r := c.clearing(k)
	if r != nil {
		return nil, r
	}
	sent, r := k.decode(body, c.opts)
	if r != nil {
		return nil, r
	}
	o := maps.Clone(e.fields)
	if c.opts.MissingClears {
		for _, f := range k.fields {
			if !f.secret && !f.required {
				o[f.name] = f.initial
			}
		}
	}
	maps.Copy(o, sent)
	o["updated_at"] = timestamp(time.Now())
	ch := &change{account: a, opts: c.opts, before: e.fields, sent: sent, after: o}
	if r := c.check(ch, items); r != nil {
		return nil, r
	}
	for _, name := range kept {
		if ch.has(name) && sent[name] == nil {
			o[name] = e.fields[name]
		}
	}
	c.changing(items)
	e.hidden.stale.keep(c.opts.Lag.StaleReads, c.opts.Lag.StaleFor, func() Object { return e.fields })
	items.replace(e.id, o)
	return c.done(http.StatusAccepted, k, k.updated, e.id), nil
}

// check applies what is alike in all kinds, then the kind's own rules, and fills
// in what the service works out.
func (c *call) check(ch *change, items *collection) *refusal {
	k := items.kind
	if r := c.opts.fitName(ch); r != nil {
		return r
	}
	if name := ch.after.text("name"); name != "" && name != ch.before.text("name") && items.names[name] > 0 && !slices.Contains(c.opts.SharedNames, k.kind) {
		return &refusal{c.opts.takenStatus(), "name", fmt.Sprintf("%s with the same name %q already exists", k.noun, name)}
	}
	if k.rules != nil {
		if r := k.rules(ch); r != nil {
			return r
		}
	}
	for _, f := range k.fields {
		if !c.opts.CheckReferences || f.ref == "" || ch.sent[f.name] == nil {
			continue
		}
		if _, ok := ch.account.collections[f.ref].byID[ch.sent.text(f.name)]; !ok {
			return invalid(f.name, "does not exist")
		}
	}
	if k.derive != nil {
		maps.Copy(ch.after, k.derive(ch.after))
	}
	return nil
}

// changing is called just before a collection changes: lists may go on showing
// it as it was.
func (c *call) changing(items *collection) {
	items.stale.keep(c.opts.Lag.StaleLists, c.opts.Lag.StaleListsFor, func() []*entry { return slices.Clone(items.order) })
}

// done is the answer to a create and an update: {"api_id", "message", "<id field>"}.
func (c *call) done(status int, k *kind, message, id string) *answer {
	return c.json(status, map[string]any{"api_id": c.apiID, "message": message, k.idField: id})
}

func (c *call) read(_ *account, items *collection) (*answer, *refusal) {
	return c.readAs(c.opts.Wrapped && !slices.Contains(c.opts.Bare, items.kind.kind), items)
}

func (c *call) readAs(wrapped bool, items *collection) (*answer, *refusal) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := items.byID[c.route.id]
	if !ok || use(&e.hidden.missing, c.opts.Lag.MissingReads) || time.Since(e.hidden.created) < c.opts.Lag.MissingFor {
		return nil, notFound
	}
	o := e.fields
	if c.opts.Lag.StaleReads > 0 || c.opts.Lag.StaleFor > 0 {
		o = e.hidden.stale.show(o)
	}
	o = c.shown(o)
	if _, ok := o["trunk_domain"]; ok && (use(&e.hidden.emptyDomain, c.opts.Lag.EmptyDomainReads) || time.Since(e.hidden.created) < c.opts.Lag.MissingFor+c.opts.Lag.EmptyDomainFor) {
		o["trunk_domain"] = ""
	}
	if wrapped {
		return c.json(http.StatusOK, map[string]any{"api_id": c.apiID, "object": o}), nil
	}
	o["api_id"] = c.apiID
	return c.json(http.StatusOK, o), nil
}

func (c *call) delete(a *account, items *collection) (*answer, *refusal) {
	k, s := items.kind, c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := items.byID[c.route.id]
	if !ok {
		return nil, notFound
	}
	if k.deleting != nil {
		if r := k.deleting(c, a, e.id); r != nil {
			return nil, r
		}
	}
	c.changing(items)
	items.remove(e.id)
	return &answer{http.StatusNoContent, http.Header{"X-Request-Id": {c.apiID}}, nil}, nil
}
