package emulator

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Kind is a kind of object of the API, by its collection's name in the path.
type Kind string

// The collections of Zentrunk.
const (
	Trunks               Kind = "Trunk"
	IPAccessControlLists Kind = "IPAccessControlList"
	Credentials          Kind = "Credential"
	URIs                 Kind = "URI"
)

// Object is one trunk, IP access control list, credential, origination URI or number:
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

// zentrunk is where Zentrunk's collections are, below the account.
const zentrunk = "Zentrunk"

// kind describes a kind of object: where it is, what can be done with it, its fields, and
// what is its own.
type kind struct {
	kind Kind
	path []string // below the account, without an id
	// operations are what the service can do, those of a collection in most kinds. What it
	// lacks answers 405.
	operations map[Op]operation
	noun       string // in messages
	idField    string
	newID      func(serial string) string // of 19 digits or more
	fields     []field

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

	// fresh is a new object of a kind whose fields are not those that can be written; may be nil.
	fresh func(id string) Object
	// matches says what a filter means, where that is not the equality of a field; may be nil.
	matches func(o Object, name string, want any) bool
	// show changes what is shown of an object; may be nil.
	show func(c *call, o Object)
	// rooted: the paths of other pages begin with a slash.
	rooted bool
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
	// rewriteText and rewriteList are how the service may store a value of that type, where
	// the options say so; may be nil.
	rewriteText func(Rewrite, string) string
	rewriteList func(Rewrite, []string) []string
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

// kinds are all there are.
var kinds = []*kind{trunkKind, ipaclKind, credentialKind, uriKind, numberKind}

// kindAt is the kind whose path is the beginning of this one, nil if there is none.
func kindAt(path []string) *kind {
	for _, k := range kinds {
		if len(path) >= len(k.path) && slices.Equal(path[:len(k.path)], k.path) {
			return k
		}
	}
	return nil
}

// values are what a text that names a kind can be; empty is any.
func (Kind) values() []string {
	names := []string{""}
	for _, k := range kinds {
		names = append(names, string(k.kind))
	}
	return names
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
var nameField = field{name: "name", typ: text, nullable: true, rewriteText: Rewrite.name}

// blank is a new object before anything is known of it: unset fields read as
// null.
func (k *kind) blank(id string) Object {
	if k.fresh != nil {
		return k.fresh(id)
	}
	now := timestamp(time.Now())
	o := Object{k.idField: id, "created_at": now, "updated_at": now}
	for _, f := range k.fields {
		o[f.name] = f.initial
	}
	return o
}

// shown is what the API returns of an object: everything but its secrets.
func (c *call) shown(o Object) Object {
	k := c.route.kind
	o = maps.Clone(o)
	for _, f := range k.fields {
		if f.secret {
			delete(o, f.name)
		}
	}
	if k.show != nil {
		k.show(c, o)
	}
	return o
}

// decode checks the fields of a body one by one and gives them Go's types.
func (k *kind) decode(sent map[string]any, opts *Options) (Object, *refusal) {
	o := Object{}
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		f := k.field(name)
		if f == nil {
			if _, readOnly := k.example()[name]; readOnly {
				return nil, invalid(name, "is set by the service and cannot be written")
			}
			if opts.IgnoreUnknown {
				continue
			}
			return nil, invalid(name, "is not a parameter of this request")
		}
		v, r := f.decode(opts.loosely(f, sent[name]), opts.Rewrite)
		if r == nil {
			r = opts.refuse(f, sent[name])
		}
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

// decode checks a value as it is sent.
func (f *field) decode(v any, rw Rewrite) (any, *refusal) {
	if v == nil {
		if !f.nullable {
			return nil, invalid(f.name, "cannot be null")
		}
		return nil, nil
	}
	v, problem := f.typed(v)
	if problem != "" {
		return nil, invalid(f.name, "%s", problem)
	}
	switch v := v.(type) {
	case string:
		if f.rewriteText != nil {
			v = f.rewriteText(rw, v)
		}
		if v == "" {
			return nil, invalid(f.name, "cannot be empty")
		}
		if f.validText != nil {
			problem = f.validText(v)
		}
		return v, f.refuse(problem)
	case []string:
		if f.validList != nil {
			problem = f.validList(v)
		}
		if f.rewriteList != nil && problem == "" {
			v = f.rewriteList(rw, v)
		}
		return v, f.refuse(problem)
	default:
		return v, nil
	}
}

// refuse is the refusal of the field's value for that problem, nil for none.
func (f *field) refuse(problem string) *refusal {
	if problem == "" {
		return nil
	}
	return invalid(f.name, "%s", problem)
}

// typed gives a value that is not null Go's type, or says what is wrong with it.
func (f *field) typed(v any) (_ any, problem string) {
	wrongType := "must be a " + f.typ.String()
	switch f.typ {
	case text:
		s, ok := v.(string)
		switch {
		case !ok:
			return nil, wrongType
		case s != "" && f.enum != nil && !slices.Contains(f.enum, s):
			return nil, "must be one of: " + strings.Join(f.enum, ", ")
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
		return list, ""
	}
	return v, ""
}

// change is a create or an update as a kind's rules see it.
type change struct {
	account *account
	opts    *Options
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
		r.status = c.opts.missingStatus()
	}
	return r
}

// timestamp is the form of created_at and updated_at.
func timestamp(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}
