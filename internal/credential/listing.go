package credential

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var _ list.ListResourceWithConfigure = (*credentialResource)(nil)

// NewListResource is the list resource zentrunk_credential, for terraform query.
func NewListResource() list.ListResource { return newResource() }

func (r *credentialResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	r.ListNamed(ctx, req, stream, func(c *zentrunk.Credential) tfutil.Listed {
		m := resourceModel{Meta: tfutil.ListedMeta()}
		m.FromAPI(c)
		return tfutil.Listed{ID: c.UUID, Name: c.Name, Model: &m}
	})
}

// NewListDataSource is the data source zentrunk_credentials.
func NewListDataSource() datasource.DataSource {
	return &tfutil.NamedDataSource[zentrunk.Credential, zentrunk.CredentialRequest, model]{
		DataSource: tfutil.NewDataSource("zentrunk_credentials", noun, credentials),
		Result:     "credentials",
		Shown:      shownAttributes(),
		Model: func(c *zentrunk.Credential) model {
			var m model
			m.fromAPI(c)
			return m
		},
	}
}
