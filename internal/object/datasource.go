package object

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// DataSource is what every noun's data sources embed.
type DataSource[T, R any] struct {
	Objects[T, R]
	typeName string
}

// NewDataSource is the base of the data source of that type name.
func NewDataSource[T, R any](typeName string, noun Noun, endpoint func(*zentrunk.Client) Endpoint[T, R]) DataSource[T, R] {
	return DataSource[T, R]{Objects: Objects[T, R]{Noun: noun, endpoint: endpoint}, typeName: typeName}
}

// Metadata implements [datasource.DataSource].
func (d *DataSource[T, R]) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.typeName
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *DataSource[T, R]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.connect(handedOver(req.ProviderData, &resp.Diagnostics))
}
