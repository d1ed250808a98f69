package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// prefix begins whatever this makes: eight hexadecimal digits follow, which are a run's own.
const prefix = "tflive"

// What is recognised as made by a run of this, and nothing else.
var (
	ourName     = regexp.MustCompile(`^(?i)` + prefix + `-[0-9a-f]{8}-`)
	ourUsername = regexp.MustCompile(`^(?i)` + prefix + `[0-9a-f]{8}[0-9a-z]+$`)
	ourURI      = regexp.MustCompile(`^(?i)(sips?:)?([^@;?]*@)?` + prefix + `-[0-9a-f]{8}-`)
)

// most is how many objects a run has at a time.
const most = 10

// object is one that this run made.
type object struct {
	kind kind
	id   string
	body map[string]any // as it was made; what an update repeats
}

// session is one run in an account.
type session struct {
	*service
	ctx      context.Context //nolint:containedctx // a session is one operation, and its helpers are many
	run      string          // eight hexadecimal digits
	serial   int
	patience time.Duration // how long a write may take to show
	settling time.Duration // how long what was written took to show, at the most so far
	lent     *loan         // the phone number that is routed to a trunk of this run; nil for none
	kept     error         // why a number is not as it was

	mu    sync.Mutex
	made  []*object
	gone  map[string]bool // ids that this run deleted
	doubt bool            // a create has no answer that says what came of it
}

func newSession(ctx context.Context, s *service) *session {
	var digits [4]byte
	_, _ = rand.Read(digits[:]) // never fails
	return &session{service: s, ctx: ctx, run: hex.EncodeToString(digits[:]), patience: time.Minute, gone: map[string]bool{}}
}

// mark is a name that nobody else has.
func (s *session) mark() string {
	s.serial++
	return prefix + "-" + s.run + "-" + strconv.FormatInt(int64(s.serial), 36)
}

// host and username are the same for where a name cannot stand.
func (s *session) host() string { return s.mark() + ".example.com" }

func (s *session) username() string { return strings.ReplaceAll(s.mark(), "-", "") }

// stop is why a question has no answer. It is raised by the helpers of the questions, so that
// these read as what they do, and caught where they are asked.
type stop struct{ error }

func fail(err error) { panic(stop{err}) }

// attempt runs what may stop.
func attempt(do func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case stop:
			err = r.error
		default:
			panic(r)
		}
	}()
	do()
	return nil
}

// do is a request that has to have an answer.
func (s *session) do(method, path string, body any) answer {
	a, err := s.call(s.ctx, method, path, body)
	if err != nil {
		fail(err)
	}
	if a.status >= 500 || a.status == http.StatusUnauthorized || a.status == http.StatusTooManyRequests {
		fail(fmt.Errorf("HTTP status %d", a.status))
	}
	return a
}

// try makes an object, nil where the service refuses.
func (s *session) try(k kind, body map[string]any) (*object, answer) {
	if !ours(k, body, s.ids()) {
		fail(errors.New("what could not be recognised is not made"))
	}
	if s.count() >= most {
		fail(errors.New("too many objects at a time"))
	}
	answered := false
	defer func() { s.doubt = s.doubt || !answered }()
	a := s.do(http.MethodPost, collection(k), body)
	id := text(a.object[k.id])
	if a.ok() && id == "" {
		fail(errors.New("the answer to a create has no " + k.id))
	}
	answered = true
	if !a.ok() {
		return nil, a
	}
	return s.keep(k, id, body), a
}

// keep remembers what was made.
func (s *session) keep(k kind, id string, body map[string]any) *object {
	o := &object{k, id, body}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made = append(s.made, o)
	return o
}

func (s *session) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.made)
}

// ids are those of what this run has.
func (s *session) ids() map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := map[string]bool{}
	for _, o := range s.made {
		ids[o.id] = true
	}
	return ids
}

// need makes an object, and waits until it shows.
func (s *session) need(k kind, body map[string]any) *object {
	o, a := s.try(k, body)
	if o == nil {
		fail(fmt.Errorf("a plain %s was refused: HTTP status %d", k.name, a.status))
	}
	s.await(o, anything)
	return o
}

// The plain objects that experiments begin with.
func (s *session) uri() *object {
	return s.need(uris, map[string]any{"name": s.mark(), "uri": s.host()})
}

func (s *session) acl() *object {
	return s.need(lists, map[string]any{"name": s.mark(), "ip_addresses": []string{"192.0.2.1"}})
}

func (s *session) credential() *object {
	return s.need(credentials, map[string]any{"name": s.mark(), "username": s.username(), "password": s.password()})
}

func (s *session) inbound(uri *object) *object {
	return s.need(trunks, map[string]any{"name": s.mark(), "trunk_direction": "inbound", "primary_uri_uuid": uri.id})
}

func (s *session) outbound(acl, credential *object) *object {
	return s.need(trunks, map[string]any{"name": s.mark(), "trunk_direction": "outbound", "ipacl_uuid": acl.id, "credential_uuid": credential.id})
}

// password is one that Plivo's tools would take, and nobody else's.
func (s *session) password() string { return "Pw_" + rand.Text()[:12] + "!" }

// await reads an object until it is as wanted, and is what it shows then, and how long that
// took. What does not come within the session's patience stops the question.
func (s *session) await(o *object, wanted func(map[string]any) bool) (map[string]any, time.Duration) {
	return s.poll(func() map[string]any {
		if shown := s.do(http.MethodGet, member(o.kind, o.id), nil).read(); shown != nil && wanted(shown) {
			return shown
		}
		return nil
	})
}

// errNever is what does not show within the session's patience.
var errNever = errors.New("what was written never showed")

