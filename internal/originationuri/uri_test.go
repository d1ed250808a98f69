package originationuri

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// validate is what a configuration with a URI is told about it.
func validate(t *testing.T, uri types.String) diag.Diagnostics {
	t.Helper()
	var resp validator.StringResponse
	uriForm{}.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("uri"), ConfigValue: uri}, &resp)
	return resp.Diagnostics
}

// What the service takes and calls go through to: nothing is said about it.
func TestURI_good(t *testing.T) {
	t.Parallel()
	for _, uri := range []string{
		"203.0.113.7", "203.0.113.7:5060", "203.0.113.7:1", "203.0.113.7:65535", "203.0.113.7:05060",
		"[2001:db8::7]", "[2001:db8::7]:5061", "[2001:DB8:0::7]",
		"pbx.example.com", "pbx.example.com:5061", "PBX.Example.COM", "pbx.example.com.", "xn--bcher-kva.example", "a_b.example.com", "a-b.example.com", "_sip.example.com", "1.example.com", "example.123",
		"sip:pbx.example.com", "SIP:pbx.example.com", "Sip:203.0.113.7:5060", "sip:[2001:db8::7]:5061", "sips:pbx.example.com", "SIPS:in@pbx.example.com:5061",
		"sip:sip.voice.x.ai;transport=tls", "SIP:sip.voice.x.ai;transport=tls", "sips:sip.voice.x.ai;transport=tls",
		"sip:in@pbx.example.com", "sip:in@pbx.example.com:5061", "sip:+14155550100@203.0.113.7", "sip:in@[2001:db8::7]:5061", "sip:in;npdi;rn=1@pbx.example.com", "sip:in@pbx.example.com;user=phone",
		"sip:a.b-c_d~e!f*g'h(i)&j=k+l$m,n?o/p;q%20@pbx.example.com",
		"pbx.example.com;transport=udp", "pbx.example.com:5061;transport=tcp", "203.0.113.7;transport=tls", "pbx.example.com;transport=TLS", "pbx.example.com;Transport=Udp",
		"pbx.example.com;transport=sctp", "pbx.example.com;transport=ws", "sips:pbx.example.com;transport=wss",
		"[2001:db8::7]:5061;transport=tls", "sip:in@pbx.example.com;transport=tls", "pbx.example.com;lr", "pbx.example.com;transport=tls;lr;maddr=203.0.113.7;ttl=5", "pbx.example.com;",
		"sip:pbx.example.com?subject=a&priority=urgent", "sip:in@pbx.example.com;lr?a=b", "pbx.example.com?a=b;c=d",
		strings.Repeat("a", 63) + ".example.com",
	} {
		if said := validate(t, types.StringValue(uri)); len(said) > 0 {
			t.Errorf("%q: %s", uri, said[0].Detail())
		}
	}
	for _, uri := range []types.String{types.StringNull(), types.StringUnknown()} {
		if said := validate(t, uri); len(said) > 0 {
			t.Errorf("%s: %s", uri, said[0].Detail())
		}
	}
}

