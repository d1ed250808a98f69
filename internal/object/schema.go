package object

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Timeouts is the attribute of that name.
func Timeouts(ctx context.Context, noun Noun) schema.Attribute {
	describe := func(what string) string {
		return "How long " + what + " may take, as a duration such as `90s` or `2m`. Default: `5m`."
	}
	attribute := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, Read: true, Update: true, Delete: true,
		CreateDescription: describe("creating the " + noun.Name + " and reading it back"),
		ReadDescription:   describe("reading the " + noun.Name),
		UpdateDescription: describe("updating the " + noun.Name + " and reading it back"),
		DeleteDescription: describe("deleting the " + noun.Name),
	})
	// The library's own check accepts 0s and does not say which timeout is wrong.
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		for name, inner := range nested.Attributes {
			if text, ok := inner.(schema.StringAttribute); ok {
				text.Validators = []validator.String{tfutil.Duration()}
				nested.Attributes[name] = text
			}
		}
	}
	return attribute
}

// ComputedID is an identifier, or another text that the service tells once and for all. A
// plan keeps it; where the state lacks it, because a read-back failed, it is still to come.
func ComputedID(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description,
		Computed:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
	}
}

// NameAttribute is the name that an object may be given.
func NameAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " Chosen by the service where it is left out.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tfutil.Name()},
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown(), tfutil.KeepSpelling(zentrunk.PlainName)},
	}
}
