package originationuri

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestURI_good(t *testing.T) {
	t.Parallel()
	for _, uri := range []string{
		"203.0.113.7", "203.0.113.7:5060", "203.0.113.7:1", "203.0.113.7:65535",
		"[2001:db8::7]", "[2001:db8::7]:5061", "[::1]:5060",
		"pbx.example.com", "pbx.example.com:5061", "PBX.Example.COM", "pbx.example.com.", "xn--bcher-kva.example", "a_b.example.com", "1.example.com",
		"sip:in@pbx.example.com", "sip:in@pbx.example.com:5061", "sip:+14155550100@203.0.113.7", "sip:in@[2001:db8::7]:5061",
		"sip:a.b-c_d~e!f*g'h(i)&j=k+l$m,n?o/p%20@pbx.example.com",
		"pbx.example.com;transport=udp", "pbx.example.com:5061;transport=tcp", "203.0.113.7;transport=tls",
		"[2001:db8::7]:5061;transport=tls", "sip:in@pbx.example.com;transport=tls",
		strings.Repeat("a", 63) + ".example.com",
	} {
		if wrong := check(uri); wrong != "" {
			t.Errorf("%q %s", uri, wrong)
		}
	}
}

func TestURI_bad(t *testing.T) {
	t.Parallel()
	for uri, want := range map[string]string{
		"":                                  "names no host",
		" ":                                 `has a host, " ", that is neither`,
		":5060":                             "names no host",
		"sip:in@":                           "names no host",
		";transport=tls":                    "names no host",
		"https://pbx.example.com":           `must not begin with https://, as it is no web address: write "pbx.example.com"`,
		"https://pbx.example.com/":          `write "pbx.example.com"`,
		"https://pbx.example.com/calls?a=b": `write "pbx.example.com"`,
		"https://pbx.example.com:5061;transport=tls": `write "pbx.example.com:5061"`,
		"sip://in@pbx.example.com":                   `must not begin with sip://, as it is no web address: write "sip:in@pbx.example.com"`,
		"sip://pbx.example.com":                      `must not begin with sip://, as it is no web address: write "pbx.example.com"`,
		"sips:in@pbx.example.com":                    "has a user, so it must begin with sip: (the form is sip:user@host)",
		"SIP:in@pbx.example.com":                     "has a user, so it must begin with sip:",
		"sip:pbx.example.com":                        "has no user after sip:",
		"sip:@pbx.example.com":                       `has a user, "", that is not one of SIP`,
		"sip:in:secret@pbx.example.com":              "that is not one of SIP",
		"sip:a b@pbx.example.com":                    "that is not one of SIP",
		"in@pbx.example.com":                         "has a user, so it must begin with sip:",
		"in@pbx.example.com:5060":                    "has a user, so it must begin with sip:",
		"2001:db8::7":                                "needs brackets around an IPv6 address: [2001:db8::7]",
		"2001:db8::7;transport=tls":                  "needs brackets around an IPv6 address: [2001:db8::7]",
		"[2001:db8::7":                               "has no IPv6 address between [ and ]",
		"[203.0.113.7]":                              "has no IPv6 address between [ and ]",
		"[pbx.example.com]:5060":                     "has no IPv6 address between [ and ]",
		"[fe80::1%eth0]":                             "has no IPv6 address between [ and ]",
		"[]":                                         "has no IPv6 address between [ and ]",
		"[2001:db8::7]5060":                          `goes on with "5060" after the address`,
		"[2001:db8::7]:":                             `has the port ""`,
		"pbx.example.com:":                           `has the port ""`,
		"pbx.example.com:0":                          `has the port "0"`,
		"pbx.example.com:65536":                      `has the port "65536"`,
		"pbx.example.com:-1":                         `has the port "-1"`,
		"pbx.example.com:sip":                        `has the port "sip", which is not a number from 1 to 65535`,
		"pbx.example.com:5060:5061":                  "has more than one colon",
		"203.0.113.256":                              "looks like an address but is none",
		"203.0.113":                                  "looks like an address but is none",
		"203.0.113.7/24":                             "neither an address nor a host name",
		"localhost":                                  "not a full host name such as pbx.example.com",
		"pbx":                                        "not a full host name such as pbx.example.com",
		"pbx..example.com":                           "neither an address nor a host name",
		".example.com":                               "neither an address nor a host name",
		"-pbx.example.com":                           "neither an address nor a host name",
		"pbx-.example.com":                           "neither an address nor a host name",
		"pbx.example.com/":                           "neither an address nor a host name",
		"bücher.example":                             "neither an address nor a host name",
		"pbx example.com":                            "neither an address nor a host name",
		strings.Repeat("a", 64) + ".example.com":     "neither an address nor a host name",
		strings.Repeat("a.", 130) + "com":            "not a full host name",
		"pbx.example.com;transport=ws":               `has the transport "ws", which is not udp, tcp or tls`,
		"pbx.example.com;transport=TLS":              `has the transport "TLS"`,
		"pbx.example.com;transport=":                 `has the transport ""`,
		"pbx.example.com;transport":                  `has the transport ""`,
		"pbx.example.com;transport=udp;lr":           `has the transport "udp;lr"`,
		"pbx.example.com;lr":                         `has a parameter, "lr", other than transport`,
		"pbx.example.com;":                           `has a parameter, "", other than transport`,
	} {
		t.Run(uri, func(t *testing.T) {
			t.Parallel()
			if wrong := check(uri); !strings.Contains(wrong, want) || wrong == "" {
				t.Errorf("got %q, expected %q", wrong, want)
			}
		})
	}
}

// The error stands on the attribute and shows what is wanted.
func TestURI_message(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value  types.String
		errors int
	}{
		{types.StringNull(), 0}, {types.StringUnknown(), 0}, {types.StringValue("pbx.example.com"), 0}, {types.StringValue("https://pbx.example.com"), 1},
	} {
		var resp validator.StringResponse
		sipURI{}.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("uri"), ConfigValue: test.value}, &resp)
		if resp.Diagnostics.ErrorsCount() != test.errors {
			t.Errorf("%s: %v", test.value, resp.Diagnostics)
		}
		for _, d := range resp.Diagnostics {
			const want = `uri must not begin with https://, as it is no web address: write "pbx.example.com". Give the PBX as`
			if d.Summary() != "Invalid uri" || !strings.HasPrefix(d.Detail(), want) {
				t.Errorf("%s: %s", d.Summary(), d.Detail())
			}
		}
	}
}
