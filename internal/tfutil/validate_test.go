package tfutil

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestCheckID(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("1", 128)
	for id, want := range map[string]string{
		"21784177241578330001": "", "c0ffee-1_A": "", "3FA85F64-5717-4562-B3FC-2C963F66AFA6": "", "3fa85f64-5717-4562-b3fc-2c963f66afa6": "", long: "",
		"":                      "is empty",
		" ":                     `" " has a blank at its beginning`,
		"1 2":                   `"1 2" has a blank as character 2`,
		" 1":                    `" 1" has a blank at its beginning`,
		"1\n":                   `"1\n" has a line break at its end`,
		"-1":                    `"-1" is not an identifier`,
		"..":                    `".." is not an identifier`,
		"1.zt.plivo.com":        `"1.zt.plivo.com" is not an identifier`,
		"1%2F2":                 `"1%2F2" is not an identifier`,
		"é":                     `"é" is not an identifier`,
		"1?x":                   `"1?x" is not an identifier`,
		"1/2":                   `"1/2" looks like an address, not an identifier`,
		"/":                     `"/" looks like an address`,
		"sip:1":                 `"sip:1" looks like an address`,
		"https://plivo.com/1":   `"https://plivo.com/1" looks like an address`,
		"\x1b[2J":               `"\x1b[2J" has an invisible character (U+001B) at its beginning`,
		long + "1":              `"` + long[:60] + `…" is not an identifier`,
		strings.Repeat("é", 99): `"` + strings.Repeat("é", 60) + `…" is not an identifier`,
	} {
		if got := CheckID(id); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q: got %q, expected %q", id, got, want)
		}
	}
}

// What each must let pass, what it warns of, and what it refuses.
func TestStringValidators(t *testing.T) {
	t.Parallel()
	type said map[string]string // to what is said
	odd := func(text string) string {
		if text == "odd" {
			return "is odd"
		}
		return ""
	}
	for name, test := range map[string]struct {
		validator      validator.String
		good           []string
		unusual, wrong said
	}{
		"name": {
			Name(),
			[]string{"a", "a b", "a\nb", "ä", `"${a}" %{b}`, "😀"},
			said{" a": aroundName, "a ": aroundName, "a\n": aroundName, "\ta\u00a0": aroundName},
			said{"": "field must not be empty. Leave it out (or set it to null) if there is nothing to set.", " ": "field must not be empty. Leave", "\t\n": "field must not be empty. Leave"},
		},
		"text": {
			Text("It is needed.", odd),
			[]string{"a", " a", "a\n"},
			said{"odd": "field is odd."},
			said{"": "field must not be empty. It is needed.", " ": "field must not be empty. It is needed."},
		},
		"any text": {Text("It is needed.", nil), []string{"a", " odd "}, nil, said{"": "field must not be empty."}},
		"plain id": {
			PlainID(),
			[]string{"2178", "3FA85F64-5717-4562-B3FC-2C963F66AFA6"},
			nil,
			said{"": "field is empty. Give the identifier itself, as the Plivo console shows it.", "a/b": `field "a/b" looks like`, "1 ": `field "1 " has a blank at its end. Give the identifier itself`, " 1": `field " 1" has a blank at its beginning.`},
		},
		"reference": {
			Reference(),
			[]string{"2178", "uri-1", "3fa85f64-5717-4562-b3fc-2c963f66afa6", "3FA85F64-5717-4562-B3FC-2C963F66AFA6", "not_a-uuid-zz", "ä", "-", "{1}", strings.Repeat("9", 300)},
			said{
				"pbx.example.com": `field has "." in it, as no identifier is known to have`, "pbx:5060": `field has ":" in it`, "a/b": `field has "/" in it`, "a@b": `field has "@" in it`,
				"sip:in:S3CRET@pbx": `field has ":" in it`,
			},
			said{
				"": "field must not be empty. Leave it out", " ": "field must not be empty. Leave it out",
				" 1": "field has a blank at its beginning: take it away.", "1\n": "field has a line break at its end: take it away.", "1 2": "field has a blank as character 2: take it away.", "sip:in:S3CRET @pbx": "field has a blank as character 14: take it away.",
			},
		},
		"password": {
			password{text{leaveOut, odd}},
			[]string{"a", "a b", " a ", "a\nb", "a\t", "\na", "ä"},
			said{"odd": "field is odd."},
			said{"": "field must not be empty. Leave it out", "\n": "field must not be empty.", "S3CRET\n": "field ends with a line break, as what is read from a file does. Take it away with trimspace().", "S3CRET\r\n": "field ends with a line break", "odd\n": "field ends with a line break"},
		},
		"any password": {password{text{leaveOut, nil}}, []string{"a", "odd"}, nil, said{"a\n": "field ends with a line break"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check := func(value types.String) diag.Diagnostics {
				var resp validator.StringResponse
				test.validator.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("field"), ConfigValue: value}, &resp)
				return resp.Diagnostics
			}
			good := []types.String{types.StringNull(), types.StringUnknown()}
			for _, value := range test.good {
				good = append(good, types.StringValue(value))
			}
			for _, value := range good {
				if diags := check(value); len(diags) > 0 {
					t.Errorf("%s: %v", value, diags)
				}
			}
			expect := func(severity diag.Severity, values said) {
				for value, want := range values {
					diags := check(types.StringValue(value))
					if len(diags) != 1 || diags[0].Severity() != severity || !strings.HasPrefix(diags[0].Detail(), want) || strings.Contains(diags[0].Detail(), "S3CRET") {
						t.Errorf("%q: got %v, expected one, %q", value, diags, want)
						continue
					}
					if d, ok := diags[0].(diag.DiagnosticWithPath); !ok || !d.Path().Equal(path.Root("field")) || !strings.HasSuffix(d.Summary(), " field") {
						t.Errorf("%q: %v", value, diags[0])
					}
				}
			}
			expect(diag.SeverityWarning, test.unusual)
			expect(diag.SeverityError, test.wrong)
			if text := test.validator.Description(t.Context()); text == "" || text != test.validator.MarkdownDescription(t.Context()) {
				t.Errorf("description %q", text)
			}
		})
	}
}

const aroundName = "field begins or ends with a blank or a line break, which Zentrunk may take away: leave it out."

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