// What the service may hold, and calls may fail for: one warning each.
func TestURI_unusual(t *testing.T) {
	t.Parallel()
	for uri, want := range map[string]string{
		"pbx":                            `uri has a host of one word, "pbx", that Plivo cannot look up: give its full name, or its address.`,
		"localhost:5060":                 "uri has a host of one word",
		"sip:in@pbx;transport=tls":       "uri has a host of one word",
		"in@pbx.example.com":             "uri has a user without sip: before it, which it needs.",
		"in@pbx.example.com:5060;lr":     "uri has a user without sip: before it, which it needs.",
		"2001:db8::7":                    "uri has an IPv6 address without brackets: put it between [ and ].",
		"sip:2001:db8::7;transport=tls":  "uri has an IPv6 address without brackets: put it between [ and ].",
		"2001:db8::7:5060":               "uri has an IPv6 address without brackets: put it between [ and ].",
		"pbx.example.com;transport=quic": "uri has a transport that SIP does not know: write udp, tcp or tls.",
		"pbx.example.com;transport=":     "uri has a transport that SIP does not know: write udp, tcp or tls.",
		"pbx.example.com;lr;transport":   "uri has a transport that SIP does not know: write udp, tcp or tls.",
		"sip:@pbx.example.com":           "uri has a user that SIP does not write so: escape its signs (%22 for a quotation mark), or leave it out with the @.",
		"sip:bücher@pbx.example.com":     "uri has a user that SIP does not write so: escape its signs (%22 for a quotation mark), or leave it out with the @.",
		"sip:a%@pbx.example.com":         "uri has a user that SIP does not write so: escape its signs (%22 for a quotation mark), or leave it out with the @.",
		"sip:a@b@pbx.example.com":        "uri has a user that SIP does not write so: escape its signs (%22 for a quotation mark), or leave it out with the @.",
		"bücher.example":                 `uri has a host, "bücher.example", that not all of DNS takes: use the letters a to z, digits, and hyphens between them.`,
		"-pbx.example.com":               "that not all of DNS takes",
		"pbx-.example.com":               "that not all of DNS takes",
		"10.0.0.7":                       "uri has a private address, 10.0.0.7, that Plivo cannot reach: give the public address of the PBX.",
		"sip:in@192.168.1.7:5060":        "private address, 192.168.1.7",
		"172.31.255.255":                 "private address",
		"100.64.0.1":                     "private address",
		"127.0.0.1":                      "private address",
		"169.254.1.1":                    "private address",
		"0.0.0.0":                        "private address",
		"[::1]":                          "private address, ::1",
		"[fe80::1]:5060":                 "private address",
		"[fd00::1]":                      "private address",
		"[::ffff:10.0.0.1]":              "private address",
		"in@pbx;transport=quic":          `uri has a host of one word, "pbx", that Plivo cannot look up: give its full name, or its address; it has a user without sip: before it, which it needs; it has a transport that SIP does not know: write udp, tcp or tls.`,
	} {
		said := validate(t, types.StringValue(uri))
		if len(said) != 1 || said[0].Severity() != diag.SeverityWarning || said[0].Summary() != "Unusual uri" || !strings.Contains(said[0].Detail(), want) {
			t.Errorf("%q: got %v, expected one warning, %q", uri, said, want)
		}
	}
}

// What no SIP software could use.
func TestURI_bad(t *testing.T) {
	t.Parallel()
	const (
		web     = "uri must not have // before its host, as it is no web address: write sip: and the host of the PBX, or the host alone."
		scheme  = "uri has another scheme than sip: or sips: before its host: write sip: and the host of the PBX, or the host alone."
		none    = "uri names no host: write that of the PBX, such as pbx.example.com."
		port    = "uri has a port that is not a number from 1 to 65535: correct it, or leave it out with the colon before it."
		v6      = "uri has no IPv6 address between [ and ]: write one, or take the brackets away."
		neither = "that is neither an address nor a host name: write an address, or a name of letters, digits and hyphens, with single dots between them."
		like    = "that looks like an address but is none: write four numbers from 0 to 255, dots between them, without leading zeros."
	)
	for uri, want := range map[string]string{
		"": none, ":5060": none, "sip:": none, "sips:;lr": none, "sip:in@": none, "sip:?a=b": none, ";transport=tls": none,
		"https://pbx.example.com": web, "sip://in@pbx.example.com": web, "//pbx.example.com": web, "sip:https://pbx.example.com": web, "SIPS://pbx.example.com:5061": web,
		"http:pbx.example.com": scheme, "tel:+14155550100": scheme, "TEL:911": scheme, "mailto:in@example.com": scheme, "sip:tel:+1": scheme, "h323:in@pbx.example.com": scheme,
		" ":                                    "uri has a blank at its beginning: take it away.",
		" pbx.example.com":                     "uri has a blank at its beginning: take it away.",
		"pbx.example.com ":                     "uri has a blank at its end: take it away.",
		"pbx.example.com\n":                    "uri has a line break at its end: take it away.",
		"pbx.example.com \r\n":                 "uri has a blank at its end: take it away.",
		"pbx.\texample.com":                    "uri has a tab as character 5: take it away.",
		"sip:an agent@pbx.example.com":         "uri has a blank as character 7: take it away.",
		"pbx.example.com;transport= tls":       "uri has a blank as character 27: take it away.",
		"pbx\u00a0.example.com":                "uri has an invisible character (U+00A0) as character 4: take it away.",
		"pbx.example.com\u200b":                "uri has an invisible character (U+200B) at its end: take it away.",
		"pbx\x1b[2J.example.com":               "uri has an invisible character (U+001B) as character 4: take it away.",
		"[2001:db8::7":                         v6,
		"[203.0.113.7]":                        v6,
		"[pbx.example.com]:5060":               v6,
		"[fe80::1%eth0]":                       v6,
		"[]":                                   v6,
		"[2001:db8::7]5060":                    "uri has more than a port after its IPv6 address: write one there, such as :5060, or nothing.",
		"[2001:db8::7]/sip":                    "uri has more than a port after its IPv6 address: write one there, such as :5060, or nothing.",
		"[2001:db8::7]:":                       port,
		"pbx.example.com:":                     port,
		"pbx.example.com:0":                    port,
		"pbx.example.com:65536":                port,
		"pbx.example.com:99999;lr":             port,
		"pbx.example.com:-1":                   port,
		"pbx.example.com:+5060":                port,
		"pbx.example.com:sip":                  port,
		"pbx.example.com:5060:5061":            port,
		"203.0.113.256":                        like,
		"203.0.113":                            like,
		"sip:5060":                             like,
		"203.0.113.7.":                         like,
		"203.0.113.7/24":                       neither,
		"pbx..example.com":                     neither,
		".example.com":                         neither,
		".":                                    neither,
		"pbx.example.com/":                     neither,
		"pbx_1!.example.com":                   neither,
		"<sip:pbx.example.com>":                neither,
		strings.Repeat("a", 64) + ".com":       neither,
		strings.Repeat("a.", 130) + "com":      neither,
		"sip:in:secret@pbx.example.com":        "uri must not carry a password: give it with authentication_needed, username and password.",
		"in:secret@pbx.example.com":            "uri must not carry a password",
		"sips:in:@pbx.example.com":             "uri must not carry a password",
		"sip:in:s@ec?r;et/@pbx.example.com":    "uri must not carry a password",
		"sip:in:secret@":                       "uri must not carry a password",
		"pbx.example.com?to=sip:a@example.com": "uri must not carry a password",
	} {
		t.Run(uri, func(t *testing.T) {
			t.Parallel()
			said := validate(t, types.StringValue(uri))
			if len(said) != 1 || said[0].Severity() != diag.SeverityError || said[0].Summary() != "Invalid uri" || !strings.Contains(said[0].Detail(), want) {
				t.Errorf("got %v, expected one error, %q", said, want)
			}
			if canonical(uri) != uri {
				t.Errorf("it means %q", canonical(uri))
			}
		})
	}
}