// poll looks until there is something to see; 0 says that it was there at the first look.
func (s *session) poll(look func() map[string]any) (map[string]any, time.Duration) {
	began := time.Now()
	for first := true; ; first = false {
		took := time.Since(began)
		if seen := look(); seen != nil {
			if first {
				took = 0
			}
			s.settling = max(s.settling, took)
			return seen, took
		}
		if took > s.patience {
			fail(errNever)
		}
		if err := pause(s.ctx, max(apart, took/10)); err != nil {
			fail(err)
		}
	}
}

// probe updates an object: what it was made with, without some fields, with changes, and with
// a mark that shows when the update does. It is the answer, and the object once the mark is
// there; nil where the service refuses.
func (s *session) probe(o *object, changes map[string]any, without ...string) (answer, map[string]any) {
	body := maps.Clone(o.body)
	maps.Copy(body, changes)
	touched := slices.AppendSeq(slices.Clone(without), maps.Keys(changes))
	for _, name := range without {
		delete(body, name)
	}
	field, mark := "name", s.mark()
	if slices.Contains(touched, "name") {
		field = map[kind]string{trunks: "trunk_status", uris: "uri", credentials: "username"}[o.kind]
		switch o.kind {
		case trunks:
			if mark = "disabled"; o.body["trunk_status"] == mark {
				mark = "enabled"
			}
		case credentials:
			mark = s.username()
		}
	}
	body[field] = mark
	if field == "uri" {
		body[field] = mark + ".example.com"
	}
	a := s.do(http.MethodPost, member(o.kind, o.id), body)
	if !a.ok() {
		return a, nil
	}
	o.body = maps.Clone(o.body)
	o.body[field] = body[field]
	shown, _ := s.await(o, func(shown map[string]any) bool {
		return strings.Contains(strings.ToLower(text(shown[field])), mark)
	})
	return a, shown
}

// drop deletes an object of this run, and says whether it is gone.
func (s *session) drop(o *object) bool {
	a := s.do(http.MethodDelete, member(o.kind, o.id), nil)
	gone := a.ok() || a.status == http.StatusNotFound
	if !gone {
		gone = s.do(http.MethodGet, member(o.kind, o.id), nil).status == http.StatusNotFound
	}
	if gone {
		s.forget(o.id)
	}
	return gone
}

// forget: this run has it no longer.
func (s *session) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone[id] = true
	s.made = slices.DeleteFunc(s.made, func(o *object) bool { return o.id == id })
}

// clear deletes everything that this run knows of. A service that refuses what was in use a
// moment ago is asked again.
func (s *session) clear() {
	s.giveBack()
	s.poll(func() map[string]any {
		for _, k := range kinds {
			s.mu.Lock()
			made := slices.Clone(s.made)
			s.mu.Unlock()
			for _, o := range slices.Backward(made) {
				if o.kind == k {
					s.drop(o)
				}
			}
		}
		if s.count() > 0 {
			return nil
		}
		return map[string]any{}
	})
}

// ours says whether an object was made by a run of this: by its name, username or URI, or, of a
// trunk, by what it points at.
func ours(k kind, o map[string]any, ids map[string]bool) bool {
	if ourName.MatchString(strings.TrimSpace(text(o["name"]))) {
		return true
	}
	switch k {
	case credentials:
		return ourUsername.MatchString(text(o["username"]))
	case uris:
		return ourURI.MatchString(strings.TrimSpace(text(o["uri"])))
	case trunks:
		for _, field := range []string{"primary_uri_uuid", "ipacl_uuid", "credential_uuid"} {
			if ids[text(o[field])] {
				return true
			}
		}
	}
	return false
}

// sweep looks for what runs of this have left, and deletes it. It is how many there were.
func (s *session) sweep() int {
	found, ids := []*object{}, s.ids()
	// Trunks last: what they point at is then known.
	for _, k := range slices.Backward(kinds) {
		objects, err := s.list(s.ctx, k, nil)
		if err != nil {
			fail(err)
		}
		for _, o := range objects {
			id := text(o[k.id])
			if _, shown := o["name"]; !shown && id != "" {
				o = s.do(http.MethodGet, member(k, id), nil).read()
			}
			if id == "" || !ours(k, o, ids) {
				continue
			}
			ids[id] = true
			if note := loanNote.FindStringSubmatch(text(o["name"])); note != nil && s.lent == nil && k == uris && !s.gone[id] {
				s.setLent(&loan{note[1], note[2]})
			}
			if !s.gone[id] {
				found = append(found, &object{kind: k, id: id})
			}
		}
	}
	s.mu.Lock()
	for _, o := range found {
		if !slices.ContainsFunc(s.made, func(known *object) bool { return known.id == o.id }) {
			s.made = append(s.made, o)
		}
	}
	s.mu.Unlock()
	s.clear()
	return len(found)
}

// tidy deletes what this run has made, also what it does not know to have made.
func (s *session) tidy() {
	if !s.doubt {
		s.clear()
		return
	}
	// A list may not show it yet.
	if err := pause(s.ctx, 2*s.settling+5*time.Second); err != nil {
		fail(err)
	}
	for range 3 {
		s.sweep()
	}
	s.doubt = false
}

// leave deletes everything of this run and of any other, whatever has happened before, and
// makes sure that nothing is left. It has a time of its own, so that an interruption does not
// keep it from that.
func (s *session) leave(limit time.Duration) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), limit)
	defer cancel()
	s.ctx = ctx
	err := attempt(s.tidy)
	for found := 1; ctx.Err() == nil && (err != nil || found > 0); {
		if err = attempt(func() { found = s.sweep() }); err != nil {
			_ = pause(ctx, time.Second)
		}
	}
	return err
}
