package zentrunk

import "context"

// TrunksUsing returns the trunks that match any of the filters, each once. The filters
// are those of the API, one request (or more, by the page) each; uses verifies every
// result, so that a filter which the service ignored does not accuse every trunk.
func (c *Client) TrunksUsing(ctx context.Context, filters []TrunkFilter, uses func(*Trunk) bool) ([]*Trunk, error) {
	var found []*Trunk
	seen := map[string]bool{}
	for _, filter := range filters {
		for trunk, err := range c.Trunks.List(ctx, filter) {
			if err != nil {
				return nil, err
			}
			if uses(trunk) && !seen[trunk.ID] {
				seen[trunk.ID] = true
				found = append(found, trunk)
			}
		}
	}
	return found, nil
}
