package zentrunk

import "encoding/json"

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
