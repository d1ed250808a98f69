package originationuri

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

// checkAuthentication applies the API's rule: authentication takes a user name and a
// password. Whatever is still unknown is given the benefit of the doubt. Whether there is a
// password is a question for the plan: an imported URI that nothing changes needs none.
func (m resourceModel) checkAuthentication() diag.Diagnostics {
	var diags diag.Diagnostics
	switch {
	case m.AuthenticationNeeded.IsUnknown():
	case m.AuthenticationNeeded.ValueBool():
		if m.Username.IsNull() {
			diags.AddAttributeError(path.Root("username"), "Missing username",
				"A URI with authentication_needed = true needs the username with which Plivo authenticates at the PBX. Set username, or remove authentication_needed and the password.")
		}
	case isSet(m.Password):
		diags.AddAttributeError(path.Root("password"), "Unexpected password", passwordUnused)
	case isSet(m.PasswordWO):
		diags.AddAttributeError(path.Root("password_wo"), "Unexpected password_wo", passwordUnused)
	}
	return diags
}

const passwordUnused = "A password is used only where the PBX asks for one. Set authentication_needed = true and a username, or remove the password."

func isSet(value types.String) bool { return !value.IsNull() && !value.IsUnknown() }

// needsPassword is why a request must carry one.
const needsPassword = "An origination URI with authentication_needed = true needs its password at its creation and at every change: Zentrunk never tells it."

// lacksPassword reports whether the plan asks for a request that must carry a password, as
// every create and every update of a URI with authentication does, and has none.
func (m resourceModel) lacksPassword(state, config resourceModel) bool {
	m.Secret = m.Planned(config.Secret)
	return m.AuthenticationNeeded.ValueBool() && !m.IsGiven() && m.changedFrom(state)
}

// uriForm refuses what no SIP software could use, and warns of what calls may fail for.
type uriForm struct{}

func (uriForm) Description(context.Context) string { return "a host or a SIP URI" }

func (v uriForm) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (uriForm) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	uri, wrong := parse(req.ConfigValue.ValueString())
	if wrong != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid uri", fmt.Sprintf("%s %s.", req.Path, wrong))
		return
	}
	tfutil.Warn(&resp.Diagnostics, req.Path, uri.unusual()...)
}
