package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"time"
)

// How long lags are, in words, and in the emulator.
const (
	none  = "none"
	short = "short"
	long  = "long"
)

// providerWaits is how long the provider takes an unchanging answer for an old one, after an update.
const providerWaits = 10 * time.Second

// longest is what still is a short lag.
const longest = 2 * time.Second

func lagged(took time.Duration) finding {
	word := long
	switch {
	case took == 0:
		word = none
	case took <= longest:
		word = short
	}
	return says(word, fmt.Sprintf("%d ms", took.Milliseconds()))
}

func lags(option string) []known {
	return []known{
		{none, sets{"lag." + option: "0s"}, agrees, ""},
		{short, sets{"lag." + option: "600ms"}, copes, ""},
		{long, sets{"lag." + option: "4s"}, copes, ""},
	}
}

var lagQuestions = []question{
	{
		"lag.create", "How long is an object missing after its creation?", "some seconds: it is waited for", lags("missing_for"),
		func(s *session) finding {
			o, _ := s.try(uris, map[string]any{"name": s.mark(), "uri": s.host()})
			if o == nil {
				return says(unknown, "a plain URI was refused")
			}
			_, took := s.await(o, anything)
			return lagged(took)
		},
	},
	{
		"lag.domain", "When does a trunk that can be read have its domain?", "at once or a moment later: it is waited for", lags("empty_domain_for"),
		func(s *session) finding {
			o, _ := s.try(trunks, map[string]any{"name": s.mark(), "trunk_direction": "inbound", "primary_uri_uuid": s.uri().id})
			if o == nil {
				return says(unknown, "a plain trunk was refused")
			}
			var seen time.Time
			took := time.Duration(0)
			s.await(o, func(shown map[string]any) bool {
				if seen.IsZero() {
					seen = time.Now()
				} else {
					took = time.Since(seen)
				}
				return text(shown["trunk_domain"]) != ""
			})
			return lagged(took)
		},
	},
	{
		"lag.update", "How long do reads show what was before an update?", "ten seconds at the most: it is waited for",
		append(lags("stale_for"), known{"too long", sets{"lag.stale_for": "15s"}, wrong, "updates fail that took effect: raise patience in internal/object"}),
		func(s *session) finding {
			o := s.uri()
			began := s.settling
			s.settling = 0
			s.probe(o, nil)
			took := s.settling
			s.settling = max(began, took)
			if took > providerWaits {
				return says("too long", fmt.Sprintf("%d ms", took.Milliseconds()))
			}
			return lagged(took)
		},
	},
	{
		"lag.list", "How long do lists show what was before a change?", "some seconds: an object that a list lacks is read by itself", lags("stale_lists_for"),
		func(s *session) finding {
			uri := s.uri()
			filter := url.Values{"primary_uri_uuid": {uri.id}}
			o := s.inbound(uri)
			shows := func(wanted func(map[string]any) bool) time.Duration {
				_, took := s.poll(func() map[string]any {
					var seen map[string]any
					for _, item := range s.all(trunks, filter) {
						if item[trunks.id] == o.id {
							seen = item
						}
					}
					if wanted(seen) {
						return map[string]any{}
					}
					return nil
				})
				return took
			}
			created := shows(func(o map[string]any) bool { return o != nil })
			s.do(http.MethodPost, member(o.kind, o.id), with(o.body, "trunk_status", "disabled"))
			updated := shows(func(o map[string]any) bool { return o["trunk_status"] == "disabled" || !has(o, "trunk_status") })
			if !s.drop(o) {
				return says(unknown, "a trunk could not be deleted")
			}
			deleted := shows(func(o map[string]any) bool { return o == nil })
			f := lagged(max(created, updated, deleted))
			f.detail = fmt.Sprintf("%d ms after a create, %d after an update, %d after a delete", created.Milliseconds(), updated.Milliseconds(), deleted.Milliseconds())
			return f
		},
	},
}

// anything is what any object is.
func anything(map[string]any) bool { return true }

func (s *session) all(k kind, filter url.Values) []map[string]any {
	objects, err := s.list(s.ctx, k, filter)
	if err != nil {
		fail(err)
	}
	return objects
}

// settle looks until there is something to see, or for so long that what does not show then is
// taken for what never will.
func (s *session) settle(look func() bool) {
	for end := time.Now().Add(2*s.settling + 2*time.Second); !look() && time.Now().Before(end); {
		if err := pause(s.ctx, apart); err != nil {
			fail(err)
		}
	}
}

func with(body map[string]any, name string, value any) map[string]any {
	body = maps.Clone(body)
	body[name] = value
	return body
}

func has(o map[string]any, name string) bool {
	_, ok := o[name]
	return ok
}
