package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DecodeError is what is wrong with JSON that came from outside, and where.
type DecodeError struct {
	Line  int    // the first is 1
	Field string // such as rewrite.trim; empty for all of it
	Text  string
}

func (e *DecodeError) Error() string {
	return fmt.Sprintf("line %d: %s", e.Line, strings.TrimSpace(e.Field+" "+e.Text))
}

// DecodeOptions reads a JSON object into options: what is not in it stays as it is, and they
// stay wholly as they are where there is an error, which is a [*DecodeError].
func DecodeOptions(data []byte, o *Options) error { return decodeInto(data, o) }

// decodeInto is encoding/json, but for what it is to people: it knows durations, refuses what
// is unknown, doubled, negative or no value of its type, and says in which line that is.
func decodeInto[T any](data []byte, into *T) error {
	n, err := parseJSON(data)
	if err != nil {
		return err
	}
	result := *into
	if err := n.bind(reflect.ValueOf(&result).Elem()); err != nil {
		return err
	}
	*into = result
	return nil
}

// node is a value in JSON and where it stands.
type node struct {
	path  string
	line  int
	value any // nil, bool, string, json.Number, []node or []member
}

type member struct {
	name string
	node
}

func (n node) problem(format string, args ...any) error {
	return &DecodeError{n.line, n.path, fmt.Sprintf(format, args...)}
}

// reader reads JSON that is known to be valid.
type reader struct {
	*json.Decoder
	data []byte
	line int
	read int64 // how much of data the line is the end of
}

func parseJSON(data []byte) (node, error) {
	// This finds what is no JSON, also what is nested too deep to be followed.
	if err := json.Unmarshal(data, new(json.RawMessage)); err != nil {
		at := int64(len(data))
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = syntax.Offset
		}
		return node{}, &DecodeError{1 + bytes.Count(data[:at], []byte("\n")), "", "This is no JSON: " + err.Error()}
	}
	r := &reader{json.NewDecoder(bytes.NewReader(data)), data, 1, 0}
	r.UseNumber()
	return r.node("")
}

// token is the next token, whose line becomes the reader's.
func (r *reader) token() json.Token {
	t, err := r.Token()
	if err != nil {
		panic("emulator: valid JSON that cannot be read: " + err.Error())
	}
	r.line += bytes.Count(r.data[r.read:r.InputOffset()], []byte("\n"))
	r.read = r.InputOffset()
	return t
}

func (r *reader) node(path string) (node, error) {
	t := r.token()
	n := node{path, r.line, t}
	switch t {
	case json.Delim('['):
		list := []node{}
		for r.More() {
			item, err := r.node(fmt.Sprintf("%s[%d]", path, len(list)))
			if err != nil {
				return n, err
			}
			list = append(list, item)
		}
		r.token()
		n.value = list
	case json.Delim('{'):
		members := []member{}
		seen := map[string]bool{}
		for r.More() {
			name := fmt.Sprint(r.token())
			item, err := r.node(strings.TrimPrefix(path+"."+name, "."))
			if err != nil {
				return n, err
			}
			if seen[name] {
				return n, item.problem("is given twice")
			}
			seen[name] = true
			members = append(members, member{name, item})
		}
		r.token()
		n.value = members
	}
	return n, nil
}

// plain is the value as encoding/json has it, but for numbers, which keep their spelling.
func (n node) plain() any {
	switch v := n.value.(type) {
	case []node:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = item.plain()
		}
		return list
	case []member:
		object := map[string]any{}
		for _, m := range v {
			object[m.name] = m.plain()
		}
		return object
	default:
		return v
	}
}

func (n node) members() ([]member, error) {
	if members, ok := n.value.([]member); ok {
		return members, nil
	}
	return nil, n.problem("must be an object")
}

func (n node) list() ([]node, error) {
	if list, ok := n.value.([]node); ok {
		return list, nil
	}
	return nil, n.problem("must be a list")
}

// bind sets v from the value. What an object does not name stays as it is.
func (n node) bind(v reflect.Value) error {
	if n.value == nil && slices.Contains([]reflect.Kind{reflect.Map, reflect.Slice}, v.Kind()) {
		v.SetZero()
		return nil
	}
	switch v.Kind() {
	case reflect.Struct:
		members, err := n.members()
		if err != nil {
			return err
		}
		fields := fieldsOf(v)
		for _, m := range members {
			i := slices.IndexFunc(fields, func(f jsonField) bool { return f.name == m.name })
			if i < 0 {
				return m.problem("is unknown; known are: %s", jsonNames(fields))
			}
			if err := m.bind(fields[i].value); err != nil {
				return err
			}
		}
		return nil
	case reflect.Map:
		members, err := n.members()
		if err != nil {
			return err
		}
		v.Set(reflect.MakeMap(v.Type()))
		for _, m := range members {
			item := reflect.New(v.Type().Elem()).Elem()
			if err := m.bind(item); err != nil {
				return err
			}
			v.SetMapIndex(reflect.ValueOf(m.name), item)
		}
		return nil
	case reflect.Slice:
		list, err := n.list()
		if err != nil {
			return err
		}
		v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
		for i, item := range list {
			if err := item.bind(v.Index(i)); err != nil {
				return err
			}
		}
		return nil
	default:
		return n.bindScalar(v)
	}
}

func (n node) bindScalar(v reflect.Value) error {
	s, isText := n.value.(string)
	switch choice, _ := reflect.TypeAssert[interface{ values() []string }](v); {
	case v.Type() == reflect.TypeFor[time.Duration]():
		d, err := time.ParseDuration(s)
		if err != nil || d < 0 {
			return n.problem(`must be a duration such as "50ms", not negative`)
		}
		v.SetInt(int64(d))
	case v.Kind() == reflect.Int:
		number, _ := n.value.(json.Number)
		i, err := strconv.Atoi(number.String())
		if err != nil || i < 0 {
			return n.problem("must be a whole number, not negative")
		}
		v.SetInt(int64(i))
	case v.Kind() == reflect.Bool:
		b, ok := n.value.(bool)
		if !ok {
			return n.problem("must be true or false")
		}
		v.SetBool(b)
	case !isText:
		return n.problem("must be a text")
	case choice != nil && !slices.Contains(choice.values(), s):
		return n.problem("must be one of: %q", choice.values())
	default:
		v.SetString(s)
	}
	return nil
}

// jsonField is a field of a struct that JSON can name.
type jsonField struct {
	name  string
	value reflect.Value
}

func fieldsOf(v reflect.Value) []jsonField {
	var fields []jsonField
	for field, value := range v.Fields() {
		if field.Anonymous {
			fields = append(fields, fieldsOf(value)...)
		} else if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" {
			fields = append(fields, jsonField{name, value})
		}
	}
	return fields
}

func jsonNames(fields []jsonField) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

// shownFields is a struct as bind reads it.
func shownFields(v reflect.Value) map[string]any {
	shown := map[string]any{}
	for _, f := range fieldsOf(v) {
		switch value := f.value.Interface().(type) {
		case time.Duration:
			shown[f.name] = value.String()
		default:
			shown[f.name] = value
			if f.value.Kind() == reflect.Struct {
				shown[f.name] = shownFields(f.value)
			}
		}
	}
	return shown
}

// encodeJSON panics at what JSON cannot hold, which only a test can have put in.
func encodeJSON(v any, indent string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		panic("emulator: an object that is not JSON was put in: " + err.Error())
	}
	return b.Bytes()
}
