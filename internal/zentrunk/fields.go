package zentrunk

import (
	"encoding/json"
	"reflect"
	"strings"
)

// fieldSet is a set of the fields of an object, each a bit in their order.
type fieldSet uint64

// has reports whether all of others are in the set.
func (f fieldSet) has(others fieldSet) bool { return others&^f == 0 }

// jsonFields are the names that the fields of T have in JSON.
func jsonFields[T any]() []string {
	var names []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

// fieldsOf is which of these fields an object shows, be it as null. Others, which nobody
// reads, do not matter.
func fieldsOf(object json.RawMessage, names []string) fieldSet {
	var shown map[string]json.RawMessage
	_ = json.Unmarshal(object, &shown) // what is no object has none
	var set fieldSet
	for i, name := range names {
		if _, ok := shown[name]; ok {
			set |= 1 << i
		}
	}
	return set
}
