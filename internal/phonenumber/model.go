package phonenumber

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// resourceModel is the route of a number, as Terraform manages it.
type resourceModel struct {
	Number         types.String `tfsdk:"number"`
	TrunkID        types.String `tfsdk:"trunk_id"`
	AppIDOnDestroy types.String `tfsdk:"app_id_on_destroy"`
	PreviousAppID  types.String `tfsdk:"previous_app_id"`
	object.Meta
}

func newModel() object.Model[zentrunk.Number] { return &resourceModel{Meta: object.NewMeta()} }

// digits is the number as the service spells it, "" while it is not known.
func (m *resourceModel) digits() string { return digits(m.Number.ValueString()) }

// Known implements [object.Model].
func (m *resourceModel) Known() object.Known {
	return m.Meta.Known(types.StringValue(m.digits()), types.StringNull())
}

// FromAPI implements [object.Model]. The number keeps its spelling, and what the service does
// not tell stays as it is: the timeouts, and who is to have the number, or had it before.
func (m *resourceModel) FromAPI(n *zentrunk.Number) {
	if m.digits() != n.Number {
		m.Number = types.StringValue(n.Number)
	}
	m.ID = types.StringValue(n.Number)
	m.TrunkID = tfutil.StringOrNull(n.TrunkID())
}

// request routes a number to a trunk.
type request struct{ number, trunk string }

// newRequest is what a create asks for.
func (m *resourceModel) newRequest() request { return request{m.digits(), m.TrunkID.ValueString()} }

// changeRequest is what an update asks for, nil where the route stays.
func (m *resourceModel) changeRequest(state *resourceModel) *request {
	if m.TrunkID.Equal(state.TrunkID) {
		return nil
	}
	r := m.newRequest()
	return &r
}

// Wanted is what the plan asks of the number.
func (m *resourceModel) Wanted() object.Wanted[zentrunk.Number] {
	return object.Wanted[zentrunk.Number]{
		Name: m.digits(),
		Differences: func(n *zentrunk.Number) []object.Difference {
			return object.Differences([]object.Difference{{Attribute: "trunk_id", Want: m.TrunkID, Got: tfutil.StringOrNull(n.TrunkID())}})
		},
	}
}

// takeOver notes who has the number before it is routed: whom it is given back to. The trunk
// itself is nobody to give it back to.
func (m *resourceModel) takeOver(n *zentrunk.Number) {
	m.PreviousAppID = types.StringNull()
	if before := n.AppID(); before != m.TrunkID.ValueString() {
		m.PreviousAppID = tfutil.StringOrNull(before)
	}
}

// heirs are to have the number in this order when its route is destroyed, a trunk that had it
// so far being none of them.
func (m *resourceModel) heirs(ours []string) (heirs []string) {
	for _, heir := range []types.String{m.AppIDOnDestroy, m.PreviousAppID} {
		if id := heir.ValueString(); id != "" && !slices.Contains(ours, id) && !slices.Contains(heirs, id) {
			heirs = append(heirs, id)
		}
	}
	return heirs
}

// shownModel is a number of the account, in the data source.
type shownModel struct {
	Number       types.String `tfsdk:"number"`
	Alias        types.String `tfsdk:"alias"`
	NumberType   types.String `tfsdk:"number_type"`
	Region       types.String `tfsdk:"region"`
	Country      types.String `tfsdk:"country"`
	VoiceEnabled types.Bool   `tfsdk:"voice_enabled"`
	SMSEnabled   types.Bool   `tfsdk:"sms_enabled"`
	SubAccount   types.String `tfsdk:"sub_account"`
	AppID        types.String `tfsdk:"app_id"`
	TrunkID      types.String `tfsdk:"trunk_id"`
}

// FromAPI fills every attribute with what the service returned.
func (m *shownModel) FromAPI(n *zentrunk.Number) {
	*m = shownModel{
		Number:       types.StringValue(n.Number),
		Alias:        tfutil.StringOrNull(n.Alias),
		NumberType:   tfutil.StringOrNull(n.Type),
		Region:       tfutil.StringOrNull(n.Region),
		Country:      tfutil.StringOrNull(n.Country),
		VoiceEnabled: types.BoolValue(n.VoiceEnabled),
		SMSEnabled:   types.BoolValue(n.SMSEnabled),
		SubAccount:   tfutil.StringOrNull(n.SubAccount),
		AppID:        tfutil.StringOrNull(n.AppID()),
		TrunkID:      tfutil.StringOrNull(n.TrunkID()),
	}
}

// filterModel is what narrows a list of numbers, in the data source and in the list resource.
type filterModel struct {
	TrunkID          types.String `tfsdk:"trunk_id"`
	Type             types.String `tfsdk:"type"`
	NumberStartswith types.String `tfsdk:"number_startswith"`
	Subaccount       types.String `tfsdk:"subaccount"`
	Alias            types.String `tfsdk:"alias"`
	Services         types.String `tfsdk:"services"`
}

// toAPI is the part of the filter that the service applies. It has none for trunks.
func (f filterModel) toAPI() zentrunk.NumberFilter {
	return zentrunk.NumberFilter{
		Type: f.Type.ValueString(), StartsWith: digits(f.NumberStartswith.ValueString()), SubAccount: f.Subaccount.ValueString(),
		Alias: f.Alias.ValueString(), Services: f.Services.ValueString(),
	}
}

// matches is the part that the provider applies.
func (f filterModel) matches(n *zentrunk.Number) bool {
	return f.TrunkID.IsNull() || f.TrunkID.ValueString() == n.TrunkID()
}
