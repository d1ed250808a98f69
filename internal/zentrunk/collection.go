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
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/singleflight"
)

// Filter narrows a list; nil means everything.
type Filter interface {
	// Query is the filter as the API's query parameters, unset ones left out.
	Query() url.Values
}

// Collection is one kind of object in the account: T is the object as the service
// returns it, R the body of a create or update.
type Collection[T, R any] struct {
	client  *Client
	path    []string // of the URL, below the account; case-sensitive
	idField string   // wire name of the identifier
	id      func(*T) string
	name    func(*T) string
	// fetch gets one page of a list.
	fetch  func(ctx context.Context, filter Filter, offset int) (*page[T], error)
	shared *shared[T]  // nil where reads are not shared
	listed atomic.Bool // a valid page of it has come
	asking singleflight.Group
	fields []string // of T, in JSON
}

func newCollection[T, R any](client *Client, config Config, path []string, idField string, id, name func(*T) string) *Collection[T, R] {
	c := &Collection[T, R]{client: client, path: path, idField: idField, id: id, name: name}
	c.fetch = c.getPage
	if !config.PlainReads {
		c.fields = jsonFields[T]()
		c.shared = newShared(c.betOnPage, c.get, id)
	}
	return c
}

// secretive is a request body with secrets, which no log and no error may show,
// even where the service repeats them.
type secretive interface{ secrets() []string }

// ID is the identifier of an object.
func (c *Collection[T, R]) ID(object *T) string { return c.id(object) }

// Name is the name of an object, "" if it has none.
func (c *Collection[T, R]) Name(object *T) string { return c.name(object) }

// Create makes an object and returns its id. The service answers with nothing else:
// get the object for the rest. It may not be visible for a moment. An error for
// which [IsUncertain] holds leaves open whether the object now exists; the request
// is never sent twice in that case.
func (c *Collection[T, R]) Create(ctx context.Context, request R) (string, error) {
	call, err := c.writeCall(request)
	if err != nil {
		return "", err
	}
	call.once, call.want = true, "" // an answer without an id is none, whatever else it is
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
		e := a.errorf("The service accepted the request, but its answer holds no %s.", c.idField)
		e.uncertain = true
		return "", e
	}
	c.forget(id)
	return id, nil
}

// Get reads one object.
func (c *Collection[T, R]) Get(ctx context.Context, id string) (*T, error) {
	object, fields, err := c.get(ctx, id)
	if c.shared != nil {
		c.shared.show(fields)
	}
	return object, err
}

// get is Get that also says which fields the service has shown; none beside an error.
func (c *Collection[T, R]) get(ctx context.Context, id string) (*T, fieldSet, error) {
	call := &call{method: http.MethodGet, path: c.at(id), want: "an object"}
	a, err := c.client.send(ctx, call)
	if err != nil {
		return nil, 0, err
	}
	raw, err := c.unwrap(a.body, a.call.secrets)
	if err != nil {
		return nil, 0, a.unreadable(err)
	}
	object, err := c.decodeObject(raw)
	if err != nil {
		return nil, 0, a.unreadable(err)
	}
	if got := c.id(object); got != id {
		return nil, 0, a.errorf("The service answered with another object: asked for %s %s, got %q.", c.idField, excerpt(id, a.call.secrets), excerpt(got, a.call.secrets))
	}
	if c.shared == nil {
		return object, 0, nil
	}
	return object, fieldsOf(raw, c.fields), nil
}

// Read is Get for a refresh: reads that come together are answered from list pages,
// fetched once for all of them, where that costs fewer requests. An answer may be as old as
// the first of these reads, five minutes at the most, but is never from before a write of
// this process. What a list shows is confirmed by a Get unless same holds for it, as lists
// can lag behind; a nil same believes every list. So is an entry that lacks a field which
// some Get has shown, as it could hide that the object has changed. For reading back a write
// there is Get.
func (c *Collection[T, R]) Read(ctx context.Context, id string, same func(*T) bool) (*T, error) {
	if c.shared != nil {
		return c.shared.read(ctx, id, same)
	}
	return c.Get(ctx, id)
}

// Confirm reports whether there is such a collection at the client's address at all: nil, once
// this process has had a valid page of it, for which it asks if need be, once for all who want to
// know. A path that the service does not know answers 404 just as a missing object does.
func (c *Collection[T, R]) Confirm(ctx context.Context) error {
	if c.listed.Load() {
		return nil
	}
	asked := c.asking.DoChan("", func() (any, error) { return c.fetch(Outlive(ctx), nil, 0) })
	select {
	case result := <-asked:
		return result.Err
	case <-ctx.Done():
		return Ended(ctx.Err())
	}
}

