package phonenumber

import (
	"context"

	dsschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

// noun is how messages speak of routes.
var noun = object.Noun{
	Name: "phone number route", Article: "a", Plural: "phone numbers", Type: "zentrunk_trunk_phone_number", IDField: "number",
	ExampleID: "14155550100", NameField: "number", Canonical: digits, InPlace: true,
	Fields: []string{"number", "trunk_id", "app_id_on_destroy"},
	Lost:   "In between, the number's calls go to what had it before, or nowhere.",
	Gone:   "The account does not have the number any more.",
}

// numberNoun is how messages speak of the numbers themselves, which the data source lists.
var numberNoun = object.Noun{
	Name: "phone number", Article: "a", Plural: "phone numbers", Type: "zentrunk_phone_number", IDField: "number",
}

// descriptions of a number's attributes in the data source.
var descriptions = map[string]string{
	"number":        "The number, E.164 without the plus.",
	"alias":         "Its alias in the Plivo console.",
	"number_type":   "`local`, `tollfree`, `mobile`, `national` or `fixed`.",
	"region":        "Where it is from.",
	"country":       "The country it is from.",
	"voice_enabled": "Whether it can take calls.",
	"sms_enabled":   "Whether it can take messages.",
	"sub_account":   "The subaccount that has it, as the service shows it.",
	"app_id":        "Identifier of the application or trunk that gets its calls.",
	"trunk_id":      "Identifier of the trunk that gets its calls; null where an application or nothing does.",
}

// filterDescriptions are those of the arguments that narrow a list.
var filterDescriptions = map[string]string{
	"trunk_id":          "Only numbers that are routed to this trunk.",
	"type":              "Only numbers of this type: `fixed`, `mobile`, `tollfree`, `local` or `national`.",
	"number_startswith": "Only numbers that begin with these digits, the country code first.",
	"subaccount":        "Only numbers of the subaccount with this auth ID.",
	"alias":             "Only numbers of exactly this alias.",
	"services":          "Only numbers that can do this: `voice`, `sms` or `voice,sms`.",
}

func (r *routeResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The route of a phone number to an inbound trunk. It is the route alone that is created and destroyed: the number is rented before, and stays rented after.",
		Attributes: map[string]schema.Attribute{
			"id": object.ComputedID("The digits of the number."),
			"number": schema.StringAttribute{
				MarkdownDescription: "A number that the account has, E.164, such as `+1 415 555 0100`. The plus, blanks and hyphens make no difference. Another number makes another route.",
				Required:            true,
				Validators:          []validator.String{e164{}},
				PlanModifiers:       []planmodifier.String{sameNumber{}},
			},
			"trunk_id": schema.StringAttribute{
				MarkdownDescription: "The inbound trunk that gets the number's calls. Can be changed in place, by one request.",
				Required:            true,
				Validators:          []validator.String{tfutil.PlainID()},
			},
			"app_id_on_destroy": schema.StringAttribute{
				MarkdownDescription: "The application, or trunk, that gets the number when this route is destroyed. Default: what had the number before, else the account's default application.",
				Optional:            true,
				Validators:          []validator.String{tfutil.PlainID()},
			},
			"previous_app_id": schema.StringAttribute{
				MarkdownDescription: "The application, or other trunk, that had the number before this route. Null where none had, and after an import.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"timeouts": object.Timeouts(ctx, noun),
		},
	}
}

// shownAttributes is a number's every attribute as the service tells it.
func shownAttributes() map[string]dsschema.Attribute {
	attributes := map[string]dsschema.Attribute{}
	for name, description := range descriptions {
		switch name {
		case "voice_enabled", "sms_enabled":
			attributes[name] = dsschema.BoolAttribute{MarkdownDescription: description, Computed: true}
		default:
			attributes[name] = dsschema.StringAttribute{MarkdownDescription: description, Computed: true}
		}
	}
	return attributes
}