// What a message says to write, nothing is said about.
func TestURI_advice(t *testing.T) {
	t.Parallel()
	for uri, advised := range map[string][]string{
		"https://pbx.example.com":        {"sip:pbx.example.com", "pbx.example.com"},
		"tel:+14155550100":               {"sip:pbx.example.com", "pbx.example.com"},
		":5060":                          {"pbx.example.com:5060"},
		"pbx.example.com:":               {"pbx.example.com:5060", "pbx.example.com"},
		"[203.0.113.7]:5060":             {"[2001:db8::7]:5060", "203.0.113.7:5060"},
		"[2001:db8::7]/sip":              {"[2001:db8::7]:5060", "[2001:db8::7]"},
		"pbx..example.com":               {"203.0.113.7", "[2001:db8::7]", "pbx-1.example.com"},
		"203.0.113.007":                  {"203.0.113.7"},
		"sip:in@pbx.example.com\n":       {"sip:in@pbx.example.com"},
		"pbx":                            {"pbx.example.com", "203.0.113.7"},
		"10.0.0.7":                       {"203.0.113.7"},
		"in@pbx.example.com":             {"sip:in@pbx.example.com"},
		`sip:"in"@pbx.example.com`:       {"sip:%22in%22@pbx.example.com", "sip:pbx.example.com"},
		"pbx.example.com;transport=quic": {"pbx.example.com;transport=udp", "pbx.example.com;transport=tcp", "pbx.example.com;transport=tls"},
		"2001:db8::7":                    {"[2001:db8::7]"},
		"pbx-.example.com":               {"pbx-1.example.com"},
	} {
		if len(validate(t, types.StringValue(uri))) == 0 {
			t.Errorf("nothing is said about %q", uri)
		}
		for _, better := range advised {
			if said := validate(t, types.StringValue(better)); len(said) > 0 {
				t.Errorf("%q: %s", better, said[0].Detail())
			}
		}
	}
}

