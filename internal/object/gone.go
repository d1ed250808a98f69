package object

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// secondLook is how long after the first 404 another one is believed.
const secondLook = time.Second

// isGone decides whether the 404 that an operation got is believed. By itself it proves nothing:
// a path that the service does not know answers so too, another account or an emulator that was
// left in the environment knows nothing of the object, and a service can be wrong for a moment.
// So it has to be the account and the address where the object was seen last, it has to answer so
// again after a while, and there has to be such a collection at all. What keeps a 404 from being
// believed is reported; look is the second look, and its error, if it is another, the caller's.
func (r *Resource[T, R]) isGone(ctx context.Context, verb, label string, private PrivateReader, look func(context.Context) error, diags *diag.Diagnostics) (gone bool, err error) {
	guard := r.origin().guard(ctx, private, label, r.ledger)
	diags.Append(guard...)
	if guard.HasError() {
		return false, nil
	}
	timer := time.NewTimer(secondLook)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done(): // the second look says how it ended
	}
	if err := look(ctx); !zentrunk.IsNotFound(err) {
		return false, err
	}
	if err := r.Endpoint.Confirm(ctx); err != nil {
		r.AddError(diags, verb, tfutil.Capital(label)+" was not found, which proves nothing, as the "+r.Plural+" of the account could not be listed either", err,
			"It was left in the state.", "Check base_url: an address that is not Zentrunk's answers so, too.")
		return false, nil
	}
	return true, nil
}

// origin is where the provider is configured to look.
func (o *Objects[T, R]) origin() origin { return origin{AuthID: o.AuthID, BaseURL: o.client.BaseURL()} }