// forget keeps what was fetched before a write from being read after it.
func (c *Collection[T, R]) forget(id string) {
	if c.shared != nil {
		c.shared.forget(id)
	}
}

// Update changes what the request holds and leaves the rest. A nil error means that
// the service accepted the change, not that it shows it yet.
func (c *Collection[T, R]) Update(ctx context.Context, id string, request R) error {
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
func (c *Collection[T, R]) Delete(ctx context.Context, id string) error {
	c.forget(id)
	defer c.forget(id)
	_, err := c.client.send(ctx, &call{method: http.MethodDelete, path: c.at(id), want: nothing})
	return err
}

// at is the path of a member, or of the collection.
func (c *Collection[T, R]) at(id ...string) []string { return slices.Concat(c.path, id) }

func (c *Collection[T, R]) writeCall(request R, id ...string) (*call, error) {
	call := &call{method: http.MethodPost, path: c.at(id...), want: "an object"}
	body, err := json.Marshal(request)
	if err != nil {
		e := call.errorf("The request cannot be written as JSON: %s.", err)
		e.cause = err
		return nil, e
	}
	call.body = body
	if s, ok := any(request).(secretive); ok {
		call.secrets = s.secrets()
	}
	return call, nil
}

// decodeMember reads an object, bare as documented or wrapped in "object" as the
// live service sends it.
func (c *Collection[T, R]) decodeMember(body []byte, secrets []string) (*T, error) {
	raw, err := c.unwrap(body, secrets)
	if err != nil {
		return nil, err
	}
	return c.decodeObject(raw)
}

func (c *Collection[T, R]) unwrap(body []byte, secrets []string) (json.RawMessage, error) {
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
	return body, nil
}

func (c *Collection[T, R]) decodeObject(raw []byte) (*T, error) {
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
	fields  []fieldSet // of each object, on a page for shared reads
	total   int        // of all pages, as the service counts at this moment
}

// getPage asks for a page of objects from offset on.
func (c *Collection[T, R]) getPage(ctx context.Context, filter Filter, offset int) (*page[T], error) {
	p, _, err := c.sendForPage(ctx, filter, offset, call{})
	return p, err
}

// betOnPage is getPage for shared reads, who can do without any page.
func (c *Collection[T, R]) betOnPage(ctx context.Context, offset int, watch func(underWay bool)) (*page[T], error) {
	p, raw, err := c.sendForPage(ctx, nil, offset, call{bet: true, watch: watch})
	if err != nil {
		return nil, err
	}
	for _, object := range raw {
		p.fields = append(p.fields, fieldsOf(object, c.fields))
	}
	return p, nil
}

func (c *Collection[T, R]) sendForPage(ctx context.Context, filter Filter, offset int, call call) (*page[T], []json.RawMessage, error) {
	call.method, call.path, call.want = http.MethodGet, c.path, "a list"
	call.query = url.Values{}
	if filter != nil {
		maps.Copy(call.query, filter.Query())
	}
	call.query.Set("limit", strconv.Itoa(PageSize))
	call.query.Set("offset", strconv.Itoa(offset))
	a, err := c.client.send(ctx, &call)
	if err != nil {
		return nil, nil, err
	}
	p, raw, err := c.decodeEntries(a.body, a.call.secrets)
	if err != nil {
		return nil, nil, a.unreadable(err)
	}
	c.listed.Store(true)
	return p, raw, nil
}

func (c *Collection[T, R]) decodePage(body []byte, secrets []string) (*page[T], error) {
	p, _, err := c.decodeEntries(body, secrets)
	return p, err
}

// decodeEntries reads a page, and returns its objects also as they came.
func (c *Collection[T, R]) decodeEntries(body []byte, secrets []string) (*page[T], []json.RawMessage, error) {
	var answer struct {
		Meta struct {
			TotalCount *int `json:"total_count"`
		} `json:"meta"`
		Objects *[]json.RawMessage `json:"objects"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		if typed := new(json.UnmarshalTypeError); errors.As(err, &typed) && typed.Field != "" {
			return nil, nil, wrongType(err)
		}
		return nil, nil, notJSON(body, "a list", secrets)
	}
	if answer.Objects == nil || answer.Meta.TotalCount == nil {
		return nil, nil, errors.New(`the service answered with something else than a list: "objects" and "meta.total_count" are missing`)
	}
	if *answer.Meta.TotalCount < 0 {
		return nil, nil, errors.New(`the service answered with a negative "meta.total_count"`)
	}
	p := &page[T]{total: *answer.Meta.TotalCount}
	for _, raw := range *answer.Objects {
		object, err := c.decodeObject(raw)
		if err != nil {
			return nil, nil, err
		}
		p.objects = append(p.objects, object)
	}
	return p, *answer.Objects, nil
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
