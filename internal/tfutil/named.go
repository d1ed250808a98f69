package tfutil

import (
	"context"

	dsschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// NameFilter is the one filter of a noun whose list the API cannot narrow; the
// provider applies it.
type NameFilter struct {
	Name types.String `tfsdk:"name"`
}

// Matches reports whether an object of this name is wanted.
func (f NameFilter) Matches(name string) bool { return f.Name.IsNull() || f.Name.ValueString() == name }

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

// NamedListSchema is the schema of a data source that lists objects, narrowed by name
// alone: shown are the attributes of each, in the attribute of that name.
func (d *DataSource[T, R, F]) NamedListSchema(attribute string, shown map[string]dsschema.Attribute) dsschema.Schema {
	return dsschema.Schema{
		MarkdownDescription: "All " + d.Plural + " of the account, or the one of a name.",
		Attributes: map[string]dsschema.Attribute{
			"name": dsschema.StringAttribute{
				MarkdownDescription: "Only the " + d.Name + " of exactly this name.",
				Optional:            true,
				Validators:          []validator.String{NotBlank()},
			},
			attribute: dsschema.ListNestedAttribute{
				MarkdownDescription: "Every " + d.Name + " that matches, in the service's order.",
				Computed:            true,
				NestedObject:        dsschema.NestedAttributeObject{Attributes: shown},
			},
		},
	}
}
