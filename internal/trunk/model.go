package trunk

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
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
	guards
	object.Meta
}

// guards say whether the trunk may be deleted. The service knows nothing of them.
type guards struct {
	DeletionProtection types.Bool `tfsdk:"deletion_protection"`
	ForceDestroy       types.Bool `tfsdk:"force_destroy"`
}

func newModel() object.Model[zentrunk.Trunk] { return &resourceModel{Meta: object.NewMeta()} }

// Known implements [object.Model].
func (m *resourceModel) Known() object.Known { return m.Meta.Known(m.TrunkID, m.Name) }

// FromAPI fills every attribute with what the service returned, and none with anything else,
// but for the spelling of what means the same.
func (m *model) FromAPI(t *zentrunk.Trunk) {
	*m = model{
		TrunkID:         types.StringValue(t.ID),
		TrunkDomain:     tfutil.StringOrNull(t.Domain),
		Name:            tfutil.Keep(m.Name, t.Name, zentrunk.PlainName),
		TrunkDirection:  tfutil.StringOrNull(t.Direction),
		TrunkStatus:     tfutil.StringOrNull(t.Status),
		Secure:          types.BoolValue(t.Secure),
		IPACLUUID:       tfutil.StringOrNull(t.IPACLUUID),
		CredentialUUID:  tfutil.StringOrNull(t.CredentialUUID),
		PrimaryURIUUID:  tfutil.StringOrNull(t.PrimaryURIUUID),
		FallbackURIUUID: tfutil.StringOrNull(t.FallbackURIUUID),
	}
}

// FromAPI implements [object.Model]. Its timeouts and its guards stay as they are; after an
// import, and in a state from before there were any, the guards are off.
func (m *resourceModel) FromAPI(t *zentrunk.Trunk) {
	m.model.FromAPI(t)
	m.ID = m.TrunkID
	m.guards = guards{types.BoolValue(m.DeletionProtection.ValueBool()), types.BoolValue(m.ForceDestroy.ValueBool())}
}

// newRequest is the body of a create: what the plan sets, and nothing else.
func (m model) newRequest() zentrunk.TrunkRequest {
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

// changeRequest is the body of an update from the state to the plan: the direction,
// which the service wants every time, and what changed. It is nil where that is
// nothing, as when only the timeouts differ.
func (m model) changeRequest(state model) *zentrunk.TrunkRequest {
	request := zentrunk.TrunkRequest{
		Direction:       m.TrunkDirection.ValueString(),
		Name:            tfutil.ChangeString(m.Name, state.Name),
		Status:          tfutil.ChangeString(m.TrunkStatus, state.TrunkStatus),
		Secure:          tfutil.ChangeBool(m.Secure, state.Secure),
		IPACLUUID:       tfutil.ChangeString(m.IPACLUUID, state.IPACLUUID),
		CredentialUUID:  tfutil.ChangeString(m.CredentialUUID, state.CredentialUUID),
		PrimaryURIUUID:  tfutil.ChangeString(m.PrimaryURIUUID, state.PrimaryURIUUID),
		FallbackURIUUID: tfutil.ChangeString(m.FallbackURIUUID, state.FallbackURIUUID),
	}
	if unchanged := (zentrunk.TrunkRequest{Direction: state.TrunkDirection.ValueString()}); request == unchanged {
		return nil
	}
	return &request
}

// Wanted is what the plan asks of the trunk.
func (m model) Wanted() object.Wanted[zentrunk.Trunk] {
	return object.Wanted[zentrunk.Trunk]{
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

func (m model) differences(t *zentrunk.Trunk) []object.Difference {
	shown := m
	shown.FromAPI(t)
	return object.Differences([]object.Difference{
		{Attribute: "trunk_direction", Want: m.TrunkDirection, Got: shown.TrunkDirection},
		{Attribute: "name", Want: m.Name, Got: shown.Name, Text: true},
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
	return f.Name.IsNull() || zentrunk.PlainName(f.Name.ValueString()) == zentrunk.PlainName(t.Name)
}
