package credential

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	_ list.ListResourceWithConfigure     = (*credentialResource)(nil)
	_ datasource.DataSourceWithConfigure = (*listDataSource)(nil)
)

// NewListResource is the list resource zentrunk_credential, for terraform query.
func NewListResource() list.ListResource { return newResource() }

func (r *credentialResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter tfutil.NameFilter
	if diags := req.Config.Get(ctx, &filter); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	matches := func(c *zentrunk.Credential) bool { return filter.Matches(c.Name) }
	stream.Results = r.Stream(ctx, req, zentrunk.NoFilter{}, matches, func(c *zentrunk.Credential) tfutil.Listed {
		m := resourceModel{Meta: tfutil.ListedMeta()}
		m.FromAPI(c)
		return tfutil.Listed{ID: c.UUID, Name: c.Name, Model: &m}
	})
}

type listDataSource struct {
	tfutil.DataSource[zentrunk.Credential, zentrunk.CredentialRequest, zentrunk.NoFilter]
}

type listModel struct {
	tfutil.NameFilter
	Credentials []model `tfsdk:"credentials"`
}

// NewListDataSource is the data source zentrunk_credentials.
func NewListDataSource() datasource.DataSource {
	return &listDataSource{tfutil.NewDataSource("zentrunk_credentials", noun, credentials)}
}

func (d *listDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.NamedListSchema("credentials", shownAttributes())
}

func (d *listDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	state.Credentials = []model{} // none is an empty list, not null
	matches := func(c *zentrunk.Credential) bool { return state.Matches(c.Name) }
	for credential := range d.Matching(ctx, zentrunk.NoFilter{}, matches, &resp.Diagnostics) {
		var m model
		m.fromAPI(credential)
		state.Credentials = append(state.Credentials, m)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}
