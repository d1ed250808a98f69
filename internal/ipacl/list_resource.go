package ipacl

import "github.com/hashicorp/terraform-plugin-framework/list"

var _ list.ListResourceWithConfigure = (*ipaclResource)(nil)

// NewListResource is the list resource zentrunk_ip_access_control_list, for terraform query.
func NewListResource() list.ListResource { return newResource() }
