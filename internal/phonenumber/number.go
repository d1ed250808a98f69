package phonenumber

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

// longest is how many digits a number of E.164 has at the most.
const longest = 15

// digits is a number as the service spells it, of one as people do: with a plus, with blanks
// and hyphens.
func digits(number string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u00a0", "", "\u2011", "").Replace(strings.TrimPrefix(strings.TrimSpace(number), "+"))
}

// e164 refuses what cannot be a number.
type e164 struct{}

func (e164) Description(context.Context) string { return "must be a phone number" }

func (v e164) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (e164) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if number := digits(req.ConfigValue.ValueString()); number == "" || len(number) > longest || strings.Trim(number, "0123456789") != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+req.Path.String(), fmt.Sprintf(
			"%q is not a phone number. Write it with its country code, such as \"+1 415 555 0100\" or \"14155550100\"; digits, blanks and hyphens are all there may be after the plus.",
			tfutil.Shorten(req.ConfigValue.ValueString())))
	}
}

// sameNumber keeps a number as the state spells it, if it is the same, and has the route
// replaced by that of another one.
type sameNumber struct{}

func (sameNumber) Description(context.Context) string {
	return "Another number makes another route; another spelling does not."
}

func (m sameNumber) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (sameNumber) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	switch {
	case req.State.Raw.IsNull() || req.Plan.Raw.IsNull():
	case !req.PlanValue.IsUnknown() && digits(req.PlanValue.ValueString()) == digits(req.StateValue.ValueString()):
		resp.PlanValue = req.StateValue
	default:
		resp.RequiresReplace = true
	}
}
