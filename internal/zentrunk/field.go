package zentrunk

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// Field is one optional field of a request. Its zero value leaves the field out,
// which for an update means "as it is"; [Null] clears the field; [Set] gives it a
// value. Fields carry the JSON option omitzero, so that what is left out is not sent.
type Field[T any] struct {
	sent  bool
	null  bool
	value T
}

// Set is a field with a value.
func Set[T any](value T) Field[T] { return Field[T]{sent: true, value: value} }

// Null is a field sent as JSON null, the way to clear it. What the service does
// with a null is not documented: read back after an update that clears.
func Null[T any]() Field[T] { return Field[T]{sent: true, null: true} }

// IsZero reports whether the field is left out of the request.
func (f Field[T]) IsZero() bool { return !f.sent }

// MarshalJSON writes the value, or null for a field that is cleared.
func (f Field[T]) MarshalJSON() ([]byte, error) {
	if f.null || !f.sent {
		return []byte("null"), nil
	}
	return json.Marshal(f.value)
}

// Emptied is a request in which these fields, named as the API does, are "" where they were
// [Null], and whether there is any: some of Plivo's fields ignore null, and "" clears them.
// All else stays, as an update may want some fields together.
func Emptied[R any](request R, names []string) (R, bool) {
	emptied := false
	value := reflect.ValueOf(&request).Elem()
	for i := range value.NumField() {
		field, ok := reflect.TypeAssert[Field[string]](value.Field(i))
		name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
		if ok && field.null && slices.Contains(names, name) {
			value.Field(i).Set(reflect.ValueOf(Set("")))
			emptied = true
		}
	}
	return request, emptied
}
