package zentrunk

import (
	"context"
	"iter"
	"math"
	"net/http"
)

// PageSize is how many objects a page of a list holds at the most. The API's limit.
const PageSize = 20

// mostIdlePages is how many pages in a row may bring nothing new before a list gives
// up. One or two can be honest: objects that appear shift the others to the right.
const mostIdlePages = 3

// List yields every object that matches, page by page in the service's order; a page
// is asked for when the one before has been used up. It ends after the last object
// or with the first error, which comes once, with a nil object.
//
// Pages go by offset and by the total that each page reports. Objects that appear
// or vanish between two pages shift the rest: what came twice is yielded once, and
// where the total has shrunk the list steps back as far, so that no object slips
// through. A service that makes no progress is an error, not an endless loop.
func (c *Collection[T, R, F]) List(ctx context.Context, filter F) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		query := filter.Query()
		seen := map[string]struct{}{} // ids, not objects: a list of thousands stays small
		lowest := math.MaxInt         // of all totals so far
		for offset, total, idle := 0, -1, 0; ; {
			p, err := c.getPage(ctx, query, PageSize, offset)
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
			// While objects keep vanishing, stepping back may be all that can be done.
			if fresh == 0 && p.total >= lowest {
				idle++
			} else {
				idle = 0
			}
			lowest = min(lowest, p.total)
			// Had n objects vanished before this page was made, the n before it may
			// have slipped onto the page before, which is already read.
			vanished := max(0, total-p.total)
			total = p.total
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
	for object, err := range c.List(ctx, everything) {
		if err != nil {
			return nil, err
		}
		if c.name(object) == name {
			found = append(found, object)
		}
	}
	return found, nil
}
