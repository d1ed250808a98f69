package credential

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
)

// NewListDataSource is the data source zentrunk_credentials.
func NewListDataSource() datasource.DataSource {
	return object.NewNamedDataSource[model](noun, endpoint, shownAttributes())
}
