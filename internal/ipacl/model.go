package ipacl

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// model is a list as Terraform sees it, in resources and data sources alike.
type model struct {
	IPACLUUID   types.String `tfsdk:"ipacl_uuid"`
	Name        types.String `tfsdk:"name"`
	IPAddresses types.Set    `tfsdk:"ip_addresses"`
}

// resourceModel is a list that Terraform manages.
type resourceModel struct {
	model
	object.Meta
}

func newModel() object.Model[zentrunk.IPAccessControlList] {
	return &resourceModel{Meta: object.NewMeta()}
}

// Known implements [object.Model].
func (m *resourceModel) Known() object.Known { return m.Meta.Known(m.IPACLUUID, m.Name) }

// FromAPI fills every attribute with what the service returned, and none with anything else,
// but for the spelling of what means the same.
func (m *model) FromAPI(l *zentrunk.IPAccessControlList) {
	*m = model{
		IPACLUUID:   types.StringValue(l.UUID),
		Name:        tfutil.Keep(m.Name, l.Name, zentrunk.PlainName),
		IPAddresses: spelledLike(m.IPAddresses, l.IPAddresses),
	}
}

// spelledLike is a set of addresses in the spelling that they had before: whether the service
// normalises or sorts them is not documented, and it would be no change. Where all of them
// mean the same it is the set from before, whose order reads compare, too.
func spelledLike(before types.Set, shown []string) types.Set {
	if isKnown(before) && sameAddresses(addresses(before), shown) {
		return before
	}
	all := spelled(addresses(before), shown)
	elements := make([]attr.Value, len(all))
	for i, address := range all {
		elements[i] = types.StringValue(address)
	}
	return types.SetValueMust(types.StringType, elements)
}

// FromAPI implements [object.Model]; its timeouts stay as they are.
func (m *resourceModel) FromAPI(l *zentrunk.IPAccessControlList) {
	m.model.FromAPI(l)
	m.ID = m.IPACLUUID
}

// newRequest is the body of a create.
func (m model) newRequest() zentrunk.IPAccessControlListRequest {
	return zentrunk.IPAccessControlListRequest{
		Name: tfutil.SetString(m.Name), IPAddresses: zentrunk.Set(addresses(m.IPAddresses)),
	}
}

// changeRequest is the body of an update: what changed, and of the addresses all, as
// the service replaces the whole list. It is nil where nothing did.
func (m model) changeRequest(state model) *zentrunk.IPAccessControlListRequest {
	request := zentrunk.IPAccessControlListRequest{Name: tfutil.ChangeString(m.Name, state.Name)}
	if !sameAddresses(addresses(m.IPAddresses), addresses(state.IPAddresses)) {
		request.IPAddresses = zentrunk.Set(addresses(m.IPAddresses))
	}
	if request.Name.IsZero() && request.IPAddresses.IsZero() {
		return nil
	}
	return &request
}

// Wanted is what the plan asks of the list.
func (m model) Wanted() object.Wanted[zentrunk.IPAccessControlList] {
	return object.Wanted[zentrunk.IPAccessControlList]{
		Name: m.Name.ValueString(),
		Differences: func(l *zentrunk.IPAccessControlList) []object.Difference {
			shown := m
			shown.FromAPI(l)
			return object.Differences([]object.Difference{
				{Attribute: "name", Want: m.Name, Got: shown.Name, Text: true},
				{Attribute: "ip_addresses", Want: m.IPAddresses, Got: shown.IPAddresses},
			})
		},
	}
}

// addresses are the known elements of a set, in a stable order.
func addresses(set types.Set) []string {
	found := make([]string, 0, len(set.Elements()))
	for _, element := range set.Elements() {
		if address, ok := element.(types.String); ok && !address.IsNull() && !address.IsUnknown() {
			found = append(found, address.ValueString())
		}
	}
	slices.Sort(found)
	return found
}

// isKnown reports whether a set and all its elements are known.
func isKnown(set types.Set) bool {
	return !set.IsNull() && !set.IsUnknown() && len(addresses(set)) == len(set.Elements())
}

func sameAddresses(a, b []string) bool { return maps.Equal(canonicalSet(a), canonicalSet(b)) }
