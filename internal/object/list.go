package object

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Matching yields the objects that match what the service filters by and what the
// provider does; either may be nil. An error is reported, and ends it.
func (o *Objects[T, R]) Matching(ctx context.Context, filter zentrunk.Filter, matches func(*T) bool, diags *diag.Diagnostics) iter.Seq[*T] {
	return o.matching(ctx, filter, zentrunk.Ahead{Pages: zentrunk.WholeList}, matches, diags)
}

func (o *Objects[T, R]) matching(ctx context.Context, filter zentrunk.Filter, ahead zentrunk.Ahead, matches func(*T) bool, diags *diag.Diagnostics) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for object, err := range o.Endpoint.ListAhead(ctx, filter, ahead) {
			if err != nil {
				o.AddError(diags, "list", "The "+o.Plural+" of the account could not be listed", err)
				return
			}
			if (matches == nil || matches(object)) && !yield(object) {
				return
			}
		}
	}
}

// Stream hands objects to the engine while the list is still being read: the first ones
// before the last page is asked for, and no page is asked for that the limit has no use for.
func (r *Resource[T, R]) Stream(ctx context.Context, req list.ListRequest, filter zentrunk.Filter, matches func(*T) bool) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		var diags diag.Diagnostics
		pushed := int64(0)
		for object := range r.matching(ctx, filter, zentrunk.Ahead{Pages: 1, Most: int(req.Limit)}, matches, &diags) {
			if !push(r.result(ctx, req, object)) {
				return
			}
			if pushed++; req.Limit > 0 && pushed >= req.Limit {
				return
			}
		}
		if diags.HasError() {
			push(list.ListResult{Diagnostics: diags})
		}
	}
}

func (r *Resource[T, R]) result(ctx context.Context, req list.ListRequest, object *T) list.ListResult {
	result := req.NewListResult(ctx)
	id, name := r.Endpoint.ID(object), r.Endpoint.Name(object)
	if result.DisplayName = tfutil.Printable(name); name == "" {
		result.DisplayName = tfutil.Printable(id)
	}
	r.identify(ctx, id, result.Identity, &result.Diagnostics)
	if req.IncludeResource {
		model := r.model()
		model.FromAPI(object)
		result.Diagnostics.Append(result.Resource.Set(ctx, model)...)
	} else {
		result.Resource = nil
	}
	return result
}
