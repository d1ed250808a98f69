package object

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Make makes the object of a plan: the request, its id into the state at once, read back.
func (r *Resource[T, R]) Make(ctx context.Context, plan Model[T], request R, resp *resource.CreateResponse) {
	ctx, cancel := Within(ctx, plan.Limits().Create, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	r.ledger.Apply()
	wanted := plan.Wanted()
	id, err := r.Endpoint.Create(ctx, request)
	if err != nil {
		r.addCreateError(ctx, &resp.Diagnostics, wanted.Name, err, func(ctx context.Context) ([]candidate, error) {
			return r.namesakes(ctx, wanted)
		})
		return
	}
	// From here on the object exists: with its id in the state, nothing that fails
	// below can orphan it.
	r.ledger.Done(Entry{Type: r.Type, Action: Create, Name: wanted.Name})
	r.record(ctx, plan, id, &resp.State, &resp.Diagnostics)
	r.identify(ctx, id, resp.Identity, &resp.Diagnostics)
	resp.Diagnostics.Append(r.origin().remember(ctx, resp.Private)...)
	object := r.readBack(ctx, id, wanted, &resp.Diagnostics)
	if object == nil {
		return
	}
	plan.FromAPI(object)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// An error would taint a good object, and anything but what was planned is one to the
	// engine: the next plan shows what the service has.
	for _, d := range wanted.Differences(object) {
		r.warnOfRewriting(r.Label(wanted.Name, id), d, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(d.Attribute), d.Want)...)
	}
}

// readBack reads an object that was just created until the service shows it complete
// and as it was asked for. It returns the object as it was last seen, nil if it never was.
func (r *Resource[T, R]) readBack(ctx context.Context, id string, wanted Wanted[T], diags *diag.Diagnostics) *T {
	label := r.Label(wanted.Name, id)
	object, lacks, err := await[T]{read: r.get(id), pending: wanted.Lacks}.until(ctx)
	switch {
	case zentrunk.IsNotFound(err):
		r.AddError(diags, "read back", tfutil.Capital(label)+" was created, but "+when(ctx)+" the service did not show it yet", err, afterCreate)
	case err != nil:
		r.AddError(diags, "read back", tfutil.Capital(label)+" was created, but could not be read back", err, afterCreate)
	case lacks != "":
		diags.AddError("Unable to read back "+r.Name, fmt.Sprintf("%s was created, but %s %s.\n\n%s", tfutil.Capital(label), when(ctx), lacks, afterCreate))
	default:
		object = r.settle(ctx, label, id, wanted.rewritable(), nil, object, "", diags)
	}
	return object
}

// rewritable is what is wanted, as far as the service is bound to show it.
func (w Wanted[T]) rewritable() Wanted[T] {
	all := w.Differences
	w.Differences = func(object *T) []Difference { return slices.DeleteFunc(all(object), Difference.rewritten) }
	return w
}

// warnOfRewriting says that the service has made another text of the one that was sent.
func (n Noun) warnOfRewriting(label string, d Difference, diags *diag.Diagnostics) {
	diags.AddAttributeWarning(path.Root(d.Attribute), "Service rewrites "+d.Attribute, fmt.Sprintf(
		"%s was created, but the service shows %s as %s where %s was asked for. Write it as the service shows it, or every plan will ask for the change:\n\n  %[2]s = %[3]s",
		tfutil.Capital(label), d.Attribute, spell(d.Got), spell(d.Want)))
}
