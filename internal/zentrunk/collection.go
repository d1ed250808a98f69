package zentrunk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Filter narrows a list.
type Filter interface {
	// Query is the filter as the API's query parameters, unset ones left out.
	Query() url.Values
}

// NoFilter is the filter of a list that the API cannot narrow.
type NoFilter struct{}

// Query implements [Filter].
func (NoFilter) Query() url.Values { return nil }

// Collection is one kind of object in the account: T is the object as the service
// returns it, R the body of a create or update, F the filter of its list.
type Collection[T, R any, F Filter] struct {
	client  *Client
	path    string // segment of the URL, case-sensitive
	idField string // wire name of the identifier
	id      func(*T) string
	name    func(*T) string
	// fetch gets one page of a list.
	fetch  func(ctx context.Context, filter F, offset int) (*page[T], error)
	shared *shared[T] // nil where reads are not shared
}

func newCollection[T, R any, F Filter](client *Client, config Config, path, idField string, id, name func(*T) string) *Collection[T, R, F] {
	c := &Collection[T, R, F]{client: client, path: path, idField: idField, id: id, name: name}
	c.fetch = c.getPage
	if !config.PlainReads {
		c.shared = newShared(c.Get, func(ctx context.Context, offset int) (*page[T], error) {
			var everything F
			return c.fetch(ctx, everything, offset)
		}, id)
	}
	return c
}

// secretive is a request body with secrets, which no log and no error may show,
// even where the service repeats them.
type secretive interface{ secrets() []string }

// ID is the identifier of an object.
func (c *Collection[T, R, F]) ID(object *T) string { return c.id(object) }

// Name is the name of an object, "" if it has none.
func (c *Collection[T, R, F]) Name(object *T) string { return c.name(object) }

// Create makes an object and returns its id. The service answers with nothing else:
// get the object for the rest. It may not be visible for a moment. An error for
// which [IsUncertain] holds leaves open whether the object now exists; the request
// is never sent twice in that case.
func (c *Collection[T, R, F]) Create(ctx context.Context, request R) (string, error) {
	call, err := c.writeCall(request)
	if err != nil {
		return "", err
	}
	call.once = true
	a, err := c.client.send(ctx, call)
	if err != nil {
		return "", err
	}
	var created map[string]json.RawMessage
	var id string
	if json.Unmarshal(a.body, &created) == nil {
		_ = json.Unmarshal(created[c.idField], &id) // a wrong type leaves it empty
	}
	if id == "" {
		e := call.errorf("The service accepted the request, but its answer holds no %s.", c.idField)
		e.uncertain = true
		return "", e
	}
	c.forget(id)
	return id, nil
}

// Get reads one object.
func (c *Collection[T, R, F]) Get(ctx context.Context, id string) (*T, error) {
	call := &call{method: http.MethodGet, path: []string{c.path, id}}
	a, err := c.client.send(ctx, call)
	if err != nil {
		return nil, err
	}
	object, err := c.decodeMember(a.body, call.secrets)
	if err != nil {
		return nil, call.unreadable(err)
	}
	if got := c.id(object); got != id {
		return nil, call.errorf("The service answered with another object: asked for %s %s, got %q.", c.idField, excerpt(id, call.secrets), excerpt(got, call.secrets))
	}
	return object, nil
}

// Read is Get for a refresh: reads that come together are answered from list pages,
// fetched once for all of them, where that costs fewer requests. An answer may be as old as
// the first of these reads, five minutes at the most, but is never from before a write of
// this process; listed says that it comes from a list. For reading back a write there is Get.
func (c *Collection[T, R, F]) Read(ctx context.Context, id string) (object *T, listed bool, err error) {
	if c.shared == nil {
		object, err = c.Get(ctx, id)
		return object, false, err
	}
	return c.shared.read(ctx, id)
}

// forget keeps what was fetched before a write from being read after it.
func (c *Collection[T, R, F]) forget(id string) {
	if c.shared != nil {
		c.shared.forget(id)
	}
}

// Update changes what the request holds and leaves the rest. A nil error means that
// the service accepted the change, not that it shows it yet.
func (c *Collection[T, R, F]) Update(ctx context.Context, id string, request R) error {
	call, err := c.writeCall(request, id)
	if err != nil {
		return err
	}
	c.forget(id)
	defer c.forget(id)
	_, err = c.client.send(ctx, call)
	return err
}

// Delete removes an object. [IsNotFound] holds for the error if there is none.
func (c *Collection[T, R, F]) Delete(ctx context.Context, id string) error {
	c.forget(id)
	defer c.forget(id)
	call := &call{method: http.MethodDelete, path: []string{c.path, id}}
	a, err := c.client.send(ctx, call)
	if err != nil {
		return err
	}
	// The answer is documented to be empty. Some gateway's page that says 200 to
	// everything must not pass for it: nobody looks at the object again.
	var object map[string]json.RawMessage
	if len(bytes.TrimSpace(a.body)) > 0 && (json.Unmarshal(a.body, &object) != nil || object == nil) {
		e := call.unreadable(notJSON(a.body, "an object or nothing", call.secrets))
		e.uncertain = true
		return e
	}
	return nil
}

