package zentrunk

import (
	"context"
	"iter"
	"math"
	"net/http"
)

// PageSize is how many objects a page of a list holds at the most. The API's limit.
const PageSize = 20

// WholeList is how many pages to fetch ahead where all of them will be used anyway.
const WholeList = 15

// mostIdlePages is how many pages in a row may bring nothing new before a list gives
// up. One or two can be honest: objects that appear shift the others to the right.
const mostIdlePages = 3

// List yields every object that matches, page by page in the service's order; a page
// is asked for when the one before has been used up. It ends after the last object
// or with the first error, which comes once, with a nil object.
func (c *Collection[T, R, F]) List(ctx context.Context, filter F) iter.Seq2[*T, error] {
	return c.ListAhead(ctx, filter, Ahead{})
}

// ListAhead is List with pages fetched ahead, concurrently; the order is the same.
//
// Pages go by offset and by the total that each page reports. Objects that appear
// or vanish between two pages shift the rest: what came twice is yielded once, and
// where the total has shrunk the list steps back as far, so that no object slips
// through. A service that makes no progress is an error, not an endless loop.
func (c *Collection[T, R, F]) ListAhead(ctx context.Context, filter F, ahead Ahead) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		pages := newPages(ctx, ahead, func(ctx context.Context, offset int) (*page[T], error) {
			return c.fetch(ctx, filter, offset)
		})
		defer pages.close()
		seen := map[string]struct{}{} // ids, not objects: a list of thousands stays small
		lowest := math.MaxInt         // of all totals so far
		for offset, total, idle := 0, -1, 0; ; {
			p, err := pages.at(offset, total)
			if err != nil {
				yield(nil, err)
				return
			}
			fresh := 0
			for _, object := range p.objects {
				if _, dup := seen[c.id(object)]; dup {
					continue
				}
				seen[c.id(object)] = struct{}{}
				fresh++
				if !yield(object, nil) {
					return
				}
			}
			// Had n objects vanished before this page was made, the n before it may
			// have slipped onto the page before, which is already read.
			vanished := max(0, total-p.total)
			total = p.total
			switch {
			case vanished > 0 && total < lowest:
				idle = -vanished / PageSize // so many pages on the way back are known
			case fresh == 0:
				idle++
			default:
				idle = 0
			}
			lowest = min(lowest, total)
			switch {
			case vanished > 0 && offset > 0:
				offset = max(0, offset-vanished)
			case offset+len(p.objects) >= total:
				return
			case len(p.objects) == 0:
				yield(nil, c.noProgress(offset, total))
				return
			default:
				offset += len(p.objects)
			}
			if idle >= mostIdlePages {
				yield(nil, c.noProgress(offset, total))
				return
			}
		}
	}
}

func (c *Collection[T, R, F]) noProgress(offset, total int) error {
	call := &call{method: http.MethodGet, path: []string{c.path}}
	return call.errorf("The list makes no progress: the service reports %d objects, but from number %d on its pages bring nothing new.", total, offset+1)
}

// FindByName returns the objects of exactly this name, usually one or none: the service
// is reported to keep names unique, but that is not documented. It reads every page,
// as the API has no filter for names.
func (c *Collection[T, R, F]) FindByName(ctx context.Context, name string) ([]*T, error) {
	var found []*T
	var everything F
	for object, err := range c.ListAhead(ctx, everything, Ahead{Pages: WholeList}) {
		if err != nil {
			return nil, err
		}
		if c.name(object) == name {
			found = append(found, object)
		}
	}
	return found, nil
}
