package emulator

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// hiddenText is what a secret reads as where a person looks.
const hiddenText = "(hidden)"

// State is all objects as JSON, in the form that [Server.Load] reads, secrets included:
//
//	{"objects": {"URI": [{"uri_uuid": "pbx", "uri": "pbx.example.com"}],
//	             "Trunk": [{"trunk_direction": "inbound", "primary_uri_uuid": "pbx"}]}}
//
// Objects of further accounts are in "accounts", by auth ID, each like "objects".
func (s *Server) State() []byte { return encodeJSON(s.state(false), "  ") }

func (s *Server) state(hideSecrets bool) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := map[string]any{"objects": s.accounts[s.initial.AuthID].state(hideSecrets)}
	others := map[string]any{}
	for id, a := range s.accounts {
		if objects := a.state(hideSecrets); id != s.initial.AuthID && len(objects) > 0 {
			others[id] = objects
		}
	}
	if len(others) > 0 {
		state["accounts"] = others
	}
	return state
}

func (a *account) state(hideSecrets bool) map[Kind][]Object {
	objects := map[Kind][]Object{}
	for kind, c := range a.collections {
		for _, e := range c.order {
			o := maps.Clone(e.fields)
			maps.DeleteFunc(o, func(name string, v any) bool { return v == nil && isSecret(name) })
			for name, v := range o {
				if hideSecrets {
					o[name] = hide(v, name)
				}
			}
			objects[kind] = append(objects[kind], o)
		}
	}
	return objects
}

// Load replaces all objects of all accounts by those of a state, or none of them where it
// returns an error, which is a [*DecodeError]. Like [Account.Put] it takes what the service
// would refuse to create, as an account can hold it, but no field that is unknown, lacks or
// has a wrong type, and no id twice.
func (s *Server) Load(state []byte) error {
	n, err := parseJSON(state)
	if err != nil {
		return err
	}
	members, err := n.members()
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	loaded := map[string]map[Kind][]*entry{}
	for _, m := range members {
		of := map[string]node{s.initial.AuthID: m.node}
		switch m.name {
		case "objects":
		case "accounts":
			of = map[string]node{}
			accounts, err := m.members()
			if err != nil {
				return err
			}
			for _, a := range accounts {
				if s.accounts[a.name] == nil || a.name == s.initial.AuthID {
					return a.problem("is none of the further accounts, which options name")
				}
				of[a.name] = a.node
			}
		default:
			return m.problem("is unknown; known are: objects, accounts")
		}
		for id, objects := range of {
			if loaded[id], err = s.entries(objects); err != nil {
				return err
			}
		}
	}
	for id, a := range s.accounts {
		a.loaded = loaded[id]
		a.reset(&s.initial)
	}
	return nil
}

// entries are the objects of one account in a state. The caller holds the mutex.
func (s *Server) entries(n node) (map[Kind][]*entry, error) {
	members, err := n.members()
	if err != nil {
		return nil, err
	}
	entries := map[Kind][]*entry{}
	for _, m := range members {
		i := slices.IndexFunc(kinds, func(k *kind) bool { return string(k.kind) == m.name })
		if i < 0 {
			return nil, m.problem("is no kind of object; they are: %s", strings.Join(Kind("").values()[1:], ", "))
		}
		list, err := m.list()
		if err != nil {
			return nil, err
		}
		k, seen := kinds[i], map[string]bool{}
		_, example := s.complete(k, Object{k.idField: "1"})
		for _, item := range list {
			o, err := k.fromState(item, example)
			if err != nil {
				return nil, err
			}
			id, full := s.complete(k, o)
			if seen[id] {
				return nil, item.problem("has the %s %q of another one", k.idField, id)
			}
			seen[id] = true
			entries[k.kind] = append(entries[k.kind], &entry{id: id, fields: full})
		}
	}
	return entries, nil
}

