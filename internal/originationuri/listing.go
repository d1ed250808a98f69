package originationuri

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	_ list.ListResourceWithConfigure     = (*uriResource)(nil)
	_ datasource.DataSourceWithConfigure = (*listDataSource)(nil)
)

// NewListResource is the list resource zentrunk_origination_uri, for terraform query.
func NewListResource() list.ListResource { return newResource() }

func (r *uriResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter tfutil.NameFilter
	if diags := req.Config.Get(ctx, &filter); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	matches := func(u *zentrunk.URI) bool { return filter.Matches(u.Name) }
	stream.Results = r.Stream(ctx, req, zentrunk.NoFilter{}, matches, func(u *zentrunk.URI) tfutil.Listed {
		m := resourceModel{Meta: tfutil.ListedMeta()}
		m.FromAPI(u)
		return tfutil.Listed{ID: u.UUID, Name: u.Name, Model: &m}
	})
}

type listDataSource struct {
	tfutil.DataSource[zentrunk.URI, zentrunk.URIRequest, zentrunk.NoFilter]
}

type listModel struct {
	tfutil.NameFilter
	URIs []model `tfsdk:"origination_uris"`
}

// NewListDataSource is the data source zentrunk_origination_uris.
func NewListDataSource() datasource.DataSource {
	return &listDataSource{tfutil.NewDataSource("zentrunk_origination_uris", noun, uris)}
}

func (d *listDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.NamedListSchema("origination_uris", shownAttributes())
}

func (d *listDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	state.URIs = []model{} // none is an empty list, not null
	matches := func(u *zentrunk.URI) bool { return state.Matches(u.Name) }
	for uri := range d.Matching(ctx, zentrunk.NoFilter{}, matches, &resp.Diagnostics) {
		var m model
		m.fromAPI(uri)
		state.URIs = append(state.URIs, m)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}
