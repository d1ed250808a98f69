package emulator

import (
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// maxLimit is the longest page, and the length of one that asks for none.
const maxLimit = 20

// query is what a list asks for.
type query struct {
	limit, offset int
	filters       map[string]any
}

// parseQuery reads a list's parameters. Each may be there once, and an empty
// value is not the same as none.
func (k *kind) parseQuery(values url.Values, opts *Options) (query, *refusal) {
	q := query{limit: maxLimit, filters: map[string]any{}}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		v := values.Get(name)
		if len(values[name]) > 1 {
			return q, invalid(name, "is given more than once")
		}
		switch f := k.field(name); {
		case name == "limit":
			n, ok := digits(v)
			long := ok && n > maxLimit && opts.LongPages != "" && opts.LongPages != RefusedPages
			if !ok || n < 1 || n > maxLimit && !long {
				return q, invalid(name, "must be a number from 1 to %d", maxLimit)
			}
			if q.limit = n; opts.LongPages == CappedPages {
				q.limit = min(n, maxLimit)
			}
		case name == "offset":
			n, ok := digits(v)
			if !ok {
				return q, invalid(name, "must be a number not below 0")
			}
			q.offset = n
		case f == nil || !f.filter:
			return q, invalid(name, "is not a parameter of this request")
		case f.typ == boolean:
			if v != "true" && v != "false" {
				return q, invalid(name, "must be true or false")
			}
			q.filters[name] = v == "true"
		default:
			want, r := f.decode(v, Rewrite{})
			if r != nil {
				return q, r
			}
			q.filters[name] = want
		}
	}
	return q, nil
}

// digits is a number without a sign.
func digits(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n <= math.MaxInt32 && strings.Trim(s, "0123456789") == ""
}

func (c *call) list(_ *account, items *collection) (*answer, *refusal) {
	k, s := items.kind, c.server
	values, err := url.ParseQuery(c.request.URL.RawQuery)
	if err != nil {
		return nil, &refusal{status: http.StatusBadRequest, message: "the query cannot be read"}
	}
	q, r := k.parseQuery(values, c.opts)
	if r != nil {
		return nil, r
	}

	s.mu.Lock()
	order := items.order
	if c.opts.Lag.StaleLists > 0 || c.opts.Lag.StaleListsFor > 0 {
		order = items.stale.show(order)
	}
	if c.opts.IgnoreFilters {
		clear(q.filters)
	}
	found, total := k.page(order, c.opts.NewestFirst, q.filters, q.limit, q.offset)
	s.mu.Unlock()

	objects := make([]Object, len(found))
	for i, o := range found {
		objects[i] = c.shown(o)
		for _, name := range c.opts.ListLacks {
			delete(objects[i], name)
		}
	}
	meta := map[string]any{
		"limit": q.limit, "offset": q.offset, "total_count": total, "previous": nil, "next": nil,
	}
	switch c.opts.TotalCount {
	case ExactTotal:
	case MissingTotal:
		delete(meta, "total_count")
	case PageTotal:
		meta["total_count"] = len(objects)
	}
	if q.offset > 0 {
		meta["previous"] = c.pagePath(values, q.limit, max(0, q.offset-q.limit))
	}
	if q.offset+q.limit < total {
		meta["next"] = c.pagePath(values, q.limit, q.offset+q.limit)
	}
	return c.json(http.StatusOK, map[string]any{"api_id": c.apiID, "meta": meta, "objects": objects}), nil
}

// pagePath is another page of the same list, in the service's form: a path without a host,
// and without a leading slash in Zentrunk.
func (c *call) pagePath(values url.Values, limit, offset int) string {
	filters := maps.Clone(values)
	delete(filters, "limit")
	delete(filters, "offset")
	path := fmt.Sprintf("%s?limit=%d&offset=%d", c.request.URL.EscapedPath(), limit, offset)
	if !c.route.kind.rooted {
		path = strings.TrimPrefix(path, "/")
	}
	if len(filters) > 0 {
		path += "&" + filters.Encode()
	}
	return path
}
