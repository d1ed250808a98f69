package tfutil

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Client takes over the client that the provider made when it was configured. It is
// nil, without an error, where the engine asks before configuring (validate, schema).
func Client(providerData any, diags *diag.Diagnostics) *zentrunk.Client {
	if providerData == nil {
		return nil
	}
	client, ok := providerData.(*zentrunk.Client)
	if !ok {
		diags.AddError("Unable to configure",
			fmt.Sprintf("The provider handed over a %T in place of its client. This is a bug in the provider: please report it.", providerData))
		return nil
	}
	return client
}
