package originationuri

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

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
	tfutil.Meta
}

// known is what the state knows of the URI before it is read. An import sets the
// uri_uuid alone.
func (m *resourceModel) Known() tfutil.Known {
	return tfutil.Known{ID: m.URIUUID.ValueString(), Name: m.Name.ValueString(), Imported: m.ID.IsNull()}
}

// fromAPI fills every attribute with what the service returned, and none with anything else.
func (m *model) fromAPI(u *zentrunk.URI) {
	*m = model{
		URIUUID:              types.StringValue(u.UUID),
		Name:                 tfutil.StringOrNull(u.Name),
		URI:                  tfutil.StringOrNull(u.URI),
		AuthenticationNeeded: types.BoolValue(u.AuthenticationNeeded),
		Username:             tfutil.StringOrNull(u.Username),
	}
}

// FromAPI is the same for the resource. Its timeouts and its password, which the
// service never returns, stay as they are.
func (m *resourceModel) FromAPI(u *zentrunk.URI) {
	m.fromAPI(u)
	m.ID = m.URIUUID
}

// Created implements [tfutil.Managed].
func (m *resourceModel) Created(id string) {
	m.URIUUID, m.ID = types.StringValue(id), types.StringValue(id)
	m.Name = tfutil.KnownString(m.Name)
}

// checkAuthentication applies the API's rule: authentication takes a user name and a
// password. Whatever is still unknown is given the benefit of the doubt. Whether there is a
// password is a question for the plan: an imported URI that nothing changes needs none.
func (m resourceModel) checkAuthentication() diag.Diagnostics {
	var diags diag.Diagnostics
	switch {
	case m.AuthenticationNeeded.IsUnknown():
	case m.AuthenticationNeeded.ValueBool():
		if m.Username.IsNull() {
			diags.AddAttributeError(path.Root("username"), "Missing username",
				"A URI with authentication_needed = true needs the username with which Plivo authenticates at the PBX.")
		}
	case isSet(m.Password):
		diags.AddAttributeError(path.Root("password"), "Unexpected password", passwordUnused)
	case isSet(m.PasswordWO):
		diags.AddAttributeError(path.Root("password_wo"), "Unexpected password_wo", passwordUnused)
	}
	return diags
}

const passwordUnused = "A password is used only where the PBX asks for one. Set authentication_needed = true and a username, or remove the password."

func isSet(value types.String) bool { return !value.IsNull() && !value.IsUnknown() }

// requirePassword wants what every create and every update of a URI with authentication carries.
func (m resourceModel) requirePassword(diags *diag.Diagnostics) {
	if m.AuthenticationNeeded.ValueBool() {
		m.RequirePassword("An origination URI with authentication_needed = true needs its password at its creation and at every change: Zentrunk never tells it.", diags)
	}
}

// createRequest is the body of a create.
func (m model) createRequest(password string) zentrunk.URIRequest {
	request := zentrunk.URIRequest{
		Name:                 tfutil.SetString(m.Name),
		URI:                  tfutil.SetString(m.URI),
		AuthenticationNeeded: tfutil.SetBool(m.AuthenticationNeeded),
		Username:             tfutil.SetString(m.Username),
	}
	if password != "" {
		request.Password = zentrunk.Set(password)
	}
	return request
}

// updateRequest is the body of an update: what changed, and where authentication is needed
// its three fields together, as the service refuses a password without the other two.
func (m model) updateRequest(state model, password string) zentrunk.URIRequest {
	request := zentrunk.URIRequest{
		Name:                 tfutil.ChangeString(m.Name, state.Name),
		URI:                  tfutil.ChangeString(m.URI, state.URI),
		AuthenticationNeeded: tfutil.ChangeBool(m.AuthenticationNeeded, state.AuthenticationNeeded),
		Username:             tfutil.ChangeString(m.Username, state.Username),
	}
	if password != "" {
		request.AuthenticationNeeded = tfutil.SetBool(m.AuthenticationNeeded)
		request.Username = tfutil.SetString(m.Username)
		request.Password = zentrunk.Set(password)
	}
	return request
}

// changedFrom reports whether the plan asks for anything that the service must be told.
func (m resourceModel) changedFrom(state resourceModel) bool {
	return m.updateRequest(state.model, "") != zentrunk.URIRequest{} || m.ChangedFrom(state.Secret)
}

// wanted is what the plan asks of the URI, as far as the service shows it.
func (m model) wanted() tfutil.Wanted[zentrunk.URI] {
	return tfutil.Wanted[zentrunk.URI]{
		Name:   m.Name.ValueString(),
		Unseen: m.AuthenticationNeeded.ValueBool(),
		Differences: func(u *zentrunk.URI) []tfutil.Difference {
			var shown model
			shown.fromAPI(u)
			return tfutil.Differences([]tfutil.Difference{
				{Attribute: "name", Want: m.Name, Got: shown.Name},
				{Attribute: "uri", Want: m.URI, Got: shown.URI},
				{Attribute: "authentication_needed", Want: m.AuthenticationNeeded, Got: shown.AuthenticationNeeded},
				{Attribute: "username", Want: m.Username, Got: shown.Username},
			})
		},
	}
}
