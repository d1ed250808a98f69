package main

import (
	"net/http"
)

// inUse asks what becomes of the deletion of what a trunk uses.
func inUse(k kind, field, documented string, prepare func(*session) (trunk, used *object)) question {
	answer := func(word string) known {
		v := copes
		if word == documented {
			v = agrees
		}
		return known{word, sets{"in_use." + k.name: word}, v, ""}
	}
	answers := []known{answer(documented)}
	for _, word := range []string{"refused", "cleared", "cascade", "dangling"} {
		if word != documented {
			answers = append(answers, answer(word))
		}
	}
	return question{
		"use." + k.name, "What becomes of a trunk whose " + k.name + " is deleted?", "anything: the provider does not delete what is used", answers,
		func(s *session) finding {
			trunk, used := prepare(s)
			if !s.drop(used) {
				return says("refused")
			}
			f := says("dangling")
			s.settle(func() bool {
				switch a := s.do(http.MethodGet, member(trunks, trunk.id), nil); {
				case a.status == http.StatusNotFound:
					f = says("cascade")
				case a.ok() && a.read()[field] != used.id:
					f = says("cleared")
				}
				return f.word != "dangling"
			})
			return f
		},
	}
}

var useQuestions = []question{
	inUse(lists, "ipacl_uuid", "dangling", func(s *session) (trunk, used *object) {
		used = s.acl()
		return s.outbound(used, s.credential()), used
	}),
	inUse(credentials, "credential_uuid", "dangling", func(s *session) (trunk, used *object) {
		used = s.credential()
		return s.outbound(s.acl(), used), used
	}),
	inUse(uris, "primary_uri_uuid", "cascade", func(s *session) (trunk, used *object) {
		used = s.uri()
		return s.inbound(used), used
	}),
	{
		"use.nothing", "Can a trunk point at what does not exist?", "either",
		[]known{
			{"accepted", sets{"check_references": false}, copes, ""},
			{"refused", sets{"check_references": true}, copes, ""},
		},
		func(s *session) finding {
			_, a := s.try(trunks, map[string]any{"name": s.mark(), "trunk_direction": "inbound", "primary_uri_uuid": nobody()})
			return refusal(a)
		},
	},
}
