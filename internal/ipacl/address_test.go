package ipacl

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// set is a set of addresses; one that is "?" is unknown, one that is "-" is null.
func set(addresses ...string) types.Set {
	elements := make([]attr.Value, len(addresses))
	for i, address := range addresses {
		switch address {
		case "?":
			elements[i] = types.StringUnknown()
		case "-":
			elements[i] = types.StringNull()
		default:
			elements[i] = types.StringValue(address)
		}
	}
	return types.SetValueMust(types.StringType, elements)
}

// The addresses of a line are the same, those of two lines are not.
func TestCanonical(t *testing.T) {
	t.Parallel()
	lines := [][]string{
		{"10.0.0.1", "10.0.0.1/32", "::ffff:10.0.0.1", "::ffff:a00:1", "::FFFF:10.0.0.1/128"},
		{"10.0.0.2"},
		{"10.0.0.0/8", "10.1.2.3/8", "::ffff:10.0.0.0/104"},
		{"10.0.0.0/9"},
		{"10.0.0.0", "10.0.0.0/32"},
		{"0.0.0.0/0", "1.2.3.4/0", "::ffff:0:0/96"},
		{"::/0", "2001:db8::1/0"},
		{"2001:db8::1", "2001:DB8:0:0::1", "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1/128"},
		{"2001:db8::/32", "2001:db8:0::/32", "2001:DB8::5/32"},
		{"fe80::1%eth0"},
		{"fe80::1"},
		{"pbx.example.com"},
		{"PBX.example.com"},
		{""},
	}
	meaning := map[string]string{}
	for _, line := range lines {
		for _, address := range line {
			if got, want := canonical(address), canonical(line[0]); got != want {
				t.Errorf("%q means %q, and %q means %q", address, got, line[0], want)
			}
		}
		if other, taken := meaning[canonical(line[0])]; taken {
			t.Errorf("%q and %q both mean %q", line[0], other, canonical(line[0]))
		}
		meaning[canonical(line[0])] = line[0]
	}
}

