package ipacl

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

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
	tfutil.Meta
}

// known is what the state knows of the list before it is read. An import sets the
// ipacl_uuid alone.
func (m *resourceModel) Known() tfutil.Known {
	return tfutil.Known{ID: m.IPACLUUID.ValueString(), Name: m.Name.ValueString(), Imported: m.ID.IsNull()}
}

// fromAPI fills every attribute with what the service returned, and none with anything
// else. An address that was spelled differently before keeps its spelling: whether the
// service normalises addresses is not documented, and it would be no change.
func (m *model) fromAPI(l *zentrunk.IPAccessControlList) {
	spelling := map[string]string{}
	for _, address := range addresses(m.IPAddresses) {
		spelling[canonical(address)] = address
	}
	elements := make([]attr.Value, 0, len(l.IPAddresses))
	seen := map[string]bool{}
	for _, address := range l.IPAddresses {
		meaning := canonical(address)
		if spelled, ok := spelling[meaning]; ok {
			address = spelled
		}
		if !seen[meaning] { // a set holds nothing twice, and a configuration not in two spellings
			seen[meaning] = true
			elements = append(elements, types.StringValue(address))
		}
	}
	*m = model{
		IPACLUUID:   types.StringValue(l.UUID),
		Name:        tfutil.StringOrNull(l.Name),
		IPAddresses: types.SetValueMust(types.StringType, elements),
	}
}

// FromAPI is the same for the resource; its timeouts stay as they are.
func (m *resourceModel) FromAPI(l *zentrunk.IPAccessControlList) {
	m.fromAPI(l)
	m.ID = m.IPACLUUID
}

// Created implements [tfutil.Managed].
func (m *resourceModel) Created(id string) {
	m.IPACLUUID, m.ID = types.StringValue(id), types.StringValue(id)
	m.Name = tfutil.KnownString(m.Name)
}

// createRequest is the body of a create.
func (m model) createRequest() zentrunk.IPAccessControlListRequest {
	return zentrunk.IPAccessControlListRequest{
		Name: tfutil.SetString(m.Name), IPAddresses: zentrunk.Set(addresses(m.IPAddresses)),
	}
}

// updateRequest is the body of an update: what changed, and of the addresses all, as
// the service replaces the whole list. changed is false where nothing did.
func (m model) updateRequest(state model) (request zentrunk.IPAccessControlListRequest, changed bool) {
	request.Name = tfutil.ChangeString(m.Name, state.Name)
	if !m.IPAddresses.Equal(state.IPAddresses) {
		request.IPAddresses = zentrunk.Set(addresses(m.IPAddresses))
	}
	return request, !request.Name.IsZero() || !request.IPAddresses.IsZero()
}

// wanted is what the plan asks of the list.
func (m model) wanted() tfutil.Wanted[zentrunk.IPAccessControlList] {
	return tfutil.Wanted[zentrunk.IPAccessControlList]{
		Name: m.Name.ValueString(),
		Differences: func(l *zentrunk.IPAccessControlList) []tfutil.Difference {
			shown := model{IPAddresses: m.IPAddresses}
			shown.fromAPI(l)
			return tfutil.Differences([]tfutil.Difference{
				{Attribute: "name", Want: m.Name, Got: shown.Name},
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
