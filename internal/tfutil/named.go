package tfutil

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dsschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// The lists of the nouns that the API cannot narrow, all but trunks, take one filter: a
// name, which the provider applies.

type nameFilter struct {
	Name types.String `tfsdk:"name"`
}

func (f nameFilter) matches(name string) bool {
	return f.Name.IsNull() || f.Name.ValueString() == name
}

// ListResourceConfigSchema implements [list.ListResource] for a list narrowed by name alone.
func (r *Resource[T, R, F]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Lists the " + r.Plural + " of the account, or the one of a name.",
		Attributes: map[string]listschema.Attribute{
			"name": listschema.StringAttribute{
				MarkdownDescription: "Only the " + r.Name + " of exactly this name.",
				Optional:            true,
				Validators:          []validator.String{NotBlank()},
			},
		},
	}
}

// ListNamed is [list.ListResource.List] for a list narrowed by name alone.
func (r *Resource[T, R, F]) ListNamed(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream, listed func(*T) Listed) {
	var filter nameFilter
	if diags := req.Config.Get(ctx, &filter); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	var everything F
	stream.Results = r.Stream(ctx, req, everything, func(object *T) bool { return filter.matches(r.Collection.Name(object)) }, listed)
}

// NamedDataSource is a data source that lists objects, narrowed by name alone. M is the
// model of one object.
type NamedDataSource[T, R, M any] struct {
	DataSource[T, R, zentrunk.NoFilter]
	Result string                        // the attribute that holds the objects
	Shown  map[string]dsschema.Attribute // the attributes of an object
	Model  func(*T) M
}

// Schema implements [datasource.DataSource].
func (d *NamedDataSource[T, R, M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = dsschema.Schema{
		MarkdownDescription: "All " + d.Plural + " of the account, or the one of a name.",
		Attributes: map[string]dsschema.Attribute{
			"name": dsschema.StringAttribute{
				MarkdownDescription: "Only the " + d.Name + " of exactly this name.",
				Optional:            true,
				Validators:          []validator.String{NotBlank()},
			},
			d.Result: dsschema.ListNestedAttribute{
				MarkdownDescription: "Every " + d.Name + " that matches, in the service's order.",
				Computed:            true,
				NestedObject:        dsschema.NestedAttributeObject{Attributes: d.Shown},
			},
		},
	}
}

// Read implements [datasource.DataSource].
func (d *NamedDataSource[T, R, M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var filter nameFilter
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &filter.Name)...)
	if resp.Diagnostics.HasError() {
		return
	}
	models := []M{} // none is an empty list, not null
	matches := func(object *T) bool { return filter.matches(d.Collection.Name(object)) }
	for object := range d.Matching(ctx, zentrunk.NoFilter{}, matches, &resp.Diagnostics) {
		models = append(models, d.Model(object))
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), filter.Name)...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(d.Result), models)...)
	}
}
