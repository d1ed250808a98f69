package object

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dsschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// The lists of the nouns that the API cannot narrow, all but trunks, take one filter: a
// name, which the provider applies.

// ListResourceConfigSchema implements [list.ListResource] for a list narrowed by name alone.
func (r *Resource[T, R]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Lists the " + r.Plural + " of the account, or the one of a name.",
		Attributes: map[string]listschema.Attribute{
			"name": listschema.StringAttribute{
				MarkdownDescription: "Only the " + r.Name + " of exactly this name.",
				Optional:            true,
				Validators:          []validator.String{tfutil.NotBlank()},
			},
		},
	}
}

// List implements [list.ListResource] for a list narrowed by name alone.
func (r *Resource[T, R]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var name types.String
	if diags := req.Config.GetAttribute(ctx, path.Root("name"), &name); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = r.Stream(ctx, req, nil, r.named(name))
}

// named matches the objects of a name, or all of them where it is null.
func (o *Objects[T, R]) named(name types.String) func(*T) bool {
	return func(object *T) bool {
		return name.IsNull() || zentrunk.PlainName(name.ValueString()) == zentrunk.PlainName(o.Endpoint.Name(object))
	}
}

// NamedDataSource is a data source that lists the objects of a noun, narrowed by name alone.
// It is called like the resource, in the plural, and so is the attribute that holds them. M is
// the model of one object.
type NamedDataSource[T, R, M any, P shown[T, M]] struct {
	DataSource[T, R]
	attributes map[string]dsschema.Attribute
}

// shown is a model that is filled from what the service returns.
type shown[T, M any] interface {
	*M
	FromAPI(object *T)
}

// NewNamedDataSource is the data source that lists a noun's objects, each with these attributes.
func NewNamedDataSource[M, T, R any, P shown[T, M]](noun Noun, endpoint func(*zentrunk.Client) Endpoint[T, R], attributes map[string]dsschema.Attribute) datasource.DataSource {
	return &NamedDataSource[T, R, M, P]{DataSource: NewDataSource(noun.Type+"s", noun, endpoint), attributes: attributes}
}

// result is the attribute that holds the objects.
func (d *NamedDataSource[T, R, M, P]) result() string {
	return strings.TrimPrefix(d.typeName, "zentrunk_")
}

// Schema implements [datasource.DataSource].
func (d *NamedDataSource[T, R, M, P]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = dsschema.Schema{
		MarkdownDescription: "All " + d.Plural + " of the account, or the one of a name.",
		Attributes: map[string]dsschema.Attribute{
			"name": dsschema.StringAttribute{
				MarkdownDescription: "Only the " + d.Name + " of exactly this name.",
				Optional:            true,
				Validators:          []validator.String{tfutil.NotBlank()},
			},
			d.result(): dsschema.ListNestedAttribute{
				MarkdownDescription: "Every " + d.Name + " that matches, in the service's order.",
				Computed:            true,
				NestedObject:        dsschema.NestedAttributeObject{Attributes: d.attributes},
			},
		},
	}
}

// Read implements [datasource.DataSource].
func (d *NamedDataSource[T, R, M, P]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var name types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	if resp.Diagnostics.HasError() {
		return
	}
	models := []M{} // none is an empty list, not null
	for object := range d.Matching(ctx, nil, d.named(name), &resp.Diagnostics) {
		var model M
		P(&model).FromAPI(object)
		models = append(models, model)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), name)...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(d.result()), models)...)
	}
}
