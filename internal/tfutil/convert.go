package tfutil

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// StringOrNull is a text of the service as Terraform's value: "" and null are the
// same to the service, and null to Terraform.
func StringOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// SetString is a field of a create: sent where the plan has a value.
func SetString(plan types.String) zentrunk.Field[string] {
	if plan.IsNull() || plan.IsUnknown() {
		return zentrunk.Field[string]{}
	}
	return zentrunk.Set(plan.ValueString())
}

// SetBool is the same for a boolean.
func SetBool(plan types.Bool) zentrunk.Field[bool] {
	if plan.IsNull() || plan.IsUnknown() {
		return zentrunk.Field[bool]{}
	}
	return zentrunk.Set(plan.ValueBool())
}

// ChangeString is a field of an update: left out where nothing changed, null where
// the value was removed.
func ChangeString(plan, state types.String) zentrunk.Field[string] {
	switch {
	case plan.IsUnknown() || plan.Equal(state):
		return zentrunk.Field[string]{}
	case plan.IsNull():
		return zentrunk.Null[string]()
	}
	return zentrunk.Set(plan.ValueString())
}

// ChangeBool is the same for a boolean, which is never removed: it has a default.
func ChangeBool(plan, state types.Bool) zentrunk.Field[bool] {
	if plan.Equal(state) {
		return zentrunk.Field[bool]{}
	}
	return SetBool(plan)
}
