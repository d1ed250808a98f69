package phonenumber

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
)

// routedToKey is the key, in a resource's private state, of the trunks that the route has set
// last, or that it was found with at its import: more than one where an update may have failed.
// A refresh does not touch it, so it tells a route of ours from one that somebody else has set.
const routedToKey = "routed_to"

func remember(ctx context.Context, private object.PrivateWriter, trunks ...string) diag.Diagnostics {
	value, err := json.Marshal(trunks)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to record the trunk", err.Error())}
	}
	return private.SetKey(ctx, routedToKey, value)
}

// routedTo is what was remembered, nothing where nothing was.
func routedTo(ctx context.Context, private object.PrivateReader, diags *diag.Diagnostics) (trunks []string) {
	value, more := private.GetKey(ctx, routedToKey)
	diags.Append(more...)
	if len(value) == 0 || json.Unmarshal(value, &trunks) != nil {
		return nil
	}
	return trunks
}
