package tfutil

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
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

// Planned is the secret of a plan with the write-only password of its configuration: what a
// request carries. All else of a configuration may not be what was planned (ignore_changes).
func (s Secret) Planned(config Secret) Secret {
	s.PasswordWO = types.StringNull()
	if s.Password.IsNull() {
		s.PasswordWO = config.PasswordWO
	}
	return s
}

// ChangedFrom reports whether a plan has another password than the state, as far as
// the two can tell. A password that was only removed is nothing to send.
func (s Secret) ChangedFrom(state Secret) bool {
	if !s.IsGiven() && (s.PasswordWOVersion.IsNull() || s.PasswordWOVersion.Equal(state.PasswordWOVersion)) {
		return false
	}
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
	// Without any password it may be an ephemeral value that is null for this run, such as a
	// teardown; the plan asks for it where it is needed.
	if s.PasswordWO.IsNull() && !s.Password.IsNull() && !s.PasswordWOVersion.IsNull() {
		diags.AddAttributeError(path.Root("password_wo_version"), "Unexpected password_wo_version",
			"password_wo_version says when password_wo has changed. Set password_wo, or remove the version.")
	}
}

// MissingPassword is the path, the summary and the detail about a password that a request must
// carry: why it must, what to do, and more.
func MissingPassword(why, more string) (at path.Path, summary, detail string) {
	return path.Root("password_wo"), "Missing password",
		why + " Set password_wo (" + feature.WriteOnly.String() + "), which stays out of the state, or else password." + more
}

// password is a text at whose end a line break came along from a file.
type password struct{ text }

func (v password) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if value := req.ConfigValue.ValueString(); strings.TrimRight(value, "\r\n") != value && v.filled(req, resp) {
		resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Invalid %s", req.Path),
			fmt.Sprintf("%s ends with a line break, as what is read from a file does. Take it away with trimspace().", req.Path))
		return
	}
	v.text.ValidateString(ctx, req, resp)
}

// AddSecretAttributes adds the attributes of a [Secret] to a schema's. Where a password is
// unusual, unusual says so (see [Text]).
func AddSecretAttributes(attributes map[string]schema.Attribute, rule string, unusual func(password string) string) {
	validators := []validator.String{password{text{leaveOut, unusual}}}
	attributes["password"] = schema.StringAttribute{
		MarkdownDescription: "Password, kept in the state. " + rule + " Use `password_wo` where the engine has write-only attributes.",
		Optional:            true,
		Sensitive:           true,
		Validators:          validators,
	}
	attributes["password_wo"] = schema.StringAttribute{
		MarkdownDescription: "Password, which reaches neither plan nor state (" + feature.WriteOnly.String() + "). " + rule + " A new value is sent when `password_wo_version` changes, and with every other change.",
		Optional:            true,
		Sensitive:           true,
		WriteOnly:           true,
		Validators:          validators,
	}
	attributes["password_wo_version"] = schema.Int64Attribute{
		MarkdownDescription: "Version of `password_wo`. Change it to have a new password sent.",
		Optional:            true,
	}
}

// DestroyWithout is what an error about a missing password adds when planning: a plan like any
// other comes before a destroy, unless nothing is refreshed.
const DestroyWithout = " If ignore_changes has password_wo, take it out there. To destroy it without a password:\n\n  terraform destroy -refresh=false"

// ReplaceWithout is what a warning about a missing password adds for a new object: nothing tells
// that it takes the place of another.
const ReplaceWithout = " Without it the creation fails. An object whose place the new one takes (-replace, tainted) is then deleted first all the same."
