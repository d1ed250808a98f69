package main

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// nobody is the id of no object.
func nobody() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// shape is what a body is, without anything that stands in it.
func (a answer) shape() string {
	if a.object == nil {
		return "no JSON object"
	}
	return "with " + strings.Join(names(a.object), ", ")
}

var errorQuestions = []question{
	{
		"error.404", "What is answered where an object does not exist?", "404 with a JSON object",
		[]known{
			{"an object", sets{"empty_not_found": false}, agrees, ""},
			{"an empty object", sets{"empty_not_found": true}, agrees, ""},
			{"no JSON", nil, wrong, "objects that are gone are never found to be: take this 404 for one"},
		},
		func(s *session) finding {
			a := s.do(http.MethodGet, member(uris, nobody()), nil)
			switch {
			case a.status != http.StatusNotFound:
				return says(strconv.Itoa(a.status), a.shape())
			case a.object == nil:
				return says("no JSON")
			case len(a.object) == 0:
				return says("an empty object")
			}
			return says("an object", a.shape())
		},
	},
	{
		"error.gone", "What is answered where an object to delete does not exist?", "404",
		[]known{
			{"404", nil, agrees, ""}, {"204", nil, copes, ""}, {"200", nil, copes, ""},
		},
		func(s *session) finding {
			return says(strconv.Itoa(s.do(http.MethodDelete, member(uris, nobody()), nil).status))
		},
	},
	{
		"error.missing", "What is answered where a parameter is missing?", "400 or 422",
		[]known{
			{"422", sets{"missing_is_400": false}, agrees, ""},
			{"400", sets{"missing_is_400": true}, agrees, ""},
		},
		func(s *session) finding {
			_, a := s.try(lists, map[string]any{"name": s.mark()})
			return says(strconv.Itoa(a.status), a.shape())
		},
	},
	{
		"error.shape", "Is the error a text?", "a text or an object",
		[]known{
			{"text", sets{"error_objects": false}, agrees, ""},
			{"object", sets{"error_objects": true}, agrees, ""},
		},
		func(s *session) finding {
			_, a := s.try(lists, map[string]any{"name": s.mark()})
			switch a.object["error"].(type) {
			case string:
				return says("text")
			case map[string]any:
				return says("object")
			}
			return says("another", a.shape())
		},
	},
	{
		"error.unknown_field", "What becomes of a field that the service does not know?", "none is sent",
		[]known{
			{"refused", sets{"ignore_unknown": false}, copes, ""},
			{"accepted", sets{"ignore_unknown": true}, copes, ""},
		},
		func(s *session) finding {
			_, a := s.try(uris, map[string]any{"name": s.mark(), "uri": s.host(), "tflive_unknown": "x"})
			return refusal(a)
		},
	},
	{
		"error.type", `Is the text "true" taken for a boolean?`, "none is sent",
		[]known{
			{"refused", sets{"loose_types": false}, copes, ""},
			{"accepted", sets{"loose_types": true}, copes, ""},
		},
		func(s *session) finding {
			_, a := s.try(uris, map[string]any{"name": s.mark(), "uri": s.host(), "authentication_needed": "false"})
			return refusal(a)
		},
	},
	{
		"http", "Which versions of HTTP are offered?", "HTTP/1.1",
		[]known{
			{"HTTP/1.1", nil, agrees, ""},
			{"HTTP/2 and HTTP/1.1", nil, copes, "nothing: the provider speaks HTTP/1.1 alone"},
			{"HTTP/2 alone", nil, wrong, "speak HTTP/2, without its replays"},
		},
		func(s *session) finding {
			if !strings.HasPrefix(s.base, "https:") {
				return says(unknown, "not over TLS")
			}
			one, two := s.offers("http/1.1"), s.offers("h2")
			switch {
			case one && two:
				return says("HTTP/2 and HTTP/1.1")
			case two:
				return says("HTTP/2 alone")
			case one:
				return says("HTTP/1.1")
			}
			return says(unknown, "no connection")
		},
	},
}