// Nothing that could be a password is repeated, wherever in a URI it got.
func TestURI_secret(t *testing.T) {
	t.Parallel()
	for _, uri := range []string{
		"sip:in:S3CRET@pbx.example.com", "sip:in:S3CRET @pbx.example.com", "sip:in:S3CRET", "in:S3CRET@pbx", "sip:in:S3CRET@10.0.0.1", "https://in:S3CRET@pbx.example.com/S3CRET",
		"https://S3CRET", "sip:in:S3CRET@pbx..example.com", "sip:in:x@S3CRET@pbx_!.example.com", "sip:in:S3CRET/x@pbx.example.com:0", "sip:in:S3CRET;x@[::", "sip:in:x?S3CRET@pbx",
		"tel:S3CRET@pbx", "sip:in@pbx.example.com:S3CRET", "sip:in@pbx;password=S3CRET;transport=S3CRET?password=S3CRET", "S3CRET@pbx",
	} {
		said := validate(t, types.StringValue(uri))
		if len(said) == 0 {
			t.Errorf("nothing is said about %q", uri)
		}
		for _, d := range said {
			if strings.Contains(d.Summary()+d.Detail(), "S3CRET") {
				t.Errorf("%q: %s", uri, d.Detail())
			}
		}
	}
}

// The URIs of a line mean the same, those of two lines do not.
func TestCanonical(t *testing.T) {
	t.Parallel()
	lines := [][]string{
		{"pbx.example.com", "sip:pbx.example.com", "SIP:PBX.example.COM.", "sip:pbx.example.com;"},
		{"sips:pbx.example.com", "SIPS:Pbx.Example.com."},
		{"pbx.example.com:5060", "sip:pbx.example.com:5060", "PBX.EXAMPLE.COM.:05060"},
		{"pbx.example.com:5061"},
		{"sip:in@pbx.example.com", "in@PBX.example.com", "SIP:%69n@pbx.example.com."},
		{"sip:IN@pbx.example.com", "sip:%49%4E@pbx.example.com", "sip:%49%4e@pbx.example.com"},
		{"sip:@pbx.example.com"},
		{"sip:a%3ab@pbx.example.com", "sip:a%3Ab@pbx.example.com"},
		{"sip:%25%321@pbx.example.com", "sip:%%321@pbx.example.com", "sip:%2521@pbx.example.com"},
		{"[2001:db8::7]", "sip:[2001:DB8:0:0::7]", "2001:db8::7", "sip:2001:0DB8::7"},
		{"[2001:db8::7]:5060"},
		{"203.0.113.7", "sip:203.0.113.7"},
		{"203.0.113.70"},
		{"sip:sip.voice.x.ai;transport=tls", "SIP:SIP.voice.x.ai;Transport=TLS", "sip.voice.x.ai;transport=%74ls"},
		{"sip:sip.voice.x.ai"},
		{"sip:sip.voice.x.ai;transport=udp"},
		{"pbx.example.com;lr;transport=tls;user=phone", "sip:pbx.example.com;transport=TLS;USER=phone;LR", "pbx.example.com;;user=phone;lr;transport=tls;"},
		{"pbx.example.com;lr"},
		{"pbx.example.com;lr=on"},
		{"sip:pbx.example.com?a=b&c=D", "pbx.example.com?C=D&A=b"},
		{"sip:pbx.example.com?a=b&c=d"},
		{"in@example.com;lr?x=y", "SIP:in@Example.com;LR?X=y"},
		{"pbx", "sip:PBX"},
		{" pbx"},
		{"sip:in:A@pbx"},
		{"sip:in:a@pbx"},
		{"http://pbx"},
		{""},
	}
	meaning := map[string]string{}
	for _, line := range lines {
		for _, uri := range line {
			if got, want := canonical(uri), canonical(line[0]); got != want {
				t.Errorf("%q means %q, and %q means %q", uri, got, line[0], want)
			}
		}
		if other, taken := meaning[canonical(line[0])]; taken {
			t.Errorf("%q and %q both mean %q", line[0], other, canonical(line[0]))
		}
		meaning[canonical(line[0])] = line[0]
	}
}

// What a URI means is a URI that means the same; what is none means itself.
func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{
		"sip:in@PBX.example.com.:05060;LR;transport=TLS?b=C&a=%41", "2001:DB8::7", "[::1]:1;x=%3b", "%25%34%31@a.b", "%%321@A", "sip:sip:1", "a@b@c.d;;?&=&%", "sips:a%40@b?c?d", "İ.example", "ẞ", "http://x", " ",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		meaning := canonical(uri)
		if again := canonical(meaning); again != meaning {
			t.Errorf("%q means %q, which means %q", uri, meaning, again)
		}
		if _, wrong := parse(uri); wrong != "" {
			if meaning != uri {
				t.Errorf("%q %s, and means %q", uri, wrong, meaning)
			}
		} else if _, wrong := parse(meaning); wrong != "" {
			t.Errorf("%q means %q, which %s", uri, meaning, wrong)
		}
	})
}
