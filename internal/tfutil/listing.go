package tfutil

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Matching yields the objects that match what the service filters by and what the
// provider does; matches may be nil. An error is reported, and ends it.
func (o Objects[T, R, F]) Matching(ctx context.Context, filter F, matches func(*T) bool, diags *diag.Diagnostics) iter.Seq[*T] {
	return o.matching(ctx, filter, zentrunk.Ahead{Pages: zentrunk.WholeList}, matches, diags)
}

func (o Objects[T, R, F]) matching(ctx context.Context, filter F, ahead zentrunk.Ahead, matches func(*T) bool, diags *diag.Diagnostics) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for object, err := range o.Collection.ListAhead(ctx, filter, ahead) {
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

// Listed is an object as a list resource hands it over.
type Listed struct {
	ID    string
	Name  string // "" if it has none
	Model any    // the resource's model, complete
}

// Stream hands objects to the engine while the list is still being read: the first ones
// before the last page is asked for, and no page is asked for that the limit has no use for.
func (o Objects[T, R, F]) Stream(ctx context.Context, req list.ListRequest, filter F, matches func(*T) bool, listed func(*T) Listed) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		var diags diag.Diagnostics
		pushed := int64(0)
		for object := range o.matching(ctx, filter, zentrunk.Ahead{Pages: 1, Most: int(req.Limit)}, matches, &diags) {
			if !push(o.result(ctx, req, listed(object))) {
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

func (o Objects[T, R, F]) result(ctx context.Context, req list.ListRequest, object Listed) list.ListResult {
	result := req.NewListResult(ctx)
	if result.DisplayName = Printable(object.Name); object.Name == "" {
		result.DisplayName = Printable(object.ID)
	}
	result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root(o.IDField), object.ID)...)
	if req.IncludeResource {
		result.Diagnostics.Append(result.Resource.Set(ctx, object.Model)...)
	} else {
		result.Resource = nil
	}
	return result
}
