package object

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// staysInState is what to do about an object that was not deleted for a reason of the service's.
const staysInState = "It stays in the state. Apply or destroy again once the cause is gone."

// Remove deletes the object of a state, unless trunks still use it.
func (r *Resource[T, R]) Remove(ctx context.Context, usage Usage, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	looks := usage.Filters != nil
	r.remove(ctx, req, resp, looks, func(ctx context.Context, known Known, diags *diag.Diagnostics) bool {
		return looks && r.refuseIfUsed(ctx, known, usage, req.Private, diags)
	}, r.Endpoint.Delete)
}

// RemoveBy is Remove of what has a reason of its own to stay, which refuse reports, or takes
// more than a DELETE.
func (r *Resource[T, R]) RemoveBy(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse,
	refuse func(ctx context.Context, known Known, diags *diag.Diagnostics) (refused bool), remove func(ctx context.Context, id string) error,
) {
	r.remove(ctx, req, resp, false, refuse, remove)
}

// remove is RemoveBy of what looks at the trunks first, or does not.
func (r *Resource[T, R]) remove(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse, looks bool,
	refuse func(context.Context, Known, *diag.Diagnostics) bool, remove func(context.Context, string) error,
) {
	state := r.model()
	resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	ctx, cancel := Within(ctx, state.Limits().Delete, &resp.Diagnostics)
	defer cancel()
	defer r.users.enter(looks)()
	if resp.Diagnostics.HasError() || refuse(ctx, state.Known(), &resp.Diagnostics) {
		return
	}
	if r.delete(ctx, state.Known(), remove, req.Private, &resp.Diagnostics); !resp.Diagnostics.HasError() {
		r.ledger.Done(Entry{Type: r.Type, Action: Destroy, ID: state.Known().ID, Name: state.Known().Name})
	}
}

// delete removes an object. That there is none is as good, if that is believed.
func (r *Resource[T, R]) delete(ctx context.Context, known Known, remove func(context.Context, string) error, private PrivateReader, diags *diag.Diagnostics) {
	label := r.Label(known.Name, known.ID)
	err := remove(ctx, known.ID)
	if zentrunk.IsNotFound(err) {
		_, err = r.isGone(ctx, "delete", label, private, func(ctx context.Context) error { return r.deleteShown(ctx, known.ID, remove) }, diags)
	}
	switch {
	case zentrunk.IsUncertain(err):
		r.AddError(diags, "delete", "It is not known whether "+label+" was deleted", err, "It stays in the state: apply or destroy again.")
	case err != nil:
		r.AddError(diags, "delete", tfutil.Capital(label)+" was not deleted", err, staysInState)
	}
}

// deleteShown looks whether an object is there that could not be deleted as there was none, and
// if it is, tries once more. "Not found" is then the look's word alone.
func (r *Resource[T, R]) deleteShown(ctx context.Context, id string, remove func(context.Context, string) error) error {
	if _, err := r.Endpoint.Get(ctx, id); err != nil {
		return err
	}
	err := remove(ctx, id)
	if zentrunk.IsNotFound(err) {
		return fmt.Errorf("the service shows it, and says that it does not exist when it is to be deleted: %s", err.Error())
	}
	return err
}
