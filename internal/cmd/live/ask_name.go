package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

var nameQuestions = []question{
	{
		"name.needed", "What is the name of a trunk that is given none?", "either: the service may choose it, or not",
		[]known{
			{"chosen", sets{"name_required": false, "no_default_name": false}, agrees, ""},
			{"null", sets{"name_required": false, "no_default_name": true}, copes, ""},
			{"refused", sets{"name_required": true, "no_default_name": false}, copes, "nothing: the refusal is shown; give a name"},
		},
		func(s *session) finding {
			o, a := s.try(trunks, map[string]any{"trunk_direction": "inbound", "primary_uri_uuid": s.uri().id})
			if o == nil {
				return refusal(a)
			}
			shown, _ := s.await(o, anything)
			return either(text(shown["name"]) == "", "null", "chosen")
		},
	},
	{
		"name.unique", "Are names unique?", "either: what a name may be of is told by the errors",
		[]known{
			{"in each kind", sets{"shared_names": []string{}}, agrees, ""},
			{"not in all", sets{"shared_names": []string{"Credential"}}, copes, ""},
			{"not in all", sets{"shared_names": []string{"Credential", "IPAccessControlList", "URI"}}, copes, ""},
		},
		func(s *session) finding {
			shared := s.shared(func(*object, answer) {})
			if len(shared) == 0 {
				return says("in each kind")
			}
			return finding{"not in all", "several of one name in " + strings.Join(shared, ", "), sets{"shared_names": shared}}
		},
	},
	{
		"name.taken", "Which status has the refusal of a taken name?", "400, 409 or 422",
		[]known{
			{"400", sets{"taken_is_409": false}, agrees, ""},
			{"409", sets{"taken_is_409": true}, agrees, ""},
			{"422", nil, agrees, ""},
		},
		func(s *session) finding {
			f := says(unknown, "no name was refused")
			s.shared(func(o *object, a answer) {
				if o == nil {
					f = says(strconv.Itoa(a.status), "with "+strings.Join(names(a.object), ", "))
				}
			})
			return f
		},
	},
	{
		"name.longest", "How long can a name be?", "nothing: the service decides",
		[]known{
			{"more than 1000", sets{"max_name": 0, "cut_names": false}, agrees, ""},
			{"refused", sets{"max_name": 64, "cut_names": false}, copes, "nothing: the refusal is shown"},
			{"cut", sets{"max_name": 255, "cut_names": true}, copes, "nothing: the provider says that the service rewrites it"},
		},
		longestName,
	},
	{
		"name.trimmed", "What becomes of the blanks around a name?", "either",
		[]known{
			{"stay", sets{"rewrite.trim": false}, copes, ""},
			{"go", sets{"rewrite.trim": true}, copes, ""},
		},
		func(s *session) finding {
			name := " " + s.mark() + " x "
			return s.spelled(uris, map[string]any{"name": name, "uri": s.host()}, "name", func(shown string) finding {
				return map[bool]finding{true: says("stay"), false: says("another", "blanks change")}[shown == name]
			}, map[string]string{strings.TrimSpace(name): "go"})
		},
	},
	{
		"name.unicode", "In which Unicode form is a name stored?", "any",
		[]known{
			{"as it came", sets{"rewrite.nfc": false}, copes, ""},
			{"composed", sets{"rewrite.nfc": true}, copes, ""},
		},
		func(s *session) finding {
			name := s.mark() + " Cafe\u0301"
			return s.spelled(uris, map[string]any{"name": name, "uri": s.host()}, "name", func(shown string) finding {
				return either(shown == name, "as it came", "another")
			}, map[string]string{strings.ReplaceAll(name, "e\u0301", "\u00e9"): "composed"})
		},
	},
}

// spelled makes an object and says how a field of it is spelled then.
func (s *session) spelled(k kind, body map[string]any, field string, otherwise func(string) finding, words map[string]string) finding {
	o, a := s.try(k, body)
	if o == nil {
		return refusal(a)
	}
	shown, _ := s.await(o, anything)
	if word, ok := words[text(shown[field])]; ok {
		return says(word)
	}
	return otherwise(text(shown[field]))
}

// shared are the kinds in which a second object of a name is made.
func (s *session) shared(second func(*object, answer)) []string {
	shared := []string{}
	for _, o := range s.each() {
		body := maps.Clone(o.body)
		switch o.kind {
		case uris:
			body["uri"] = s.host()
		case credentials:
			body["username"] = s.username()
		}
		again, a := s.try(o.kind, body)
		second(again, a)
		if again != nil {
			shared = append(shared, o.kind.name)
		}
	}
	slices.Sort(shared)
	return shared
}

// tooLong is more than anybody calls a trunk.
const tooLong = 1001

func longestName(s *session) finding {
	o := s.uri()
	try := func(length int) (fits bool, shown string) {
		name := s.mark() + "-"
		name += strings.Repeat("x", length-len(name))
		a, object := s.probe(o, map[string]any{"name": name})
		return !a.refused(), text(object["name"])
	}
	fits, shown := try(tooLong)
	switch {
	case fits && len(shown) == tooLong:
		return says("more than 1000")
	case fits:
		return finding{"cut", strconv.Itoa(len(shown)), sets{"max_name": len(shown), "cut_names": true}}
	}
	below, above := 20, tooLong
	for above-below > 1 {
		middle := (below + above) / 2
		if fits, _ := try(middle); fits {
			below = middle
		} else {
			above = middle
		}
	}
	return finding{"refused", fmt.Sprintf("more than %d", below), sets{"max_name": below, "cut_names": false}}
}
