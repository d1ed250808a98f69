package phonenumber

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var _ datasource.DataSourceWithConfigure = (*listDataSource)(nil)

type listDataSource struct {
	object.DataSource[zentrunk.Number, request]
}

// NewListDataSource is the data source zentrunk_phone_numbers.
func NewListDataSource() datasource.DataSource {
	return &listDataSource{object.NewDataSource("zentrunk_phone_numbers", numberNoun, newEndpoint)}
}

type listModel struct {
	filterModel
	PhoneNumbers []shownModel `tfsdk:"phone_numbers"`
}

func (d *listDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"phone_numbers": schema.ListNestedAttribute{
			MarkdownDescription: "Every number that matches, in the service's order.",
			Computed:            true,
			NestedObject:        schema.NestedAttributeObject{Attributes: shownAttributes()},
		},
	}
	for name, description := range filterDescriptions {
		attributes[name] = schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: []validator.String{tfutil.NotBlank()}}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "All phone numbers of the account, or those that match every filter that is set, and what gets their calls.",
		Attributes:          attributes,
	}
}

func (d *listDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	state.PhoneNumbers = []shownModel{} // none is an empty list, not null
	for number := range d.Matching(ctx, state.toAPI(), state.matches, &resp.Diagnostics) {
		var m shownModel
		m.FromAPI(number)
		state.PhoneNumbers = append(state.PhoneNumbers, m)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}
