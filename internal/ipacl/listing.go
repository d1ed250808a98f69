package ipacl

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var _ list.ListResourceWithConfigure = (*ipaclResource)(nil)

// NewListResource is the list resource zentrunk_ip_access_control_list, for terraform query.
func NewListResource() list.ListResource { return newResource() }

func (r *ipaclResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	r.ListNamed(ctx, req, stream, func(l *zentrunk.IPAccessControlList) tfutil.Listed {
		m := resourceModel{Meta: tfutil.ListedMeta()}
		m.FromAPI(l)
		return tfutil.Listed{ID: l.UUID, Name: l.Name, Model: &m}
	})
}

// NewListDataSource is the data source zentrunk_ip_access_control_lists.
func NewListDataSource() datasource.DataSource {
	return &tfutil.NamedDataSource[zentrunk.IPAccessControlList, zentrunk.IPAccessControlListRequest, model]{
		DataSource: tfutil.NewDataSource("zentrunk_ip_access_control_lists", noun, ipacls),
		Result:     "ip_access_control_lists",
		Shown:      shownAttributes(),
		Model: func(l *zentrunk.IPAccessControlList) model {
			var m model
			m.fromAPI(l)
			return m
		},
	}
}
