package object

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Change makes the object of a state into the one of a plan, and reads it back. The request is
// nil for a change of which the service need not know, such as one of the timeouts.
func (r *Resource[T, R]) Change(ctx context.Context, state, plan Model[T], request *R, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	ctx, cancel := Within(ctx, plan.Limits().Update, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	r.ledger.Apply()
	known := state.Known()
	r.identify(ctx, known.ID, resp.Identity, &resp.Diagnostics)
	if request == nil {
		r.record(ctx, plan, known.ID, &resp.State, &resp.Diagnostics) // what the service left null is unknown in every plan
		return
	}
	if object := r.update(ctx, known, *request, plan.Wanted(), state.Wanted().Differences, req.Private, &resp.Diagnostics); object != nil {
		plan.FromAPI(object)
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(forgetDrift(ctx, resp.Private)...)
		}
	}
}

// update changes an object and reads it back until the service shows what was asked for.
// It returns the object as the service has it in the end, nil if that is not known: the
// state then stays as it was.
func (r *Resource[T, R]) update(ctx context.Context, known Known, request R, wanted Wanted[T], before func(*T) []Difference, private PrivateReader, diags *diag.Diagnostics) *T {
	id, label := known.ID, r.Label(known.Name, known.ID)
	updateErr := r.Endpoint.Update(ctx, id, request)
	if updateErr != nil && !zentrunk.IsUncertain(updateErr) {
		var guard diag.Diagnostics
		next := ""
		if zentrunk.IsNotFound(updateErr) {
			guard = r.origin().guard(ctx, private, label, r.ledger)
			diags.Append(guard...)
			next = "It no longer exists: the next plan will propose to create it again."
		}
		if !guard.HasError() {
			r.AddError(diags, "update", tfutil.Capital(label)+" was not updated", updateErr, next)
		}
		return nil
	}
	object, err := r.Endpoint.Get(ctx, id)
	switch {
	case err != nil && updateErr != nil:
		r.AddError(diags, "update", "It is not known whether "+label+" was updated", updateErr,
			"To read it failed as well: "+err.Error(), afterUpdate)
	case err != nil:
		r.AddError(diags, "read back", tfutil.Capital(label)+" was updated, but could not be read back", err, afterUpdate)
	case updateErr != nil && wanted.Unseen:
		r.AddError(diags, "update", "It is not known whether "+label+" was updated", updateErr, "The state still holds the values from before: apply again.")
		return nil
	case updateErr != nil && len(wanted.Differences(object)) > 0:
		r.AddError(diags, "update", tfutil.Capital(label)+" was not updated", updateErr, "The state holds what the service has now. Apply again.")
	case updateErr != nil:
		diags.AddWarning("Update confirmed late", fmt.Sprintf("The service did not confirm the update of %s, but shows it: %s Nothing is left to do.", label, updateErr))
	default:
		var refusal string
		object, refusal = r.clear(ctx, id, request, wanted, object)
		object = r.settle(ctx, label, id, wanted, before, object, refusal, diags)
	}
	return object
}

// clear sends "" for what was sent as null and is still shown about a second later, once:
// some of Plivo's fields ignore null. It returns the object as it was last seen, and why the
// service did not take the "". Whether this helped is for settle to see.
func (r *Resource[T, R]) clear(ctx context.Context, id string, request R, wanted Wanted[T], object *T) (last *T, refusal string) {
	shown := func(object *T) (names []string) {
		for _, d := range wanted.Differences(object) {
			if d.Want.IsNull() {
				names = append(names, d.Attribute)
			}
		}
		return names
	}
	if len(shown(object)) == 0 {
		return object, ""
	}
	last, _, err := await[T]{
		read: r.get(id), patience: clearPatience,
		pending: func(object *T) string { return strings.Join(shown(object), ", ") },
	}.until(ctx)
	if err != nil || last == nil {
		return object, ""
	}
	emptied, found := zentrunk.Emptied(request, shown(last))
	if !found {
		return last, ""
	}
	if err := r.Endpoint.Update(ctx, id, emptied); err != nil {
		return last, " It ignored null, and refused an empty text: " + err.Error()
	}
	if seen, err := r.Endpoint.Get(ctx, id); err == nil {
		last = seen
	}
	return last, ""
}

// clearPatience is how long a value that was sent as null may still be shown before null is
// taken for ignored.
const clearPatience = time.Second

const afterUpdate = "The state still holds the values from before: the next plan reads what the service has."

// settle waits until the service shows what was planned, beginning with the object as it
// was just read. Every setting that stays different is an error on its attribute. before
// compares with the state from before a change, and is nil for a new object. refusal is what
// else is known about why, "" for nothing.
func (r *Resource[T, R]) settle(ctx context.Context, label, id string, wanted Wanted[T], before func(*T) []Difference, object *T, refusal string, diags *diag.Diagnostics) *T {
	if len(wanted.Differences(object)) == 0 {
		return object
	}
	last, _, err := await[T]{
		read: r.get(id), patience: patience,
		pending: func(object *T) string {
			var words []string
			for _, d := range wanted.Differences(object) {
				words = append(words, fmt.Sprintf("%s is %s", d.Attribute, d.Got))
			}
			return strings.Join(words, ", ")
		},
	}.until(ctx)
	if last == nil {
		last = object
	}
	how := when(ctx)
	if err != nil {
		how = "until it could not be read any more (" + strings.TrimSuffix(err.Error(), ".") + ")"
	}
	changed := map[string]bool{}
	if before != nil {
		for _, d := range before(last) {
			changed[d.Attribute] = true
		}
	}
	for _, d := range wanted.Differences(last) {
		diags.AddAttributeError(path.Root(d.Attribute), "Unable to set "+d.Attribute, fmt.Sprintf(
			"The service accepted the request for %s, but shows %s as %s where %s was asked for, %s.%s The state holds what the service has.\n\n%s",
			label, d.Attribute, spell(d.Got), spell(d.Want), how, refusal, r.change(d, before == nil, !changed[d.Attribute])))
	}
	return last
}

// spell writes a value as HCL does, a long one up to its beginning.
func spell(value attr.Value) string {
	if value.IsNull() {
		return "null"
	}
	return tfutil.Printable(value.String())
}
