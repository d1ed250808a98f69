package originationuri

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var _ list.ListResourceWithConfigure = (*uriResource)(nil)

// NewListResource is the list resource zentrunk_origination_uri, for terraform query.
func NewListResource() list.ListResource { return newResource() }

func (r *uriResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	r.ListNamed(ctx, req, stream, func(u *zentrunk.URI) tfutil.Listed {
		m := resourceModel{Meta: tfutil.ListedMeta()}
		m.FromAPI(u)
		return tfutil.Listed{ID: u.UUID, Name: u.Name, Model: &m}
	})
}

// NewListDataSource is the data source zentrunk_origination_uris.
func NewListDataSource() datasource.DataSource {
	return &tfutil.NamedDataSource[zentrunk.URI, zentrunk.URIRequest, model]{
		DataSource: tfutil.NewDataSource("zentrunk_origination_uris", noun, uris),
		Result:     "origination_uris",
		Shown:      shownAttributes(),
		Model: func(u *zentrunk.URI) model {
			var m model
			m.fromAPI(u)
			return m
		},
	}
}
