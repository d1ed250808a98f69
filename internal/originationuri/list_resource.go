package originationuri

import "github.com/hashicorp/terraform-plugin-framework/list"

var _ list.ListResourceWithConfigure = (*uriResource)(nil)

// NewListResource is the list resource zentrunk_origination_uri, for terraform query.
func NewListResource() list.ListResource { return newResource() }
