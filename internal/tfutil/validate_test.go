package tfutil

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestCheckID(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("1", 128)
	for id, want := range map[string]string{
		"21784177241578330001": "", "c0ffee-1_A": "", "3fa85f64-5717-4562-b3fc-2c963f66afa6": "", long: "",
		"":                      "is empty",
		" ":                     `" " is not an identifier`,
		"1 2":                   `"1 2" is not an identifier`,
		" 1":                    `" 1" is not an identifier`,
		"1\n":                   `"1\n" is not an identifier`,
		"-1":                    `"-1" is not an identifier`,
		"..":                    `".." is not an identifier`,
		"1.zt.plivo.com":        `"1.zt.plivo.com" is not an identifier`,
		"1%2F2":                 `"1%2F2" is not an identifier`,
		"é":                     `"é" is not an identifier`,
		"1?x":                   `"1?x" is not an identifier`,
		"1/2":                   `"1/2" looks like an address; only the identifier itself is wanted`,
		"/":                     `"/" looks like an address`,
		"sip:1":                 `"sip:1" looks like an address`,
		"https://plivo.com/1":   `"https://plivo.com/1" looks like an address`,
		"\x1b[2J":               `"\x1b[2J" is not an identifier`,
		long + "1":              `"` + long[:60] + `…" is not an identifier`,
		strings.Repeat("é", 99): `"` + strings.Repeat("é", 60) + `…" is not an identifier`,
	} {
		if got := CheckID(id); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q: got %q, expected %q", id, got, want)
		}
	}
}

func TestStringValidators(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		validator validator.String
		good, bad map[types.String]string // to what is said
	}{
		"not blank": {
			NotBlank(),
			map[types.String]string{types.StringNull(): "", types.StringUnknown(): "", types.StringValue("a"): "", types.StringValue(" a "): ""},
			map[types.String]string{types.StringValue(""): "Empty field", types.StringValue(" \t\n"): "Empty field"},
		},
		"plain id": {
			PlainID(),
			map[types.String]string{types.StringNull(): "", types.StringUnknown(): "", types.StringValue("2178"): ""},
			map[types.String]string{types.StringValue(""): "Invalid field", types.StringValue("a/b"): "Invalid field"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check := func(value types.String) validator.StringResponse {
				var resp validator.StringResponse
				test.validator.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("field"), ConfigValue: value}, &resp)
				return resp
			}
			for value := range test.good {
				if resp := check(value); len(resp.Diagnostics) > 0 {
					t.Errorf("%s: %v", value, resp.Diagnostics)
				}
			}
			for value, want := range test.bad {
				resp := check(value)
				summary, detail, attribute := onlyError(t, resp.Diagnostics)
				if summary != want || attribute != "field" || !strings.HasPrefix(detail, "field ") {
					t.Errorf("%s: %q, %q on %q", value, summary, detail, attribute)
				}
			}
			if text := test.validator.Description(t.Context()); text == "" || text != test.validator.MarkdownDescription(t.Context()) {
				t.Errorf("description %q", text)
			}
		})
	}
}

func TestBetween(t *testing.T) {
	t.Parallel()
	for value, want := range map[types.Int64]string{
		types.Int64Null(): "", types.Int64Unknown(): "", types.Int64Value(0): "", types.Int64Value(100): "",
		types.Int64Value(-1):  "field must be a number from 0 to 100, not -1.",
		types.Int64Value(101): "field must be a number from 0 to 100, not 101.",
	} {
		var resp validator.Int64Response
		Between(0, 100).ValidateInt64(t.Context(), validator.Int64Request{Path: path.Root("field"), ConfigValue: value}, &resp)
		if want == "" {
			if len(resp.Diagnostics) > 0 {
				t.Errorf("%s: %v", value, resp.Diagnostics)
			}
			continue
		}
		if summary, detail, attribute := onlyError(t, resp.Diagnostics); summary != "Invalid field" || detail != want || attribute != "field" {
			t.Errorf("%s: %s: %s, on %q", value, summary, detail, attribute)
		}
	}
}
