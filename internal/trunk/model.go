package trunk

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// model is a trunk as Terraform sees it, in resources and data sources alike.
type model struct {
	TrunkID         types.String `tfsdk:"trunk_id"`
	TrunkDomain     types.String `tfsdk:"trunk_domain"`
	Name            types.String `tfsdk:"name"`
	TrunkDirection  types.String `tfsdk:"trunk_direction"`
	TrunkStatus     types.String `tfsdk:"trunk_status"`
	Secure          types.Bool   `tfsdk:"secure"`
	IPACLUUID       types.String `tfsdk:"ipacl_uuid"`
	CredentialUUID  types.String `tfsdk:"credential_uuid"`
	PrimaryURIUUID  types.String `tfsdk:"primary_uri_uuid"`
	FallbackURIUUID types.String `tfsdk:"fallback_uri_uuid"`
}

// resourceModel is a trunk that Terraform manages.
type resourceModel struct {
	model
	tfutil.Meta
}

// known is what the state knows of the trunk before it is read. An import sets the
// trunk_id alone.
func (m *resourceModel) Known() tfutil.Known {
	return tfutil.Known{ID: m.TrunkID.ValueString(), Name: m.Name.ValueString(), Imported: m.ID.IsNull()}
}

// fromAPI fills every attribute with what the service returned, and none with anything else.
func (m *model) fromAPI(t *zentrunk.Trunk) {
	*m = model{
		TrunkID:         types.StringValue(t.ID),
		TrunkDomain:     tfutil.StringOrNull(t.Domain),
		Name:            tfutil.StringOrNull(t.Name),
		TrunkDirection:  tfutil.StringOrNull(t.Direction),
		TrunkStatus:     tfutil.StringOrNull(t.Status),
		Secure:          types.BoolValue(t.Secure),
		IPACLUUID:       tfutil.StringOrNull(t.IPACLUUID),
		CredentialUUID:  tfutil.StringOrNull(t.CredentialUUID),
		PrimaryURIUUID:  tfutil.StringOrNull(t.PrimaryURIUUID),
		FallbackURIUUID: tfutil.StringOrNull(t.FallbackURIUUID),
	}
}

// FromAPI is the same for the resource; its timeouts stay as they are.
func (m *resourceModel) FromAPI(t *zentrunk.Trunk) {
	m.fromAPI(t)
	m.ID = m.TrunkID
}

// Created implements [tfutil.Managed].
func (m *resourceModel) Created(id string) {
	m.TrunkID, m.ID = types.StringValue(id), types.StringValue(id)
	for _, value := range []*types.String{
		&m.TrunkDomain, &m.Name, &m.TrunkStatus, &m.IPACLUUID, &m.CredentialUUID, &m.PrimaryURIUUID, &m.FallbackURIUUID,
	} {
		*value = tfutil.KnownString(*value)
	}
	if m.Secure.IsUnknown() {
		m.Secure = types.BoolNull()
	}
}

// createRequest is the body of a create: what the plan sets, and nothing else.
func (m model) createRequest() zentrunk.TrunkRequest {
	return zentrunk.TrunkRequest{
		Direction:       m.TrunkDirection.ValueString(),
		Name:            tfutil.SetString(m.Name),
		Status:          tfutil.SetString(m.TrunkStatus),
		Secure:          tfutil.SetBool(m.Secure),
		IPACLUUID:       tfutil.SetString(m.IPACLUUID),
		CredentialUUID:  tfutil.SetString(m.CredentialUUID),
		PrimaryURIUUID:  tfutil.SetString(m.PrimaryURIUUID),
		FallbackURIUUID: tfutil.SetString(m.FallbackURIUUID),
	}
}

