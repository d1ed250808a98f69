package ipacl

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	_ list.ListResourceWithConfigure     = (*ipaclResource)(nil)
	_ datasource.DataSourceWithConfigure = (*listDataSource)(nil)
)

// NewListResource is the list resource zentrunk_ip_access_control_list, for terraform query.
func NewListResource() list.ListResource { return newResource() }

func (r *ipaclResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter tfutil.NameFilter
	if diags := req.Config.Get(ctx, &filter); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	matches := func(l *zentrunk.IPAccessControlList) bool { return filter.Matches(l.Name) }
	stream.Results = r.Stream(ctx, req, zentrunk.NoFilter{}, matches, func(l *zentrunk.IPAccessControlList) tfutil.Listed {
		m := resourceModel{Meta: tfutil.ListedMeta()}
		m.FromAPI(l)
		return tfutil.Listed{ID: l.UUID, Name: l.Name, Model: &m}
	})
}

type listDataSource struct {
	tfutil.DataSource[zentrunk.IPAccessControlList, zentrunk.IPAccessControlListRequest, zentrunk.NoFilter]
}

type listModel struct {
	tfutil.NameFilter
	Lists []model `tfsdk:"ip_access_control_lists"`
}

// NewListDataSource is the data source zentrunk_ip_access_control_lists.
func NewListDataSource() datasource.DataSource {
	return &listDataSource{tfutil.NewDataSource("zentrunk_ip_access_control_lists", noun, ipacls)}
}

func (d *listDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.NamedListSchema("ip_access_control_lists", shownAttributes())
}

func (d *listDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	state.Lists = []model{} // none is an empty list, not null
	matches := func(l *zentrunk.IPAccessControlList) bool { return state.Matches(l.Name) }
	for acl := range d.Matching(ctx, zentrunk.NoFilter{}, matches, &resp.Diagnostics) {
		var m model
		m.fromAPI(acl)
		state.Lists = append(state.Lists, m)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}
