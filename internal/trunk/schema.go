package trunk

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// noun is how messages speak of trunks.
var noun = object.Noun{
	Name: "trunk", Article: "a", Plural: "trunks", Type: "zentrunk_trunk", IDField: "trunk_id",
	ExampleID: "21784177241578330001",
	Fields: []string{
		"name", "trunk_direction", "trunk_status", "secure",
		"ipacl_uuid", "credential_uuid", "primary_uri_uuid", "fallback_uri_uuid",
	},
	Lost: "A new trunk has another trunk_domain, and no phone number is routed to it. As long as numbers are routed to the old one, it is not deleted: with create_before_destroy and another name, or none, a route that refers to the trunk moves to the new one first.",
	Gone: "Phone numbers that were routed to it, if it was inbound, have no route now, and calls to them stop: route them to another trunk.",
}

// descriptions of the attributes, the same wherever a trunk is shown.
var descriptions = map[string]string{
	"trunk_id":          "Identifier of the trunk.",
	"trunk_domain":      "SIP domain of the trunk, `<trunk_id>.zt.plivo.com`: where an outbound trunk's PBX sends its calls.",
	"name":              "Name of the trunk, unique in the account.",
	"trunk_direction":   "`inbound` (from Plivo to your PBX) or `outbound` (from your PBX to Plivo).",
	"trunk_status":      "`enabled` or `disabled`.",
	"secure":            "Whether signalling is encrypted with TLS and media with SRTP.",
	"ipacl_uuid":        "Outbound: IP access control list of the addresses that may place calls.",
	"credential_uuid":   "Outbound: credential with which calls are authenticated.",
	"primary_uri_uuid":  "Inbound: origination URI that calls go to.",
	"fallback_uri_uuid": "Inbound: origination URI that calls go to when the primary one fails.",
}

// filterDescriptions are those of the arguments that narrow a list.
var filterDescriptions = map[string]string{
	"name":              "Only the trunk of exactly this name.",
	"trunk_direction":   "Only `inbound` or only `outbound` trunks.",
	"trunk_status":      "Only `enabled` or only `disabled` trunks.",
	"secure":            "Only trunks with, or only trunks without, encryption.",
	"ipacl_uuid":        "Only trunks that use this IP access control list.",
	"credential_uuid":   "Only trunks that use this credential.",
	"primary_uri_uuid":  "Only trunks whose primary origination URI is this one.",
	"fallback_uri_uuid": "Only trunks whose fallback origination URI is this one.",
}

var (
	directions = tfutil.OneOf(zentrunk.Inbound, zentrunk.Outbound)
	statuses   = tfutil.OneOf(zentrunk.Enabled, zentrunk.Disabled)
)

func (r *trunkResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	reference := func(name, rule string) schema.StringAttribute {
		return schema.StringAttribute{
			MarkdownDescription: descriptions[name] + " " + rule,
			Optional:            true,
			Validators:          []validator.String{tfutil.Reference()},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A Zentrunk SIP trunk. An inbound trunk carries calls from Plivo to your PBX, an outbound trunk from your PBX to Plivo.",
		Attributes: map[string]schema.Attribute{
			"id":           object.ComputedID("The same as `trunk_id`."),
			"trunk_id":     object.ComputedID(descriptions["trunk_id"]),
			"trunk_domain": object.ComputedID(descriptions["trunk_domain"]),
			"name":         object.NameAttribute(descriptions["name"]),
			"trunk_direction": schema.StringAttribute{
				MarkdownDescription: descriptions["trunk_direction"] + " Can be changed in place.",
				Required:            true,
				Validators:          []validator.String{directions},
			},
			"trunk_status": schema.StringAttribute{
				MarkdownDescription: descriptions["trunk_status"] + " Default: `enabled`.",
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(zentrunk.Enabled),
				Validators:          []validator.String{statuses},
			},
			"secure": schema.BoolAttribute{
				MarkdownDescription: descriptions["secure"] + " Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"deletion_protection": schema.BoolAttribute{
				MarkdownDescription: "Whether the trunk is to stay: a protected one is neither destroyed nor replaced, not even when its block is gone. What counts is the state, so a change is to be applied first. Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"force_destroy": schema.BoolAttribute{
				MarkdownDescription: "Whether the trunk is deleted although phone numbers are routed to it, whose calls then stop. What counts is the state, so it is to be applied first. Not together with `deletion_protection`. Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"ipacl_uuid":        reference("ipacl_uuid", "An outbound trunk needs this or `credential_uuid`, or both; an inbound one takes neither."),
			"credential_uuid":   reference("credential_uuid", "An outbound trunk needs this or `ipacl_uuid`, or both; an inbound one takes neither."),
			"primary_uri_uuid":  reference("primary_uri_uuid", "An inbound trunk needs it; an outbound one does not take it."),
			"fallback_uri_uuid": reference("fallback_uri_uuid", "An outbound trunk does not take it."),
			"timeouts":          object.Timeouts(ctx, noun),
		},
	}
}
