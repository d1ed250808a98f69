package main

import (
	"errors"
	"slices"
	"strings"
)

// clearing asks what null and "" do to a field of a fresh object.
func clearing(field, of string, matters bool, prepare func(*session) *object) question {
	effect := func(null, empty string, v verdict, todo string) known {
		return known{
			"null " + null + `, "" ` + empty,
			sets{"clearing." + field + ".null": null, "clearing." + field + ".empty": empty},
			v, todo,
		}
	}
	refused, uncleared := wrong, "nothing: the provider says that the service keeps it"
	if !matters {
		refused, uncleared = copes, "nothing: the provider never clears it"
	}
	return question{
		"clear." + field, "What clears the " + field + " of " + of + "?", `null, and "" where the service keeps the value`,
		[]known{
			effect("clears", "refused", agrees, ""),
			effect("clears", "ignored", agrees, ""),
			effect("clears", "clears", agrees, ""),
			effect("refused", "refused", copes, uncleared),
			effect("refused", "ignored", copes, uncleared),
			effect("refused", "clears", refused, `send "" where null is refused`),
			effect("ignored", "refused", copes, uncleared),
			effect("ignored", "ignored", copes, uncleared),
			effect("ignored", "clears", agrees, ""),
		},
		func(s *session) finding {
			try := func(value any) string {
				o := prepare(s)
				if before, _ := s.await(o, anything); text(before[field]) == "" {
					fail(errors.New("the field is not stored"))
				}
				a, shown := s.probe(o, map[string]any{field: value})
				s.clear()
				switch {
				case a.refused():
					return "refused"
				case shown[field] == o.body[field]:
					return "ignored"
				}
				return "clears"
			}
			return says("null " + try(nil) + `, "" ` + try(""))
		},
	}
}

var clearQuestions = []question{
	clearing("ipacl_uuid", "an outbound trunk", true, func(s *session) *object { return s.outbound(s.acl(), s.credential()) }),
	clearing("credential_uuid", "an outbound trunk", true, func(s *session) *object { return s.outbound(s.acl(), s.credential()) }),
	clearing("fallback_uri_uuid", "an inbound trunk", true, (*session).fallback),
	clearing("username", "a URI", true, (*session).named),
	clearing("name", "a URI", false, (*session).named),
}

// fallback is an inbound trunk with two URIs.
func (s *session) fallback() *object {
	return s.need(trunks, map[string]any{"name": s.mark(), "trunk_direction": "inbound", "primary_uri_uuid": s.uri().id, "fallback_uri_uuid": s.uri().id})
}

// named is a URI with a user name, which no authentication wants.
func (s *session) named() *object {
	return s.need(uris, map[string]any{"name": s.mark(), "uri": s.host(), "username": s.username()})
}

// refusal is a finding by what became of a request.
func refusal(a answer) finding { return either(a.refused(), "refused", "accepted") }

var updateQuestions = []question{
	{
		"update.partial", "What becomes of a field that an update leaves out?", "it stays",
		[]known{
			{"stays", sets{"missing_clears": false}, agrees, ""},
			{"is cleared", sets{"missing_clears": true}, wrong, "send every field with every update"},
		},
		func(s *session) finding {
			o := s.fallback()
			_, shown := s.probe(o, nil, "fallback_uri_uuid")
			return either(shown["fallback_uri_uuid"] == o.body["fallback_uri_uuid"], "stays", "is cleared")
		},
	},
	{
		"update.direction", "Is a trunk updated without its direction?", "no: it is always sent",
		[]known{
			{"refused", sets{"direction_optional": false}, agrees, ""},
			{"accepted", sets{"direction_optional": true}, copes, ""},
		},
		func(s *session) finding {
			a, _ := s.probe(s.inbound(s.uri()), nil, "trunk_direction")
			return refusal(a)
		},
	},
	{
		"update.direction_change", "Can a trunk's direction be changed?", "yes",
		[]known{
			{"accepted", sets{"direction_change": "accepted"}, agrees, ""},
			{"refused", sets{"direction_change": "refused"}, copes, "nothing: the service's refusal is shown; replace the trunk"},
			{"ignored", sets{"direction_change": "ignored"}, copes, "nothing: the provider says so; replace the trunk"},
		},
		func(s *session) finding {
			o, acl := s.inbound(s.uri()), s.acl()
			changes := map[string]any{"trunk_direction": "outbound", "ipacl_uuid": acl.id, "primary_uri_uuid": nil}
			a, shown := s.probe(o, changes)
			if a.refused() {
				a, shown = s.probe(o, with(changes, "primary_uri_uuid", ""))
			}
			if a.refused() {
				return says("refused")
			}
			return either(shown["trunk_direction"] == "outbound", "accepted", "ignored")
		},
	},
	{
		"update.addresses", "Does an update replace the addresses of a list?", "yes",
		[]known{
			{"yes", sets{"merge_addresses": false}, agrees, ""},
			{"it adds", sets{"merge_addresses": true}, wrong, "a removed address stays in force: replace the list"},
		},
		func(s *session) finding {
			_, shown := s.probe(s.acl(), map[string]any{"ip_addresses": []string{"198.51.100.1"}})
			return either(slices.ContainsFunc(texts(shown["ip_addresses"]), func(a string) bool { return strings.HasPrefix(a, "192.0.2.1") }), "it adds", "yes")
		},
	},
	{
		"update.password", "Is a credential updated without its password?", "it would blank the password: it is always sent",
		[]known{
			{"accepted", sets{"password_required": false}, agrees, ""},
			{"refused", sets{"password_required": true}, agrees, ""},
		},
		func(s *session) finding { a, _ := s.probe(s.credential(), nil, "password"); return refusal(a) },
	},
	{
		"update.username", "Is a credential updated with its password alone?", "no: the username is always sent",
		[]known{
			{"refused", sets{"password_alone": false}, agrees, ""},
			{"accepted", sets{"password_alone": true}, copes, ""},
		},
		func(s *session) finding { a, _ := s.probe(s.credential(), nil, "username"); return refusal(a) },
	},
}