// What is wrong with a set stands on the element that it is about, each once.
func TestAddressSet(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		addresses types.Set
		want      []string // "element: part of the message"
	}{
		"null":            {types.SetNull(types.StringType), nil},
		"unknown":         {types.SetUnknown(types.StringType), nil},
		"good":            {set("203.0.113.7", "2001:db8::7", "198.51.100.0/24", "2001:db8:10::/48", "0.0.0.0/0", "::1", "192.0.2.1/32"), nil},
		"elements to be":  {set("?", "203.0.113.7"), nil},
		"empty":           {set(), []string{"ip_addresses: at least one address"}},
		"none":            {set(""), []string{`"": "" is not an IPv4 or IPv6 address`}},
		"null element":    {set("-"), []string{"-: must not be null"}},
		"name":            {set("pbx.example.com"), []string{`"pbx.example.com": not an IPv4 or IPv6 address`}},
		"port":            {set("10.0.0.1:5060"), []string{`"10.0.0.1:5060": not an IPv4 or IPv6 address`}},
		"brackets":        {set("[2001:db8::7]"), []string{`"[2001:db8::7]": not an IPv4 or IPv6 address`}},
		"number too big":  {set("10.0.0.256"), []string{`"10.0.0.256": not an IPv4 or IPv6 address`}},
		"leading zero":    {set("10.0.0.01"), []string{`"10.0.0.01": not an IPv4 or IPv6 address`}},
		"three numbers":   {set("10.0.1"), []string{`"10.0.1": not an IPv4 or IPv6 address`}},
		"blank around":    {set(" 10.0.0.1"), []string{`" 10.0.0.1": not an IPv4 or IPv6 address`}},
		"range":           {set("10.0.0.1-10.0.0.9"), []string{`"10.0.0.1-10.0.0.9": not an IPv4 or IPv6 address`}},
		"prefix too long": {set("10.0.0.0/33"), []string{`"10.0.0.0/33": not an IPv4 or IPv6 address`}},
		"netmask":         {set("10.0.0.0/255.0.0.0"), []string{`"10.0.0.0/255.0.0.0": not an IPv4 or IPv6 address`}},
		"host bits":       {set("10.0.0.1/8"), []string{`"10.0.0.1/8": write the network, 10.0.0.0/8, or the address alone, 10.0.0.1`}},
		"host bits of v6": {set("2001:db8::1/32"), []string{`"2001:db8::1/32": write the network, 2001:db8::/32, or the address alone, 2001:db8::1`}},
		"zone":            {set("fe80::1%eth0"), []string{`"fe80::1%eth0": has a zone (%eth0)`}},
		"zone of network": {set("fe80::%eth0/64"), []string{`"fe80::%eth0/64": has a zone`}},
		"twice":           {set("10.0.0.1", "10.0.0.1/32"), []string{`"10.0.0.1/32": "10.0.0.1" and "10.0.0.1/32" are the same`}},
		"twice in v6":     {set("2001:db8::1", "2001:DB8::0:1"), []string{`"2001:DB8::0:1": "2001:db8::1" and "2001:DB8::0:1" are the same`}},
		"thrice":          {set("10.0.0.1", "?", "10.0.0.1/32", "::ffff:10.0.0.1"), []string{`"10.0.0.1/32": the same`, `"::ffff:10.0.0.1": "10.0.0.1/32" and "::ffff:10.0.0.1" are the same`}},
		"several": {
			set("x", "?", "10.0.0.1/8", "10.0.0.0/8", "fe80::1%1"),
			[]string{`"x": not an`, `"10.0.0.1/8": inside of a network`, `"fe80::1%1": has a zone`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp validator.SetResponse
			addressSet{}.ValidateSet(t.Context(), validator.SetRequest{Path: path.Root("ip_addresses"), ConfigValue: test.addresses}, &resp)
			left := slices.Clone(test.want)
			for _, d := range resp.Diagnostics {
				located, ok := d.(diag.DiagnosticWithPath)
				if !ok {
					t.Fatalf("%s: %s stands nowhere", d.Summary(), d.Detail())
				}
				at := strings.TrimSuffix(strings.TrimPrefix(located.Path().String(), "ip_addresses[Value("), ")]")
				i := slices.IndexFunc(left, func(want string) bool {
					place, says, _ := strings.Cut(want, ": ")
					return (place == at || place == "-" && at == "<null>") && strings.Contains(d.Detail(), says)
				})
				if i < 0 {
					t.Errorf("unexpected on %s: %s: %s", at, d.Summary(), d.Detail())
					continue
				}
				left = slices.Delete(left, i, i+1)
			}
			if len(left) > 0 {
				t.Errorf("missing: %q", left)
			}
		})
	}
}

// A plan takes over the spelling of the state where nothing but that differs.
func TestKeepSpelling(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ state, plan, want types.Set }{
		"equal":           {set("10.0.0.1"), set("10.0.0.1"), set("10.0.0.1")},
		"spelling":        {set("10.0.0.1", "2001:db8::1"), set("2001:DB8::1", "10.0.0.1/32"), set("10.0.0.1", "2001:db8::1")},
		"host bits":       {set("10.0.0.1/8"), set("10.0.0.0/8"), set("10.0.0.1/8")},
		"twice in state":  {set("10.0.0.1", "10.0.0.1/32"), set("10.0.0.1"), set("10.0.0.1", "10.0.0.1/32")},
		"one more":        {set("10.0.0.1"), set("10.0.0.1/32", "10.0.0.2"), set("10.0.0.1/32", "10.0.0.2")},
		"one less":        {set("10.0.0.1", "10.0.0.2"), set("10.0.0.1/32"), set("10.0.0.1/32")},
		"another":         {set("10.0.0.1"), set("10.0.0.2"), set("10.0.0.2")},
		"unknown element": {set("10.0.0.1"), set("10.0.0.1/32", "?"), set("10.0.0.1/32", "?")},
		"unknown":         {set("10.0.0.1"), types.SetUnknown(types.StringType), types.SetUnknown(types.StringType)},
		"create":          {types.SetNull(types.StringType), set("10.0.0.1"), set("10.0.0.1")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := planmodifier.SetResponse{PlanValue: test.plan}
			keepSpelling{}.PlanModifySet(t.Context(), planmodifier.SetRequest{StateValue: test.state, PlanValue: test.plan}, &resp)
			if !resp.PlanValue.Equal(test.want) || resp.Diagnostics.HasError() {
				t.Errorf("got %s, expected %s", resp.PlanValue, test.want)
			}
		})
	}
}
