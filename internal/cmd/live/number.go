package main

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// digits is a phone number as the API has it.
func digits(number string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
}

// loan is a phone number that is routed to a trunk of this run, and what had it before: the id of
// an application or a trunk, "" for none. The name of the trunk's URI holds both, so that the next
// run can put the number back where this one is killed.
type loan struct{ number, before string }

var loanNote = regexp.MustCompile(`-([0-9]+)-had-([0-9A-Za-z-]*)$`)

func (l loan) note() string { return "-" + l.number + "-had-" + l.before }

func (l loan) path() string { return "Number/" + l.number + "/" }

// routed is the id of what has a number, by its application or its app_id.
func routed(o map[string]any) string {
	if path := text(o["application"]); path != "" {
		segments := strings.Split(strings.Trim(path, "/"), "/")
		return segments[len(segments)-1]
	}
	return text(o["app_id"])
}

func (s *session) setLent(l *loan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lent = l
}

// note makes a URI whose name says what has a number, which is lent from now on.
func (s *session) note(number string) (uri *object) {
	shown := s.do(http.MethodGet, loan{number: number}.path(), nil).read()
	if shown == nil {
		fail(errors.New("the account has no such number, or it cannot be read"))
	}
	l := loan{number, routed(shown)}
	uri = s.need(uris, map[string]any{"name": s.mark() + l.note(), "uri": s.host()})
	if shown, _ := s.await(uri, anything); !strings.HasSuffix(text(shown["name"]), l.note()) {
		fail(errors.New("what had the number cannot be noted"))
	}
	s.setLent(&l)
	return uri
}

// lend routes a number to a trunk of this run.
func (s *session) lend(number string) (trunk *object) {
	trunk = s.inbound(s.note(number))
	if id := s.carry(map[string]any{"app_id": trunk.id}, func(id string) bool { return id == trunk.id }); id != trunk.id {
		fail(errors.New("the number cannot be routed to a trunk"))
	}
	return trunk
}

// carry updates the number that is lent, waits for a moment until its route is as wanted, and is
// what has it in the end; "refused" where the service refuses.
func (s *session) carry(body map[string]any, wanted func(id string) bool) (id string) {
	if a := s.do(http.MethodPost, s.lent.path(), body); !a.ok() {
		return refused
	}
	patience, settling := s.patience, s.settling
	defer func() { s.patience, s.settling = patience, settling }()
	s.patience = 2*s.settling + 10*apart
	err := attempt(func() {
		s.poll(func() map[string]any {
			shown := s.do(http.MethodGet, s.lent.path(), nil).read()
			if id = routed(shown); wanted(id) {
				return shown
			}
			return nil
		})
	})
	if err != nil && !errors.Is(err, errNever) {
		fail(err)
	}
	return id
}

// giveBack puts the number back as it was. One that nothing had is free, where the service does not
// take it away, when the trunk is gone.
func (s *session) giveBack() {
	if s.lent == nil {
		return
	}
	before := s.lent.before
	if id := s.carry(map[string]any{"app_id": before}, func(id string) bool { return id == before }); id != before && before != "" {
		// Not to be mended by another attempt, and no reason to leave the rest.
		s.kept = fmt.Errorf("the phone number %s could not be put back as it was: route it to %s", s.lent.number, before)
	}
	s.setLent(nil)
}

// refused is the word for what the service does not do.
const refused = "refused"

// numberQuestions ask what releases a number: it is routed to a trunk of this run for each.
func numberQuestions(number string) []question {
	becomes := func(id string, trunk *object) finding {
		switch id {
		case refused:
			return says(refused)
		case trunk.id:
			return says("kept")
		case "":
			return says("released")
		}
		return says("another application")
	}
	by := func(body map[string]any) func(*session) finding {
		return func(s *session) finding {
			trunk := s.lend(number)
			return becomes(s.carry(body, func(id string) bool { return id != trunk.id }), trunk)
		}
	}
	answers := func(expected string, released, kept sets) []known {
		all := []known{{"released", released, copes, ""}, {"kept", kept, copes, ""}, {"another application", nil, copes, ""}, {refused, nil, copes, ""}}
		for i := range all {
			if all[i].word == expected {
				all[i].verdict = agrees
			}
		}
		return all
	}
	return []question{
		{
			"number.shows", "Where does a number show its route?", "in application or in app_id",
			[]known{
				{"application", sets{"numbers.show_app_id": false}, agrees, ""},
				{"app_id", sets{"numbers.show_app_id": true}, agrees, ""},
				{"both", nil, agrees, ""},
			},
			func(s *session) finding {
				s.lend(number)
				shown := s.do(http.MethodGet, s.lent.path(), nil).read()
				switch application, id := text(shown["application"]) != "", text(shown["app_id"]) != ""; {
				case application && id:
					return says("both")
				case application:
					return says("application")
				}
				return says("app_id")
			},
		},
		{
			"number.empty", `What becomes of a number's route by app_id ""?`, "it goes; it is sent where nothing else helped",
			answers("released", sets{"numbers.keep_routes": false}, sets{"numbers.keep_routes": true}), by(map[string]any{"app_id": ""}),
		},
		{"number.null", "What becomes of it by null?", "it stays: null is not sent", answers("kept", nil, nil), by(map[string]any{"app_id": nil})},
		{
			"number.missing", "What becomes of it by an update without app_id?", "the account's default application gets it",
			answers("another application", nil, nil), by(map[string]any{}),
		},
		{
			"number.trunk", "What becomes of it when its trunk is deleted?", "it goes: the provider does not delete such a trunk", answers("released", nil, nil),
			func(s *session) finding {
				trunk := s.lend(number)
				if !s.drop(trunk) {
					return says(refused)
				}
				id := trunk.id
				s.settle(func() bool {
					id = routed(s.do(http.MethodGet, s.lent.path(), nil).read())
					return id != trunk.id
				})
				return becomes(id, trunk)
			},
		},
	}
}
