package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Kind is a collection of the API, by its name in the path.
type Kind string

// The collections of Zentrunk.
const (
	Trunks               Kind = "Trunk"
	IPAccessControlLists Kind = "IPAccessControlList"
	Credentials          Kind = "Credential"
	URIs                 Kind = "URI"
)

// Object is one trunk, IP access control list, credential or origination URI:
// field names as on the wire, and string, bool, []string or nil for values.
type Object map[string]any

// clone copies an object so that neither side sees the other's changes.
func (o Object) clone() Object {
	c := maps.Clone(o)
	for name, v := range c {
		if list, ok := v.([]string); ok {
			c[name] = slices.Clone(list)
		}
	}
	return c
}

// text is a string field's value; empty for null.
func (o Object) text(name string) string {
	v, _ := o[name].(string)
	return v
}

// kind describes a collection: the fields, and what is the collection's own.
type kind struct {
	kind    Kind
	noun    string // in messages
	idField string
	newID   func(serial uint64) string
	fields  []field

	// The messages of create and update. Their wording and case vary in the
	// service, too: no client may match on them.
	created, updated string

	// derive is what the service works out from the id and the other fields;
	// may be nil.
	derive func(Object) Object
	// rules are the kind's own; they may change what is about to be stored. May
	// be nil.
	rules func(*change) *refusal
	// deleting is called before an object goes; may be nil.
	deleting func(c *call, a *account, id string) *refusal
}

// field describes one writable field.
type field struct {
	name     string
	typ      fieldType
	enum     []string // the values of a string that has few
	required bool     // 422 when missing in a create
	nullable bool     // null clears it
	initial  any      // the value when left out of a create
	secret   bool     // never returned
	ref      Kind     // the kind whose id it holds
	filter   bool     // lists can be filtered by it
	// validText and validList say what is wrong with a value of that type, or "";
	// may be nil.
	validText func(string) string
	validList func([]string) string
}

type fieldType int

const (
	text fieldType = iota
	boolean
	textList
)

func (t fieldType) String() string {
	return [...]string{"string", "boolean", "list of strings"}[t]
}

// kinds are all collections.
var kinds = []*kind{trunkKind, ipaclKind, credentialKind, uriKind}

func kindNamed(name Kind) *kind {
	for _, k := range kinds {
		if k.kind == name {
			return k
		}
	}
	return nil
}

func (k *kind) field(name string) *field {
	for i := range k.fields {
		if k.fields[i].name == name {
			return &k.fields[i]
		}
	}
	return nil
}

// nameField is alike in all kinds.
var nameField = field{name: "name", typ: text, nullable: true}

// blank is a new object before anything is known of it: unset fields read as
// null.
func (k *kind) blank(id string) Object {
	now := timestamp(time.Now())
	o := Object{k.idField: id, "created_at": now, "updated_at": now}
	for _, f := range k.fields {
		o[f.name] = f.initial
	}
	return o
}

// shown is what the API returns of an object: everything but its secrets.
func (k *kind) shown(o Object) Object {
	o = maps.Clone(o)
	for _, f := range k.fields {
		if f.secret {
			delete(o, f.name)
		}
	}
	return o
}

// decode checks the fields of a body one by one and gives them Go's types.
func (k *kind) decode(sent map[string]any) (Object, *refusal) {
	o := Object{}
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		f := k.field(name)
		if f == nil {
			if _, readOnly := k.example()[name]; readOnly {
				return nil, invalid(name, "is set by the service and cannot be written")
			}
			return nil, invalid(name, "is not a parameter of this request")
		}
		v, r := f.decode(sent[name])
		if r != nil {
			return nil, r
		}
		o[name] = v
	}
	return o, nil
}

// example is an object with every field the kind has.
func (k *kind) example() Object {
	o := k.blank("")
	if k.derive != nil {
		maps.Copy(o, k.derive(o))
	}
	return o
}

func (f *field) decode(v any) (any, *refusal) {
	if v == nil {
		if !f.nullable {
			return nil, invalid(f.name, "cannot be null")
		}
		return nil, nil
	}
	wrongType := invalid(f.name, "must be a %s", f.typ)
	problem := ""
	switch f.typ {
	case text:
		s, ok := v.(string)
		switch {
		case !ok:
			return nil, wrongType
		case s == "":
			return nil, invalid(f.name, "cannot be empty")
		case f.enum != nil && !slices.Contains(f.enum, s):
			return nil, invalid(f.name, "must be one of: %s", strings.Join(f.enum, ", "))
		case f.validText != nil:
			problem = f.validText(s)
		}
	case boolean:
		if _, ok := v.(bool); !ok {
			return nil, wrongType
		}
	case textList:
		items, ok := v.([]any)
		if !ok {
			return nil, wrongType
		}
		list := make([]string, len(items))
		for i, item := range items {
			if list[i], ok = item.(string); !ok {
				return nil, wrongType
			}
		}
		if f.validList != nil {
			problem = f.validList(list)
		}
		v = list
	}
	if problem != "" {
		return nil, invalid(f.name, "%s", problem)
	}
	return v, nil
}

// change is a create or an update as a kind's rules see it.
type change struct {
	account *account
	before  Object // nil in a create
	sent    Object // what the request carried
	after   Object // what is about to be stored
}

func (c *change) creating() bool { return c.before == nil }

func (c *change) has(name string) bool {
	_, ok := c.sent[name]
	return ok
}

// lacks is the refusal of an object without a field it needs: 422 when creating,
// 400 when an update would leave it so.
func (c *change) lacks(name, why string) *refusal {
	r := invalid(name, "is required %s", why)
	if c.creating() {
		r.status = http.StatusUnprocessableEntity
	}
	return r
}

// timestamp is the form of created_at and updated_at.
func timestamp(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}
