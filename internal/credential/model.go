package credential

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// model is a credential as Terraform sees it, in resources and data sources alike.
type model struct {
	CredentialUUID types.String `tfsdk:"credential_uuid"`
	Name           types.String `tfsdk:"name"`
	Username       types.String `tfsdk:"username"`
}

// resourceModel is a credential that Terraform manages.
type resourceModel struct {
	model
	tfutil.Secret
	tfutil.Meta
}

// Known implements [tfutil.Managed]. An import sets the credential_uuid alone.
func (m *resourceModel) Known() tfutil.Known {
	return tfutil.Known{ID: m.CredentialUUID.ValueString(), Name: m.Name.ValueString(), Imported: m.ID.IsNull()}
}

// fromAPI fills every attribute with what the service returned, and none with anything else.
func (m *model) fromAPI(c *zentrunk.Credential) {
	*m = model{
		CredentialUUID: types.StringValue(c.UUID),
		Name:           tfutil.StringOrNull(c.Name),
		Username:       tfutil.StringOrNull(c.Username),
	}
}

// FromAPI is the same for the resource. Its timeouts and its password, which the
// service never returns, stay as they are.
func (m *resourceModel) FromAPI(c *zentrunk.Credential) {
	m.fromAPI(c)
	m.ID = m.CredentialUUID
}

// Created implements [tfutil.Managed].
func (m *resourceModel) Created(id string) {
	m.CredentialUUID, m.ID = types.StringValue(id), types.StringValue(id)
	m.Name = tfutil.KnownString(m.Name)
}

// createRequest is the body of a create.
func (m model) createRequest(password string) zentrunk.CredentialRequest {
	return zentrunk.CredentialRequest{
		Name: tfutil.SetString(m.Name), Username: m.Username.ValueString(), Password: password,
	}
}

// updateRequest is the body of an update. It carries user name and password whatever
// changed: the service blanks a password that an update leaves out.
func (m model) updateRequest(state model, password string) zentrunk.CredentialRequest {
	return zentrunk.CredentialRequest{
		Name: tfutil.ChangeString(m.Name, state.Name), Username: m.Username.ValueString(), Password: password,
	}
}

// requirePassword wants what every create and every update of a credential carries.
func (m resourceModel) requirePassword(diags *diag.Diagnostics) {
	m.RequirePassword("A credential needs its password at its creation and at every change: Zentrunk rewrites the password with every update, and never tells it.", diags)
}

// changedFrom reports whether the plan asks for anything that the service must be told.
func (m resourceModel) changedFrom(state resourceModel) bool {
	return tfutil.ChangeString(m.Name, state.Name) != zentrunk.Field[string]{} ||
		!m.Username.Equal(state.Username) || m.ChangedFrom(state.Secret)
}

// wanted is what the plan asks of the credential, as far as the service shows it.
func (m model) wanted() tfutil.Wanted[zentrunk.Credential] {
	return tfutil.Wanted[zentrunk.Credential]{
		Name:   m.Name.ValueString(),
		Unseen: true,
		Differences: func(c *zentrunk.Credential) []tfutil.Difference {
			var shown model
			shown.fromAPI(c)
			return tfutil.Differences([]tfutil.Difference{
				{Attribute: "name", Want: m.Name, Got: shown.Name},
				{Attribute: "username", Want: m.Username, Got: shown.Username},
			})
		},
	}
}
