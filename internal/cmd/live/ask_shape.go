package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// each makes one object of every kind.
func (s *session) each() []*object {
	uri, acl, credential := s.uri(), s.acl(), s.credential()
	return []*object{s.outbound(acl, credential), acl, credential, uri}
}

var shapeQuestions = []question{
	{
		"shape", "Is a read object wrapped?", "either way, each kind by itself",
		[]known{
			{"bare", sets{"wrapped": false, "bare": []string{}}, copes, ""},
			{"wrapped", sets{"wrapped": true, "bare": []string{}}, copes, ""},
			{"mixed", sets{"wrapped": true, "bare": []string{"Credential"}}, copes, ""},
		},
		func(s *session) finding {
			bare, wrapped := []string{}, false
			for _, o := range s.each() {
				a := s.do(http.MethodGet, member(o.kind, o.id), nil)
				_, inner := a.object["object"].(map[string]any)
				wrapped = wrapped || inner
				if !inner {
					bare = append(bare, o.kind.name)
				}
			}
			switch {
			case !wrapped:
				return says("bare")
			case len(bare) == 0:
				return says("wrapped")
			}
			return finding{"mixed", "bare: " + strings.Join(bare, ", "), sets{"wrapped": true, "bare": bare}}
		},
	},
	{
		"types", "Have the fields of a read object the documented types?", "yes",
		[]known{
			{"yes", nil, agrees, ""}, {"no", nil, wrong, "change the types in internal/zentrunk"},
		},
		func(s *session) finding {
			var odd, more []string
			for _, o := range s.each() {
				shown, _ := s.await(o, anything)
				for _, name := range names(shown) {
					if !expected(name) {
						more = append(more, o.kind.name+"."+name)
						continue
					}
					switch shown[name].(type) {
					case nil:
					case bool:
						if name == "secure" || name == "authentication_needed" {
							continue
						}
						odd = append(odd, name)
					case string:
						if name == "secure" || name == "authentication_needed" || name == "ip_addresses" {
							odd = append(odd, name)
						}
					case []any:
						if name == "ip_addresses" {
							continue
						}
						odd = append(odd, name)
					default:
						odd = append(odd, name)
					}
				}
			}
			f := either(len(odd) == 0, "yes", "no")
			if f.detail = strings.Join(odd, ", "); len(odd) == 0 && len(more) > 0 {
				f.detail = "besides, there are " + strings.Join(more, ", ")
			}
			return f
		},
	},
	{
		"entries", "Has an object in a list the fields that a read shows?", "either way: one that lacks some is read by itself",
		[]known{
			{"yes", sets{"list_lacks": []string{}}, agrees, ""},
			{"fewer", sets{"list_lacks": []string{"trunk_domain", "username"}}, copes, "nothing: a plan costs more requests"},
		},
		func(s *session) finding {
			lacks := []string{}
			for _, o := range s.each() {
				shown, _ := s.await(o, anything)
				var filter url.Values
				if o.kind == trunks {
					filter = url.Values{"ipacl_uuid": {text(o.body["ipacl_uuid"])}}
				}
				entry, _ := s.poll(func() map[string]any {
					for _, item := range s.all(o.kind, filter) {
						if item[o.kind.id] == o.id {
							return item
						}
					}
					return nil
				})
				for _, name := range names(shown) {
					if !has(entry, name) && name != "api_id" && !slices.Contains(lacks, name) {
						lacks = append(lacks, name)
					}
				}
			}
			if len(lacks) == 0 {
				return says("yes")
			}
			return finding{"fewer", "lacks " + strings.Join(lacks, ", "), sets{"list_lacks": lacks}}
		},
	},
}

// expected are the fields that the provider reads.
func expected(name string) bool {
	return slices.Contains([]string{
		"trunk_id", "trunk_domain", "name", "trunk_direction", "trunk_status", "secure", "ipacl_uuid", "credential_uuid", "primary_uri_uuid",
		"fallback_uri_uuid", "ip_addresses", "username", "uri_uuid", "uri", "authentication_needed",
	}, name)
}
