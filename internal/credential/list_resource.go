package credential

import "github.com/hashicorp/terraform-plugin-framework/list"

var _ list.ListResourceWithConfigure = (*credentialResource)(nil)

// NewListResource is the list resource zentrunk_credential, for terraform query.
func NewListResource() list.ListResource { return newResource() }
