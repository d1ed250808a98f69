package originationuri

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// model is an origination URI as Terraform sees it, in resources and data sources alike.
type model struct {
	URIUUID              types.String `tfsdk:"uri_uuid"`
	Name                 types.String `tfsdk:"name"`
	URI                  types.String `tfsdk:"uri"`
	AuthenticationNeeded types.Bool   `tfsdk:"authentication_needed"`
	Username             types.String `tfsdk:"username"`
}

// resourceModel is an origination URI that Terraform manages.
type resourceModel struct {
	model
	tfutil.Secret
	object.Meta
}

func newModel() object.Model[zentrunk.URI] { return &resourceModel{Meta: object.NewMeta()} }

// Known implements [object.Model].
func (m *resourceModel) Known() object.Known { return m.Meta.Known(m.URIUUID, m.Name) }

// FromAPI fills every attribute with what the service returned, and none with anything else,
// but for the spelling of what means the same.
func (m *model) FromAPI(u *zentrunk.URI) {
	*m = model{
		URIUUID:              types.StringValue(u.UUID),
		Name:                 tfutil.Keep(m.Name, u.Name, zentrunk.PlainName),
		URI:                  tfutil.Keep(m.URI, u.URI, canonical),
		AuthenticationNeeded: types.BoolValue(u.AuthenticationNeeded),
		Username:             tfutil.StringOrNull(u.Username),
	}
}

// FromAPI implements [object.Model]. Its timeouts and its password, which the
// service never returns, stay as they are.
func (m *resourceModel) FromAPI(u *zentrunk.URI) {
	m.model.FromAPI(u)
	m.ID = m.URIUUID
}

// newRequest is the body of a create.
func (m model) newRequest(password string) zentrunk.URIRequest {
	request := zentrunk.URIRequest{
		Name:                 tfutil.SetString(m.Name),
		URI:                  tfutil.SetString(m.URI),
		AuthenticationNeeded: tfutil.SetBool(m.AuthenticationNeeded),
		Username:             tfutil.SetString(m.Username),
	}
	if password != "" && m.AuthenticationNeeded.ValueBool() {
		request.Password = zentrunk.Set(password)
	}
	return request
}

// changes are the fields of a URI that differ from the state's, as far as the service shows them.
func (m model) changes(state model) zentrunk.URIRequest {
	return zentrunk.URIRequest{
		Name:                 tfutil.ChangeString(m.Name, state.Name),
		URI:                  tfutil.ChangeString(m.URI, state.URI),
		AuthenticationNeeded: tfutil.ChangeBool(m.AuthenticationNeeded, state.AuthenticationNeeded),
		Username:             tfutil.ChangeString(m.Username, state.Username),
	}
}

// changeRequest is the body of an update, nil where nothing changed: what did, and where
// authentication is needed its three fields together, as the service refuses a password
// without the other two.
func (m resourceModel) changeRequest(state resourceModel, config tfutil.Secret) *zentrunk.URIRequest {
	m.Secret = m.Planned(config)
	if !m.changedFrom(state) {
		return nil
	}
	request := m.changes(state.model)
	if password := m.Value(); password != "" && m.AuthenticationNeeded.ValueBool() {
		request.AuthenticationNeeded = tfutil.SetBool(m.AuthenticationNeeded)
		request.Username = tfutil.SetString(m.Username)
		request.Password = zentrunk.Set(password)
	}
	return &request
}

// changedFrom reports whether the plan asks for anything that the service must be told, as
// far as that is known when planning. An unknown name is the service's.
func (m resourceModel) changedFrom(state resourceModel) bool {
	return m.changes(state.model) != zentrunk.URIRequest{} || m.URI.IsUnknown() || m.Username.IsUnknown() || m.ChangedFrom(state.Secret)
}

// Wanted is what the plan asks of the URI, as far as the service shows it.
func (m model) Wanted() object.Wanted[zentrunk.URI] {
	return object.Wanted[zentrunk.URI]{
		Name:   m.Name.ValueString(),
		Unseen: m.AuthenticationNeeded.ValueBool(),
		Differences: func(u *zentrunk.URI) []object.Difference {
			shown := m
			shown.FromAPI(u)
			return object.Differences([]object.Difference{
				{Attribute: "name", Want: m.Name, Got: shown.Name, Text: true},
				{Attribute: "uri", Want: m.URI, Got: shown.URI, Text: true},
				{Attribute: "authentication_needed", Want: m.AuthenticationNeeded, Got: shown.AuthenticationNeeded},
				{Attribute: "username", Want: m.Username, Got: shown.Username, Text: true},
			})
		},
	}
}
