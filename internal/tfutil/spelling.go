package tfutil

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Keep is a text of the service as Terraform's value, in the spelling from before if that means
// the same: what plain makes of both is equal. What it makes nothing of is null.
func Keep(before types.String, text string, plain func(string) string) types.String {
	switch meaning := plain(text); {
	case meaning == "":
		return types.StringNull()
	case meaning == plain(before.ValueString()):
		return before
	}
	return types.StringValue(text)
}

// KeepSpelling plans no change where a configuration only spells the state's text in another
// way: what plain makes of both is equal.
func KeepSpelling(plain func(string) string) planmodifier.String { return keepSpelling{plain} }

type keepSpelling struct{ plain func(string) string }

func (keepSpelling) Description(context.Context) string { return "equal spellings do not differ" }

func (m keepSpelling) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (m keepSpelling) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.PlanValue.IsUnknown() {
		resp.PlanValue = Keep(req.StateValue, req.PlanValue.ValueString(), m.plain)
	}
}
