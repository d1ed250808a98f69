package object

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Refresh fills the state from the service, and removes from it an object that is gone.
func (r *Resource[T, R]) Refresh(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := r.model()
	resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	ctx, cancel := Within(ctx, state.Limits().Read, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	known := state.Known()
	// Before anything else: an engine that keeps no identity wants one even for an object that is gone.
	r.identify(ctx, known.ID, resp.Identity, &resp.Diagnostics)
	var same func(*T) bool
	if !known.Imported {
		// A list can lag behind. That something has changed is believed of the object itself.
		same = func(object *T) bool { return reflect.DeepEqual(filled(state, object), state) }
	}
	object, gone := r.read(ctx, known, same, req.Private, &resp.Diagnostics)
	switch {
	case gone:
		resp.State.RemoveResource(ctx)
	case object != nil:
		// The response has the state from before already. To write it again takes a
		// tenth of the provider's time in a plan that changes nothing.
		if found := filled(state, object); !reflect.DeepEqual(found, state) {
			resp.Diagnostics.Append(resp.State.Set(ctx, found)...)
			if !known.Imported {
				r.rememberDrift(ctx, req, resp)
			}
		}
		resp.Diagnostics.Append(r.origin().remember(ctx, resp.Private)...)
	}
}

// filled is a copy of a model, filled from the object.
func filled[T any](model Model[T], object *T) Model[T] {
	original := reflect.ValueOf(model).Elem()
	copied := reflect.New(original.Type())
	copied.Elem().Set(original)
	found, _ := reflect.TypeAssert[Model[T]](copied) // it is of the same type
	found.FromAPI(object)
	return found
}

// read gets an object. gone is true for one that does not exist any more, which a warning
// then reports. Not to find one that was never read before is an error.
func (r *Resource[T, R]) read(ctx context.Context, known Known, same func(*T) bool, private PrivateReader, diags *diag.Diagnostics) (object *T, gone bool) {
	object, err := r.Endpoint.Read(ctx, known.ID, same)
	label := r.Label(known.Name, known.ID)
	if zentrunk.IsNotFound(err) && !known.Imported {
		gone, err = r.isGone(ctx, "read", label, private, func(ctx context.Context) (err error) {
			object, err = r.Endpoint.Get(ctx, known.ID)
			return err
		}, diags)
	}
	switch {
	case gone:
		diags.AddWarning(tfutil.Capital(r.Name)+" is gone", strings.TrimSpace(tfutil.Capital(label)+" no longer exists: it was deleted outside of Terraform. It is removed from the state. If it was deleted on purpose, remove its block too. "+r.Gone))
	case err == nil:
	case zentrunk.IsNotFound(err):
		r.AddError(diags, "import", fmt.Sprintf("Account %s has no %s %s", r.AuthID, r.Name, known.ID), err,
			"Check the id, and that auth_id and auth_token are those of the account that the "+r.Name+" is in.")
	default:
		r.AddError(diags, "read", tfutil.Capital(label)+" could not be read", err)
	}
	return object, gone
}
