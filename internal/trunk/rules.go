package trunk

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// checkDirection applies the API's rules of what a trunk of each direction needs and
// takes (Plivo's documentation, "Create a trunk"). Each broken rule is an error on its
// own attribute; whatever is still unknown is given the benefit of the doubt.
func (m model) checkDirection() diag.Diagnostics {
	var diags diag.Diagnostics
	switch m.TrunkDirection.ValueString() {
	case zentrunk.Inbound:
		if m.PrimaryURIUUID.IsNull() {
			diags.AddAttributeError(path.Root("primary_uri_uuid"), "Missing primary_uri_uuid",
				"An inbound trunk needs primary_uri_uuid, the origination URI of the PBX that its calls go to. Set it, or make the trunk outbound.")
		}
		for _, field := range m.outboundOnly() {
			if isSet(field.value) {
				diags.AddAttributeError(path.Root(field.name), "Unexpected "+field.name, fmt.Sprintf(
					"An inbound trunk takes no %s: it says who may place calls through an outbound trunk. Remove it, or make the trunk outbound.", field.name))
			}
		}
	case zentrunk.Outbound:
		if m.IPACLUUID.IsNull() && m.CredentialUUID.IsNull() {
			diags.AddAttributeError(path.Root("ipacl_uuid"), "Missing ipacl_uuid or credential_uuid",
				"An outbound trunk needs ipacl_uuid or credential_uuid (or both), which say who may place calls through it. Set one, or make the trunk inbound.")
		}
		for _, field := range m.inboundOnly() {
			if isSet(field.value) {
				diags.AddAttributeError(path.Root(field.name), "Unexpected "+field.name, fmt.Sprintf(
					"An outbound trunk takes no %s: it says where the calls of an inbound trunk go. Remove it, or make the trunk inbound.", field.name))
			}
		}
	default:
		m.checkBothSides(&diags)
	}
	if isSet(m.PrimaryURIUUID) && m.FallbackURIUUID.Equal(m.PrimaryURIUUID) {
		diags.AddAttributeWarning(path.Root("fallback_uri_uuid"), "Fallback equals primary",
			"fallback_uri_uuid is the same origination URI as primary_uri_uuid, so there is nothing to fall back to when the primary fails. Name another one, or leave it out.")
	}
	return diags
}

// checkBothSides is for a direction that is not known yet: fields of both sides
// together are wrong whatever it turns out to be.
func (m model) checkBothSides(diags *diag.Diagnostics) {
	for _, outbound := range m.outboundOnly() {
		for _, inbound := range m.inboundOnly() {
			if isSet(outbound.value) && isSet(inbound.value) {
				diags.AddAttributeError(path.Root(outbound.name), "Fields of both directions", fmt.Sprintf(
					"%s is for outbound trunks and %s for inbound ones: no trunk takes both. Remove one of them.", outbound.name, inbound.name))
				return
			}
		}
	}
}

type field struct {
	name  string
	value types.String
}

func (m model) outboundOnly() []field {
	return []field{{"ipacl_uuid", m.IPACLUUID}, {"credential_uuid", m.CredentialUUID}}
}

func (m model) inboundOnly() []field {
	return []field{{"primary_uri_uuid", m.PrimaryURIUUID}, {"fallback_uri_uuid", m.FallbackURIUUID}}
}

// isSet leaves out "", which has an error of its own.
func isSet(value types.String) bool { return !value.IsUnknown() && value.ValueString() != "" }
