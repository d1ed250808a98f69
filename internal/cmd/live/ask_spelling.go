package main

import (
	"strings"
)

// addresses asks what becomes of the addresses of a new list. The words are what is shown, with
// blanks between them; another spelling of a single address's prefix does not count, but where it
// is what is asked for.
func addresses(id, asks string, sent []string, prefixes bool, answers []known, words map[string]string) question {
	return question{
		"address." + id, asks, "any: addresses are compared, not their spelling", answers,
		func(s *session) finding {
			o, a := s.try(lists, map[string]any{"name": s.mark(), "ip_addresses": sent})
			if o == nil {
				return refusal(a)
			}
			shown, _ := s.await(o, anything)
			list := texts(shown["ip_addresses"])
			for i := range list {
				if !prefixes {
					list[i] = strings.TrimSuffix(strings.TrimSuffix(list[i], "/32"), "/128")
				}
			}
			if word, ok := words[strings.Join(list, " ")]; ok {
				return says(word)
			}
			return says("another", strings.Join(list, " "))
		},
	}
}

const refusedAddress = "nothing: the refusal is shown"

var addressQuestions = []question{
	addresses("host_bits", "What becomes of host bits in a network?", []string{"203.0.113.5/24"}, false, []known{
		{"stay", sets{"rewrite.clear_host_bits": false, "refuses": []string{}}, copes, ""},
		{"are cleared", sets{"rewrite.clear_host_bits": true, "refuses": []string{}}, copes, ""},
		{"refused", sets{"rewrite.clear_host_bits": false, "refuses": []string{"host_bits"}}, copes, refusedAddress},
	}, map[string]string{"203.0.113.5/24": "stay", "203.0.113.0/24": "are cleared"}),
	addresses("prefix", "What becomes of /32?", []string{"192.0.2.1/32", "192.0.2.2"}, true, []known{
		{"as it came", sets{"rewrite.host_prefix": "", "refuses": []string{}}, copes, ""},
		{"dropped", sets{"rewrite.host_prefix": "drop", "refuses": []string{}}, copes, ""},
		{"added", sets{"rewrite.host_prefix": "add", "refuses": []string{}}, copes, ""},
		{"refused", sets{"rewrite.host_prefix": "", "refuses": []string{"single_prefix"}}, copes, refusedAddress},
	}, map[string]string{"192.0.2.1/32 192.0.2.2": "as it came", "192.0.2.1 192.0.2.2": "dropped", "192.0.2.1/32 192.0.2.2/32": "added"}),
	addresses("order", "In which order are addresses?", []string{"203.0.113.9", "192.0.2.9", "198.51.100.9"}, false, []known{
		{"as they came", sets{"rewrite.sort_addresses": false}, copes, ""},
		{"sorted", sets{"rewrite.sort_addresses": true}, copes, ""},
	}, map[string]string{"203.0.113.9 192.0.2.9 198.51.100.9": "as they came", "192.0.2.9 198.51.100.9 203.0.113.9": "sorted"}),
	addresses("twice", "What becomes of an address that is there twice?", []string{"192.0.2.1", "192.0.2.1"}, false, []known{
		{"stays", sets{"rewrite.drop_duplicates": false, "refuses": []string{}}, copes, ""},
		{"is kept once", sets{"rewrite.drop_duplicates": true, "refuses": []string{}}, copes, ""},
		{"refused", sets{"rewrite.drop_duplicates": false, "refuses": []string{"duplicates"}}, copes, refusedAddress},
	}, map[string]string{"192.0.2.1 192.0.2.1": "stays", "192.0.2.1": "is kept once"}),
}

// HOST stands for a host of this run, where a URI is shown.
const HOST = "HOST"

// stored makes a URI, and is how it is shown; "" where it is refused.
func (s *session) stored(form string) (shown map[string]any, uri string) {
	host := s.host()
	o, _ := s.try(uris, map[string]any{"name": s.mark(), "uri": strings.ReplaceAll(form, HOST, host)})
	if o == nil {
		return nil, ""
	}
	shown, _ = s.await(o, anything)
	return shown, strings.ReplaceAll(text(shown["uri"]), host, HOST)
}

