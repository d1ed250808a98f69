package zentrunk

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"
)

// manyLists bounds the filtered lists that are asked for at once.
const manyLists = 10

// errDear ends a list of all trunks that takes more requests than a list for each filter.
var errDear = errors.New("more pages than filters")

// TrunksUsing returns the trunks that match any of the filters, each once. The filters
// are those of the API, one request (or more, by the page) each; where there are more of them
// than pages of trunks in the account, all trunks are read instead. uses verifies every
// result, so that a filter which the service ignored does not accuse every trunk.
func (c *Client) TrunksUsing(ctx context.Context, filters []TrunkFilter, uses func(*Trunk) bool) ([]*Trunk, error) {
	lists := make([][]*Trunk, max(1, len(filters)))
	var err error
	if lists[0], err = c.allTrunks(ctx, len(filters)); errors.Is(err, errDear) {
		all, ctx := errgroup.WithContext(ctx)
		all.SetLimit(manyLists)
		for i, filter := range filters {
			all.Go(func() (err error) {
				lists[i], err = collect(c.Trunks.List(ctx, filter))
				return err
			})
		}
		err = all.Wait()
	}
	if err != nil {
		return nil, err
	}
	var found []*Trunk
	seen := map[string]bool{}
	for _, list := range lists {
		for _, trunk := range list {
			if uses(trunk) && !seen[trunk.ID] {
				seen[trunk.ID] = true
				found = append(found, trunk)
			}
		}
	}
	return found, nil
}

// allTrunks are all of the account, or errDear if that takes more requests than so many. The
// first of them tells; for two it would be one in three, so they are not worth it.
func (c *Client) allTrunks(ctx context.Context, most int) ([]*Trunk, error) {
	if most <= 2 {
		return nil, errDear
	}
	return collect(c.Trunks.list(ctx, Ahead{Pages: WholeList}, func(ctx context.Context, offset int) (*page[Trunk], error) {
		p, err := c.Trunks.fetch(ctx, nil, offset)
		if err == nil && offset == 0 && p.total > PageSize+(most-1)*(PageSize-1) {
			return nil, errDear
		}
		return p, err
	}))
}

// collect is what a list yields, or its error alone: half of an answer is none.
func collect[T any](list func(yield func(*T, error) bool)) ([]*T, error) {
	var all []*T
	for object, err := range list {
		if err != nil {
			return nil, err
		}
		all = append(all, object)
	}
	return all, nil
}
