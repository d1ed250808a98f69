package tfutil

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// DataSource is the plumbing that every noun's data sources embed.
type DataSource[T, R any, F zentrunk.Filter] struct {
	Objects[T, R, F]
	typeName   string
	collection func(*zentrunk.Client) *zentrunk.Collection[T, R, F]
}

// NewDataSource is the plumbing of the data source of that type name.
func NewDataSource[T, R any, F zentrunk.Filter](typeName string, noun Noun, collection func(*zentrunk.Client) *zentrunk.Collection[T, R, F]) DataSource[T, R, F] {
	return DataSource[T, R, F]{Objects: Objects[T, R, F]{Noun: noun}, typeName: typeName, collection: collection}
}

// Metadata implements [datasource.DataSource].
func (d *DataSource[T, R, F]) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.typeName
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *DataSource[T, R, F]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if client := Client(req.ProviderData, &resp.Diagnostics); client != nil {
		d.Collection, d.AuthID = d.collection(client), client.AuthID()
	}
}
