package trunk

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
	object.DataSource[zentrunk.Trunk, zentrunk.TrunkRequest]
}

// NewListDataSource is the data source zentrunk_trunks.
func NewListDataSource() datasource.DataSource {
	return &listDataSource{object.NewDataSource("zentrunk_trunks", noun, endpoint)}
}

type listModel struct {
	filterModel
	Trunks []model `tfsdk:"trunks"`
}

func (d *listDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	filter := func(name string, check validator.String) schema.StringAttribute {
		return schema.StringAttribute{
			MarkdownDescription: filterDescriptions[name],
			Optional:            true,
			Validators:          []validator.String{check},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "All trunks of the account, or those that match every filter that is set.",
		Attributes: map[string]schema.Attribute{
			"name":              filter("name", tfutil.NotBlank()),
			"trunk_direction":   filter("trunk_direction", directions),
			"trunk_status":      filter("trunk_status", statuses),
			"secure":            schema.BoolAttribute{MarkdownDescription: filterDescriptions["secure"], Optional: true},
			"ipacl_uuid":        filter("ipacl_uuid", tfutil.Reference()),
			"credential_uuid":   filter("credential_uuid", tfutil.Reference()),
			"primary_uri_uuid":  filter("primary_uri_uuid", tfutil.Reference()),
			"fallback_uri_uuid": filter("fallback_uri_uuid", tfutil.Reference()),
			"trunks": schema.ListNestedAttribute{
				MarkdownDescription: "Every trunk that matches, in the service's order.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: shownAttributes()},
			},
		},
	}
}

func (d *listDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	state.Trunks = []model{} // none is an empty list, not null
	for trunk := range d.Matching(ctx, state.toAPI(), state.matches, &resp.Diagnostics) {
		var m model
		m.FromAPI(trunk)
		state.Trunks = append(state.Trunks, m)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}