func (c *Collection[T, R, F]) writeCall(request R, id ...string) (*call, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return nil, &Error{Method: http.MethodPost, Path: "Zentrunk/" + c.path + "/", Message: clean("The request cannot be written as JSON: "+err.Error()+".", nil), cause: err}
	}
	call := &call{method: http.MethodPost, path: append([]string{c.path}, id...), body: body}
	if s, ok := any(request).(secretive); ok {
		call.secrets = s.secrets()
	}
	return call, nil
}

// decodeMember reads an object, bare as documented or wrapped in "object" as the
// live service sends it.
func (c *Collection[T, R, F]) decodeMember(body []byte, secrets []string) (*T, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil || fields == nil {
		return nil, notJSON(body, "an object", secrets)
	}
	_, bare := fields[c.idField] // then "object" is some field that nobody documents
	if wrapped, ok := fields["object"]; ok && !bare {
		if body = wrapped; len(bytes.TrimSpace(body)) == 0 || bytes.TrimSpace(body)[0] != '{' {
			return nil, errors.New(`the service answered with something else than an object in "object"`)
		}
	}
	return c.decodeObject(body)
}

func (c *Collection[T, R, F]) decodeObject(raw []byte) (*T, error) {
	object := new(T)
	if err := json.Unmarshal(raw, object); err != nil {
		return nil, wrongType(err)
	}
	if c.id(object) == "" {
		return nil, fmt.Errorf("the service answered with an object that has no %s", c.idField)
	}
	return object, nil
}

// page is one page of a list.
type page[T any] struct {
	objects []*T
	total   int // of all pages, as the service counts at this moment
}

// getPage asks for a page of objects from offset on.
func (c *Collection[T, R, F]) getPage(ctx context.Context, filter F, offset int) (*page[T], error) {
	query := url.Values{}
	maps.Copy(query, filter.Query())
	query.Set("limit", strconv.Itoa(PageSize))
	query.Set("offset", strconv.Itoa(offset))
	call := &call{method: http.MethodGet, path: []string{c.path}, query: query}
	a, err := c.client.send(ctx, call)
	if err != nil {
		return nil, err
	}
	p, err := c.decodePage(a.body, call.secrets)
	if err != nil {
		return nil, call.unreadable(err)
	}
	return p, nil
}

func (c *Collection[T, R, F]) decodePage(body []byte, secrets []string) (*page[T], error) {
	var answer struct {
		Meta struct {
			TotalCount *int `json:"total_count"`
		} `json:"meta"`
		Objects *[]json.RawMessage `json:"objects"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		if typed := new(json.UnmarshalTypeError); errors.As(err, &typed) && typed.Field != "" {
			return nil, wrongType(err)
		}
		return nil, notJSON(body, "a list", secrets)
	}
	if answer.Objects == nil || answer.Meta.TotalCount == nil {
		return nil, errors.New(`the service answered with something else than a list: "objects" and "meta.total_count" are missing`)
	}
	if *answer.Meta.TotalCount < 0 {
		return nil, errors.New(`the service answered with a negative "meta.total_count"`)
	}
	p := &page[T]{total: *answer.Meta.TotalCount}
	for _, raw := range *answer.Objects {
		object, err := c.decodeObject(raw)
		if err != nil {
			return nil, err
		}
		p.objects = append(p.objects, object)
	}
	return p, nil
}

// notJSON describes an answer with a success status that is not what was asked for.
func notJSON(body []byte, want string, secrets []string) error {
	text := string(bytes.TrimSpace(body))
	switch {
	case text == "":
		return fmt.Errorf("the service answered with nothing in place of %s", want)
	case isHTML(nil, text):
		return fmt.Errorf("the service did not answer with %s: %s", want, htmlWords(text, secrets))
	case json.Valid(body):
		return fmt.Errorf("the service answered with other JSON than %s: %s", want, excerpt(maskBody(body, secrets), secrets))
	}
	return fmt.Errorf("the service did not answer with JSON, but with %q", excerpt(text, secrets))
}

// wrongType says which field had which type, in JSON's words.
func wrongType(err error) error {
	if typed := new(json.UnmarshalTypeError); errors.As(err, &typed) {
		got, _, _ := strings.Cut(typed.Value, " ") // "number 12": its type will do
		want := jsonType(typed.Type.Kind().String())
		if typed.Field == "" {
			return fmt.Errorf("the service answered with a JSON %s in place of %s", got, want)
		}
		return fmt.Errorf("the service answered with a JSON %s for %q, where %s is documented", got, typed.Field, want)
	}
	return errors.New("the service answered with an object that cannot be read")
}

func jsonType(goKind string) string {
	switch goKind {
	case "bool":
		return "a boolean"
	case "slice":
		return "a list"
	case "struct", "map":
		return "an object"
	case "int":
		return "a whole number"
	}
	return "a string"
}
