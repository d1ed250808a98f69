package phonenumber

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{ // "" is none
		"14155550100": "14155550100", "+14155550100": "14155550100", " +1 415-555 0100 ": "14155550100", "+44\u00a020 7946 0100": "442079460100",
		"": "", "+": "", " - ": "", "++1415": "", "1+415": "", "+1 (415) 555-0100": "", "1.415": "", "sip:1415": "", "1234567890123456": "", "１４１５": "",
	} {
		resp := validator.StringResponse{}
		e164{}.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("number"), ConfigValue: types.StringValue(text)}, &resp)
		if resp.Diagnostics.HasError() != (want == "") {
			t.Errorf("%q: %v", text, resp.Diagnostics)
		}
		if got := digits(text); want != "" && got != want {
			t.Errorf("%q is %q, expected %q", text, got, want)
		}
	}
	for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
		resp := validator.StringResponse{}
		if (e164{}).ValidateString(t.Context(), validator.StringRequest{Path: path.Root("number"), ConfigValue: value}, &resp); resp.Diagnostics.HasError() {
			t.Errorf("%s: %v", value, resp.Diagnostics)
		}
	}
}
