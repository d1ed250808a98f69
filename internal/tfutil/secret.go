package tfutil

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Secret is a password in a resource's model: password_wo, which reaches neither plan
// nor state, with a version that says when it changed; or password, for engines
// without write-only attributes. The service never returns it. Only the
// configuration holds password_wo: take the value from there.
type Secret struct {
	Password          types.String `tfsdk:"password"`
	PasswordWO        types.String `tfsdk:"password_wo"`
	PasswordWOVersion types.Int64  `tfsdk:"password_wo_version"`
}

// IsGiven reports whether the configuration has a password, be it still unknown.
func (s Secret) IsGiven() bool { return !s.Password.IsNull() || !s.PasswordWO.IsNull() }

// Value is the password, "" if there is none.
func (s Secret) Value() string {
	if s.PasswordWO.ValueString() != "" {
		return s.PasswordWO.ValueString()
	}
	return s.Password.ValueString()
}

// ChangedFrom reports whether a plan has another password than the state, as far as
// the two can tell.
func (s Secret) ChangedFrom(state Secret) bool {
	return !s.Password.Equal(state.Password) || !s.PasswordWOVersion.Equal(state.PasswordWOVersion)
}

// Check applies what holds of the three attributes together. Whatever is still unknown is
// given the benefit of the doubt.
func (s Secret) Check(diags *diag.Diagnostics) {
	unknown := s.Password.IsUnknown() || s.PasswordWO.IsUnknown()
	if !unknown && !s.Password.IsNull() && !s.PasswordWO.IsNull() {
		diags.AddAttributeError(path.Root("password"), "Both password and password_wo",
			"Give the password once: in password_wo, which stays out of the state, or in password.")
	}
	if s.PasswordWO.IsNull() && !s.PasswordWOVersion.IsNull() {
		diags.AddAttributeError(path.Root("password_wo_version"), "Unexpected password_wo_version",
			"password_wo_version says when password_wo has changed. Set password_wo, or remove the version.")
	}
}

// RequirePassword reports a password that a request must carry and the configuration lacks.
func (s Secret) RequirePassword(why string, diags *diag.Diagnostics) {
	if !s.IsGiven() {
		diags.AddAttributeError(path.Root("password_wo"), "Missing password", why+
			" Set password_wo (Terraform 1.11 or later, OpenTofu 1.11 or later), which stays out of the state, or else password.")
	}
}

// AddSecretAttributes adds the attributes of a [Secret] to a schema's.
func AddSecretAttributes(attributes map[string]schema.Attribute, rule string) {
	attributes["password"] = schema.StringAttribute{
		MarkdownDescription: "Password, kept in the state. " + rule + " Use `password_wo` where the engine has write-only attributes.",
		Optional:            true,
		Sensitive:           true,
		Validators:          []validator.String{NotBlank()},
	}
	attributes["password_wo"] = schema.StringAttribute{
		MarkdownDescription: "Password, which reaches neither plan nor state (Terraform 1.11 or later, OpenTofu 1.11 or later). " + rule + " A new value is sent when `password_wo_version` changes, and with every other change.",
		Optional:            true,
		Sensitive:           true,
		WriteOnly:           true,
		Validators:          []validator.String{NotBlank()},
	}
	attributes["password_wo_version"] = schema.Int64Attribute{
		MarkdownDescription: "Version of `password_wo`. Change it to have a new password sent.",
		Optional:            true,
	}
}