// fromState is an object in a state: what it says, checked for its types alone. The example
// has all fields.
func (k *kind) fromState(n node, example Object) (Object, error) {
	members, err := n.members()
	if err != nil {
		return nil, err
	}
	o := Object{}
	for _, m := range members {
		v, f := m.plain(), k.field(m.name)
		shown, isKnown := example[m.name]
		_, isFlag := shown.(bool)
		_, given := v.(bool)
		switch {
		case !isKnown:
			return nil, m.problem("is unknown; known are: %s", strings.Join(slices.Sorted(maps.Keys(example)), ", "))
		case m.name == k.idField:
			if s, ok := v.(string); !ok || s == "" {
				return nil, m.problem("must be a text")
			}
		case f != nil && v != nil:
			var problem string
			if v, problem = f.typed(v); problem != "" {
				return nil, m.problem("%s", problem)
			}
		case isFlag != given && v != nil:
			return nil, m.problem("must be a %s", map[bool]fieldType{true: boolean, false: text}[isFlag])
		}
		o[m.name] = v
	}
	for _, f := range k.fields {
		if _, ok := o[f.name]; f.required && !f.secret && !ok {
			return nil, n.problem("needs %s", f.name)
		}
	}
	return o, nil
}

// Reset makes the server what it was after the last [Server.Load], empty if there was none: the
// objects, and the options it began with. Faults and the journal are forgotten.
func (s *Server) Reset() {
	s.change(func(o *Options) { *o = s.initial })
	s.ClearFaults()
	s.mu.Lock()
	for _, a := range s.accounts {
		a.reset(&s.initial)
	}
	s.mu.Unlock()
	s.ResetJournal()
}

// entries are what the account holds. Like reset, it needs the server's mutex.
func (a *account) entries() map[Kind][]*entry {
	entries := map[Kind][]*entry{}
	for kind, c := range a.collections {
		entries[kind] = slices.Clone(c.order)
	}
	return entries
}

func (a *account) reset(o *Options) {
	a.setApplications(o)
	for kind, c := range a.collections {
		c.fill(a.loaded[kind])
	}
}

// Revision changes with the objects: while it stays the same, so does [Server.State].
func (s *Server) Revision() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.revision()
}

// revision needs the mutex.
func (s *Server) revision() (revision uint64) {
	for _, a := range s.accounts {
		for _, c := range a.collections {
			revision += c.revision
		}
	}
	return revision
}

// shown is a request as a person may see it: without headers, secrets hidden.
func (r *Request) shown() map[string]any {
	shown := map[string]any{
		"serial": r.Serial, "time": r.Time.UTC().Format(time.RFC3339Nano), "account": r.Account, "method": r.Method, "path": r.Path,
		"query": r.Query, "kind": r.Kind, "op": r.Op, "id": r.ID, "status": r.Status, "fault": r.Fault, "fields": nil,
	}
	if r.Fields != nil {
		shown["fields"] = hide(r.Fields, "")
	}
	return shown
}

// hide hides the secrets in what a body or an object holds under that name. That there was a
// text is still to be seen.
func hide(v any, name string) any {
	switch v := v.(type) {
	case map[string]any:
		hidden := map[string]any{}
		for name, item := range v {
			hidden[name] = hide(item, name)
		}
		return hidden
	case []any:
		hidden := make([]any, len(v))
		for i, item := range v {
			hidden[i] = hide(item, name)
		}
		return hidden
	case string:
		u, _ := parseURI(v)
		switch _, password, found := strings.Cut(u.userinfo, ":"); {
		case v != "" && isSecret(name):
			return hiddenText
		case found && password != "":
			return strings.Replace(v, ":"+password+"@", ":"+hiddenText+"@", 1)
		}
	}
	return v
}

func isSecret(name string) bool {
	return slices.ContainsFunc(kinds, func(k *kind) bool {
		f := k.field(name)
		return f != nil && f.secret
	})
}
