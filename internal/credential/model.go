package credential

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
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
	object.Meta
}

func newModel() object.Model[zentrunk.Credential] { return &resourceModel{Meta: object.NewMeta()} }

// Known implements [object.Model].
func (m *resourceModel) Known() object.Known { return m.Meta.Known(m.CredentialUUID, m.Name) }

// FromAPI fills every attribute with what the service returned, and none with anything else,
// but for the spelling of what means the same.
func (m *model) FromAPI(c *zentrunk.Credential) {
	*m = model{
		CredentialUUID: types.StringValue(c.UUID),
		Name:           tfutil.Keep(m.Name, c.Name, zentrunk.PlainName),
		Username:       tfutil.StringOrNull(c.Username),
	}
}

// FromAPI implements [object.Model]. Its timeouts and its password, which the
// service never returns, stay as they are.
func (m *resourceModel) FromAPI(c *zentrunk.Credential) {
	m.model.FromAPI(c)
	m.ID = m.CredentialUUID
}

// newRequest is the body of a create.
func (m model) newRequest(password string) zentrunk.CredentialRequest {
	return zentrunk.CredentialRequest{
		Name: tfutil.SetString(m.Name), Username: m.Username.ValueString(), Password: password,
	}
}

// changeRequest is the body of an update, nil where nothing changed. It carries user name and
// password whatever did: the service blanks a password that an update leaves out.
func (m resourceModel) changeRequest(state resourceModel, config tfutil.Secret) *zentrunk.CredentialRequest {
	m.Secret = m.Planned(config)
	if !m.changedFrom(state) {
		return nil
	}
	return &zentrunk.CredentialRequest{
		Name: tfutil.ChangeString(m.Name, state.Name), Username: m.Username.ValueString(), Password: m.Value(),
	}
}

// changedFrom reports whether the plan asks for anything that the service must be told.
func (m resourceModel) changedFrom(state resourceModel) bool {
	return tfutil.ChangeString(m.Name, state.Name) != zentrunk.Field[string]{} ||
		!m.Username.Equal(state.Username) || m.ChangedFrom(state.Secret)
}

// Wanted is what the plan asks of the credential, as far as the service shows it.
func (m model) Wanted() object.Wanted[zentrunk.Credential] {
	return object.Wanted[zentrunk.Credential]{
		Name:   m.Name.ValueString(),
		Unseen: true,
		Differences: func(c *zentrunk.Credential) []object.Difference {
			shown := m
			shown.FromAPI(c)
			return object.Differences([]object.Difference{
				{Attribute: "name", Want: m.Name, Got: shown.Name, Text: true},
				{Attribute: "username", Want: m.Username, Got: shown.Username, Text: true},
			})
		},
	}
}