// updateRequest is the body of an update from the state to the plan: the direction,
// which the service wants every time, and what changed. changed is false where that
// is nothing, as when only the timeouts differ.
func (m model) updateRequest(state model) (request zentrunk.TrunkRequest, changed bool) {
	request = zentrunk.TrunkRequest{
		Direction:       m.TrunkDirection.ValueString(),
		Name:            tfutil.ChangeString(m.Name, state.Name),
		Status:          tfutil.ChangeString(m.TrunkStatus, state.TrunkStatus),
		Secure:          tfutil.ChangeBool(m.Secure, state.Secure),
		IPACLUUID:       tfutil.ChangeString(m.IPACLUUID, state.IPACLUUID),
		CredentialUUID:  tfutil.ChangeString(m.CredentialUUID, state.CredentialUUID),
		PrimaryURIUUID:  tfutil.ChangeString(m.PrimaryURIUUID, state.PrimaryURIUUID),
		FallbackURIUUID: tfutil.ChangeString(m.FallbackURIUUID, state.FallbackURIUUID),
	}
	unchanged := zentrunk.TrunkRequest{Direction: state.TrunkDirection.ValueString()}
	return request, request != unchanged
}

// wanted is what the plan asks of the trunk.
func (m model) wanted() tfutil.Wanted[zentrunk.Trunk] {
	return tfutil.Wanted[zentrunk.Trunk]{
		Name:        m.Name.ValueString(),
		Differences: m.differences,
		Lacks: func(t *zentrunk.Trunk) string {
			if t.Domain == "" {
				return "it had no trunk_domain yet"
			}
			return ""
		},
	}
}

func (m model) differences(t *zentrunk.Trunk) []tfutil.Difference {
	var shown model
	shown.fromAPI(t)
	return tfutil.Differences([]tfutil.Difference{
		{Attribute: "trunk_direction", Want: m.TrunkDirection, Got: shown.TrunkDirection},
		{Attribute: "name", Want: m.Name, Got: shown.Name},
		{Attribute: "trunk_status", Want: m.TrunkStatus, Got: shown.TrunkStatus},
		{Attribute: "secure", Want: m.Secure, Got: shown.Secure},
		{Attribute: "ipacl_uuid", Want: m.IPACLUUID, Got: shown.IPACLUUID},
		{Attribute: "credential_uuid", Want: m.CredentialUUID, Got: shown.CredentialUUID},
		{Attribute: "primary_uri_uuid", Want: m.PrimaryURIUUID, Got: shown.PrimaryURIUUID},
		{Attribute: "fallback_uri_uuid", Want: m.FallbackURIUUID, Got: shown.FallbackURIUUID},
	})
}

// filterModel is what narrows a list of trunks, in the data source and in the list resource.
type filterModel struct {
	Name            types.String `tfsdk:"name"`
	TrunkDirection  types.String `tfsdk:"trunk_direction"`
	TrunkStatus     types.String `tfsdk:"trunk_status"`
	Secure          types.Bool   `tfsdk:"secure"`
	IPACLUUID       types.String `tfsdk:"ipacl_uuid"`
	CredentialUUID  types.String `tfsdk:"credential_uuid"`
	PrimaryURIUUID  types.String `tfsdk:"primary_uri_uuid"`
	FallbackURIUUID types.String `tfsdk:"fallback_uri_uuid"`
}

// toAPI is the part of the filter that the service applies. It has no filter for names.
func (f filterModel) toAPI() zentrunk.TrunkFilter {
	return zentrunk.TrunkFilter{
		Direction:       f.TrunkDirection.ValueString(),
		Status:          f.TrunkStatus.ValueString(),
		Secure:          f.Secure.ValueBoolPointer(),
		IPACLUUID:       f.IPACLUUID.ValueString(),
		CredentialUUID:  f.CredentialUUID.ValueString(),
		PrimaryURIUUID:  f.PrimaryURIUUID.ValueString(),
		FallbackURIUUID: f.FallbackURIUUID.ValueString(),
	}
}

// matches is the part that the provider applies.
func (f filterModel) matches(t *zentrunk.Trunk) bool {
	return f.Name.IsNull() || f.Name.ValueString() == t.Name
}