// uriQuestions: what is refused there is refused when applying, and the refusal is shown.
func uriQuestions() []question {
	var all []question
	for _, f := range []struct{ form, uri string }{
		// The emulator has no option for these.
		{"", "SIP:" + HOST},
		{"", HOST + ";transport=TLS"},
		{"", HOST + ";lr"},
		{"", "sip:user@" + HOST + ":5061;user=phone"},
		{"", "sip:" + HOST + "?a=b"},
		{"", "sip://" + HOST},
		{"", HOST + "."},
		// And one for each of these.
		{"uri_address", "192.0.2.77"},
		{"uri_port", HOST + ":5061"},
		{"uri_secure", "sips:" + HOST},
		{"uri_bare_user", "user@" + HOST},
		{"uri_parameters", HOST + ";transport=tls"},
		{"uri_ipv6", "[2001:db8::77]"},
		{"uri_bare_ipv6", "2001:db8::77"},
		{"uri_user_password", "sip:user:secret@" + HOST},
	} {
		id, takes, refuses := f.form, sets{"refuses": []string{}}, sets{"refuses": []string{f.form}}
		if id == "" {
			id, takes, refuses = "uri", nil, nil
		}
		all = append(all, question{
			id, "Is " + f.uri + " taken for a URI?", "the service decides",
			[]known{
				{"taken", takes, agrees, ""},
				{"refused", refuses, copes, refusedAddress},
			},
			func(s *session) finding {
				_, shown := s.stored(f.uri)
				switch shown {
				case "":
					return says("refused")
				case f.uri:
					return says("taken")
				}
				return says("taken", "as "+shown)
			},
		})
	}
	same := "any: URIs are compared, not their spelling"
	return append(all, []question{
		{
			"uri_scheme", "What becomes of sip: before a URI?", same,
			[]known{
				{"as it came", sets{"rewrite.uri_scheme": "", "refuses": []string{}}, copes, ""},
				{"dropped", sets{"rewrite.uri_scheme": "drop", "refuses": []string{}}, copes, ""},
				{"added", sets{"rewrite.uri_scheme": "add", "refuses": []string{}}, copes, ""},
				{"refused", sets{"rewrite.uri_scheme": "", "refuses": []string{"uri_scheme"}}, copes, refusedAddress},
			},
			func(s *session) finding {
				_, with := s.stored("sip:" + HOST)
				_, without := s.stored(HOST)
				word, ok := map[[2]string]string{
					{"sip:" + HOST, HOST}: "as it came", {HOST, HOST}: "dropped", {"sip:" + HOST, "sip:" + HOST}: "added", {"", HOST}: "refused",
				}[[2]string{with, without}]
				if !ok {
					return says("another", with+" and "+without)
				}
				return says(word)
			},
		},
		{
			"uri_user", "What becomes of the user of a URI?", same + "; one whose user is gone is told",
			[]known{
				{"stays", sets{"rewrite.drop_uri_user": false, "refuses": []string{}}, copes, ""},
				{"goes to sip_user", sets{"rewrite.drop_uri_user": true, "refuses": []string{}}, copes, "a URI with a user cannot be kept: write it without"},
				{"refused", sets{"rewrite.drop_uri_user": false, "refuses": []string{"uri_user"}}, copes, refusedAddress},
			},
			func(s *session) finding {
				_, shown := s.stored("sip:user@" + HOST)
				switch {
				case shown == "":
					return says("refused")
				case strings.Contains(shown, "user@"):
					return says("stays")
				}
				return says("goes to sip_user", "shown as "+shown)
			},
		},
		{
			"sip_user", "Has a URI a sip_user?", "either: it is not read",
			[]known{
				{"yes", sets{"no_sip_user": false}, copes, ""}, {"no", sets{"no_sip_user": true}, copes, ""},
			},
			func(s *session) finding {
				shown, _ := s.stored(HOST)
				return either(has(shown, "sip_user"), "yes", "no")
			},
		},
		{
			"case", "Are hosts and addresses written in lower case?", same,
			[]known{
				{"neither", sets{"rewrite.lower_case": false, "rewrite.lower_only": ""}, copes, ""},
				{"both", sets{"rewrite.lower_case": true, "rewrite.lower_only": ""}, copes, ""},
				{"URIs", sets{"rewrite.lower_case": true, "rewrite.lower_only": "uris"}, copes, ""},
				{"addresses", sets{"rewrite.lower_case": true, "rewrite.lower_only": "addresses"}, copes, ""},
			},
			func(s *session) finding {
				host := strings.ToUpper(s.host())
				lowered := func(k kind, field string, body map[string]any) bool {
					o := s.need(k, body)
					shown, _ := s.await(o, anything)
					value := strings.TrimPrefix(text(shown[field])+strings.Join(texts(shown[field]), ""), "sip:")
					return value == strings.ToLower(value)
				}
				uri := lowered(uris, "uri", map[string]any{"name": s.mark(), "uri": host})
				address := lowered(lists, "ip_addresses", map[string]any{"name": s.mark(), "ip_addresses": []string{"2001:DB8::A"}})
				return says(map[[2]bool]string{{false, false}: "neither", {true, true}: "both", {true, false}: "URIs", {false, true}: "addresses"}[[2]bool{uri, address}])
			},
		},
	}...)
}
