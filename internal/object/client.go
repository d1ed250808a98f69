package object

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// ProviderData is what the provider hands over when it is configured: to every resource, data
// source and list resource of this configuration the same.
type ProviderData struct {
	client *zentrunk.Client
	ledger *Ledger
	users  *users
	routes *Routes
}

// NewProviderData is that of a configured client.
func NewProviderData(client *zentrunk.Client) *ProviderData {
	return &ProviderData{client: client, ledger: NewLedger(), users: newUsers(client), routes: newRoutes(client)}
}

// handedOver is the provider's data. It is nil, without an error, where the engine asks
// before configuring (validate, schema).
func handedOver(providerData any, diags *diag.Diagnostics) *ProviderData {
	if providerData == nil {
		return nil
	}
	data, ok := providerData.(*ProviderData)
	if !ok {
		diags.AddError("Unable to configure",
			fmt.Sprintf("The provider handed over a %T in place of its client. This is a bug in the provider: please report it.", providerData))
		return nil
	}
	return data
}
