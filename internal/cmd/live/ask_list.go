package main

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// several makes four trunks at one URI, and waits until the list of these has them.
func (s *session) several() (made []string, filter url.Values, listed []map[string]any) {
	uri := s.uri()
	filter = url.Values{"primary_uri_uuid": {uri.id}}
	for range 4 {
		made = append(made, s.inbound(uri).id)
	}
	s.poll(func() map[string]any {
		listed = slices.DeleteFunc(s.all(trunks, filter), func(o map[string]any) bool { return !slices.Contains(made, text(o[trunks.id])) })
		if len(listed) < len(made) {
			return nil
		}
		return map[string]any{}
	})
	return made, filter, listed
}

var listQuestions = []question{
	{
		"list.order", "In which order are lists?", "in any",
		[]known{
			{"oldest first", sets{"newest_first": false}, copes, ""},
			{"newest first", sets{"newest_first": true}, copes, ""},
			{"another", nil, copes, ""},
		},
		func(s *session) finding {
			made, _, listed := s.several()
			var order []string
			for _, o := range listed {
				order = append(order, text(o[trunks.id]))
			}
			backwards := slices.Clone(made)
			slices.Reverse(backwards)
			switch {
			case slices.Equal(order, made):
				return says("oldest first")
			case slices.Equal(order, backwards):
				return says("newest first")
			}
			return says("another")
		},
	},
	{
		"list.total", "What is total_count?", "of all objects that match",
		[]known{
			{"exact", sets{"total_count": "exact"}, agrees, ""},
			{"missing", sets{"total_count": "missing"}, wrong, "read until a page is not full"},
			{"of the page", sets{"total_count": "page"}, wrong, "lists end after their first page: read until a page is not full"},
		},
		func(s *session) finding {
			made, filter, _ := s.several()
			query := maps.Clone(filter)
			query["limit"] = []string{"2"}
			p, err := s.page(s.ctx, trunks, query)
			switch {
			case err != nil:
				fail(err)
			case p.total < 0:
				return says("missing")
			case p.total < len(made):
				return says("of the page")
			}
			return says("exact")
		},
	},
	{
		"list.filters", "Do the seven filters of trunks filter?", "yes",
		[]known{
			{"yes", sets{"ignore_filters": false}, agrees, ""},
			{"no", sets{"ignore_filters": true}, wrong, "filter in the data sources and list resources"},
			{"some", nil, wrong, "filter in the data sources and list resources"},
		},
		filters,
	},
	{
		"list.limit", "Can a page have more than 20 objects?", "no: 20 are asked for",
		[]known{
			{"refused", sets{"long_pages": "refused"}, agrees, ""},
			{"capped", sets{"long_pages": "capped"}, agrees, ""},
			{"honoured", sets{"long_pages": "honoured"}, copes, "longer pages would save requests"},
		},
		func(s *session) finding {
			for _, k := range kinds {
				p, err := s.page(s.ctx, k, url.Values{"limit": {"21"}})
				switch {
				case err != nil:
					fail(err)
				case p.refused():
					return says("refused")
				case len(p.objects) > 20:
					return says("honoured")
				case p.limit == 20 || p.total > 20 && len(p.objects) == 20:
					return says("capped")
				}
			}
			return says(unknown, "no kind has more than 20 objects")
		},
	},
}

// filters asks each filter together with one that a trunk fits: if it does not fit the filter,
// nothing is to be listed. So a list is short in an account of any size.
func filters(s *session) finding {
	uri, other := s.uri(), s.uri()
	o := s.need(trunks, map[string]any{
		"name": s.mark(), "trunk_direction": "inbound", "primary_uri_uuid": uri.id, "fallback_uri_uuid": other.id, "trunk_status": "enabled", "secure": false,
	})
	shows := func(filter url.Values) bool {
		return slices.ContainsFunc(s.all(trunks, filter), func(item map[string]any) bool { return item[trunks.id] == o.id })
	}
	anchor := url.Values{"primary_uri_uuid": {uri.id}}
	s.poll(func() map[string]any {
		if shows(anchor) {
			return map[string]any{}
		}
		return nil
	})
	var ignored []string
	for _, f := range []struct{ name, fits, not string }{
		{"primary_uri_uuid", uri.id, other.id},
		{"fallback_uri_uuid", other.id, uri.id},
		{"trunk_direction", "inbound", "outbound"},
		{"trunk_status", "enabled", "disabled"},
		{"secure", "false", "true"},
		{"ipacl_uuid", "", other.id},
		{"credential_uuid", "", other.id},
	} {
		query := maps.Clone(anchor)
		query[f.name] = []string{f.not}
		if shows(query) {
			ignored = append(ignored, f.name)
			continue
		}
		if query[f.name] = []string{f.fits}; f.fits != "" && !shows(query) {
			return says("some", "wrong: "+f.name)
		}
	}
	switch len(ignored) {
	case 0:
		return says("yes")
	case 7:
		return says("no")
	}
	return says("some", "ignored: "+strings.Join(ignored, ", "))
}
