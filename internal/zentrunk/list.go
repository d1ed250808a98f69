package zentrunk

import (
	"context"
	"iter"
	"net/http"
	"slices"
)

// PageSize is how many objects a page of a list holds at the most. The API's limit.
const PageSize = 20

// WholeList is how many pages to fetch ahead where all of them will be used anyway.
const WholeList = 15

// List yields every object that matches, page by page in the service's order; a page
// is asked for when the one before has been used up. It ends after the last object
// or with the first error, which comes once, with a nil object.
func (c *Collection[T, R]) List(ctx context.Context, filter Filter) iter.Seq2[*T, error] {
	return c.ListAhead(ctx, filter, Ahead{})
}

// ListAhead is List with pages fetched ahead, concurrently; the order is the same.
//
// Objects that appear or vanish between two pages shift the rest, and totals need not
// show it: one that vanishes hides another where a third appears. So each page begins with
// the last object of the one before. As long as a page shows any object that has come
// already, nothing that was there all along lies between the two, whatever else has
// changed and whichever of them was made first; one that shows none is thrown away, and
// the list steps back. What came twice is yielded once. Pages may be shorter than asked
// for. A service that makes no progress is an error, not an endless loop.
func (c *Collection[T, R]) ListAhead(ctx context.Context, filter Filter, ahead Ahead) iter.Seq2[*T, error] {
	return c.list(ctx, ahead, func(ctx context.Context, offset int) (*page[T], error) {
		return c.fetch(ctx, filter, offset)
	})
}

// list is ListAhead of pages that are fetched so.
func (c *Collection[T, R]) list(ctx context.Context, ahead Ahead, fetch func(context.Context, int) (*page[T], error)) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		pages := newPages(ctx, ahead, fetch)
		defer pages.close()
		seen := map[string]struct{}{} // ids, not objects: a list of thousands stays small
		known := func(object *T) bool {
			_, known := seen[c.id(object)]
			return known
		}
		for w := newWalk(); ; {
			p, err := pages.at(w.offset, w.total, w.stride)
			if err != nil {
				yield(nil, err)
				return
			}
			joined := w.offset == 0 || w.alone || slices.ContainsFunc(p.objects, known)
			fresh := 0
			if joined {
				for _, object := range p.objects {
					if known(object) {
						continue
					}
					seen[c.id(object)] = struct{}{}
					fresh++
					if !yield(object, nil) {
						return
					}
				}
			}
			offset := w.offset
			switch w.step(len(p.objects), p.total, joined, fresh) {
			case finished:
				return
			case stuck:
				yield(nil, c.noProgress(offset, p.total))
				return
			case goesOn:
			}
		}
	}
}

func (c *Collection[T, R]) noProgress(offset, total int) error {
	call := &call{method: http.MethodGet, path: c.path}
	return call.errorf("The list makes no progress: the service reports %d objects, but from number %d on its pages bring nothing new.", total, offset+1)
}

// FindByName returns the objects of this name, in any spelling (see [PlainName]), usually one or none: the service
// is reported to keep names unique, but that is not documented. It reads every page,
// as the API has no filter for names.
func (c *Collection[T, R]) FindByName(ctx context.Context, name string) ([]*T, error) {
	var found []*T
	for object, err := range c.ListAhead(ctx, nil, Ahead{Pages: WholeList}) {
		if err != nil {
			return nil, err
		}
		if PlainName(c.name(object)) == PlainName(name) {
			found = append(found, object)
		}
	}
	return found, nil
}
