package ipacl

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
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

// What is wrong with a set stands on the element that it is about, each once. What is unusual
// about it is one warning.
func TestAddressSet(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		addresses types.Set
		want      []string // "element: part of the message", or a warning's beginning
	}{
		"null":            {types.SetNull(types.StringType), nil},
		"unknown":         {types.SetUnknown(types.StringType), nil},
		"good":            {set("203.0.113.7", "2001:db8::7", "198.51.100.0/24", "2001:db8:10::/48", "::1", "192.0.2.1/32", "10.0.0.0/8", "2000::/8", "::FFFF:10.0.0.1"), nil},
		"elements to be":  {set("?", "203.0.113.7"), nil},
		"empty":           {set(), []string{"ip_addresses: at least one address. To let nobody in, delete the list, or disable the trunks that use it."}},
		"none":            {set(""), []string{`"": "" is not an IPv4 or IPv6 address`}},
		"null element":    {set("-"), []string{"-: must not be null"}},
		"name":            {set("pbx.example.com"), []string{`"pbx.example.com": not an IPv4 or IPv6 address, nor a network such as 203.0.113.0/24: write one of these, for the name of a host the addresses behind it.`}},
		"port":            {set("10.0.0.1:5060"), []string{`"10.0.0.1:5060": not an IPv4 or IPv6 address`}},
		"brackets":        {set("[2001:db8::7]"), []string{`"[2001:db8::7]": not an IPv4 or IPv6 address`}},
		"number too big":  {set("10.0.0.256"), []string{`"10.0.0.256": not an IPv4 or IPv6 address`}},
		"leading zero":    {set("10.0.0.01"), []string{`"10.0.0.01": not an IPv4 or IPv6 address`}},
		"three numbers":   {set("10.0.1"), []string{`"10.0.1": not an IPv4 or IPv6 address`}},
		"blank before":    {set(" 10.0.0.1"), []string{`" 10.0.0.1": " 10.0.0.1" has a blank at its beginning: take it away.`}},
		"blank after":     {set("10.0.0.0/8 "), []string{`"10.0.0.0/8 ": "10.0.0.0/8 " has a blank at its end`}},
		"line break":      {set("10.0.0.1\n"), []string{`"10.0.0.1\n": "10.0.0.1\n" has a line break at its end`}},
		"blank inside":    {set("10.0.0.0 /8"), []string{`"10.0.0.0 /8": has a blank as character 9`}},
		"two":             {set("10.0.0.1, 10.0.0.2"), []string{`"10.0.0.1, 10.0.0.2": a list in one text`}},
		"two in lines":    {set("10.0.0.1\n10.0.0.2"), []string{`"10.0.0.1\n10.0.0.2": has a line break as character 9`}},
		"range":           {set("10.0.0.1-10.0.0.9"), []string{`"10.0.0.1-10.0.0.9": a range`}},
		"range of v6":     {set("2001:db8::1 – 2001:db8::9"), []string{`"2001:db8::1 – 2001:db8::9": a range`}},
		"range, short":    {set("10.0.0.1-9"), []string{`"10.0.0.1-9": a range`}},
		"hyphen":          {set("pbx-1.example.com"), []string{`"pbx-1.example.com": not an IPv4 or IPv6 address`}},
		"prefix too long": {set("10.0.0.0/33"), []string{`"10.0.0.0/33": not an IPv4 or IPv6 address`}},
		"netmask":         {set("10.0.0.0/255.0.0.0"), []string{`"10.0.0.0/255.0.0.0": not an IPv4 or IPv6 address`}},
		"host bits":       {set("10.0.0.1/8"), []string{`ip_addresses has "10.0.0.1/8", which lets in all of 10.0.0.0/8, not 10.0.0.1 alone.`}},
		"host bits of v6": {set("2001:db8::1/32"), []string{`ip_addresses has "2001:db8::1/32", which lets in all of 2001:db8::/32, not 2001:db8::1 alone.`}},
		"everybody":       {set("0.0.0.0/0"), []string{`ip_addresses has "0.0.0.0/0", wider than a /8`}},
		"everybody in v6": {set("::/0"), []string{`ip_addresses has "::/0", wider than a /8`}},
		"everybody in v4": {set("::ffff:0:0/96"), []string{`ip_addresses has "::ffff:0:0/96", wider than a /8`}},
		"half":            {set("128.0.0.0/1", "192.0.2.5/24"), []string{`ip_addresses has "128.0.0.0/1", wider than a /8: name narrower networks, as whoever is in it may place calls at your cost (toll fraud); it has "192.0.2.5/24", which`}},
		"a /7":            {set("10.0.0.0/7"), []string{`ip_addresses has "10.0.0.0/7", wider than a /8`}},
		"many": {
			set("10.0.0.1/9", "11.0.0.1/9", "12.0.0.1/9", "13.0.0.1/9", "14.0.0.1/9", "0.0.0.0/0"),
			[]string{`ip_addresses has "0.0.0.0/0", wider than a /8: name narrower networks, as whoever is in it may place calls at your cost (toll fraud); it has "10.0.0.1/9", which lets in all of 10.0.0.0/9, not 10.0.0.1 alone; it has "11.0.0.1/9", which lets in all of 11.0.0.0/9, not 11.0.0.1 alone; it has "12.0.0.1/9", which lets in all of 12.0.0.0/9, not 12.0.0.1 alone; it has 2 more things like these.`},
		},
		"zone":            {set("fe80::1%eth0"), []string{`"fe80::1%eth0": has a zone (the part from % on), which means nothing to Plivo: give the public address that the calls come from.`}},
		"zone of network": {set("fe80::%eth0/64"), []string{`"fe80::%eth0/64": has a zone`}},
		"twice":           {set("10.0.0.1", "10.0.0.1/32"), []string{`ip_addresses has "10.0.0.1" and "10.0.0.1/32", which are the same: one can go.`}},
		"twice in v6":     {set("2001:db8::1", "2001:DB8::0:1"), []string{`ip_addresses has "2001:db8::1" and "2001:DB8::0:1", which are the same: one can go.`}},
		"thrice":          {set("10.0.0.1", "?", "10.0.0.1/32", "::ffff:10.0.0.1"), []string{`ip_addresses has "10.0.0.1" and "10.0.0.1/32", which are the same: one can go; it has "10.0.0.1/32" and "::ffff:10.0.0.1", which are the same: one can go.`}},
		"several": {
			set("x", "?", "10.0.0.1/8", "10.0.0.0/8", "fe80::1%1"),
			[]string{`"x": not an`, `"fe80::1%1": has a zone`, `ip_addresses has "10.0.0.1/8", which lets in all of 10.0.0.0/8, not 10.0.0.1 alone; it has "10.0.0.1/8" and "10.0.0.0/8", which are the same: one can go.`},
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
					if d.Severity() == diag.SeverityWarning {
						return d.Summary() == "Unusual ip_addresses" && at == "ip_addresses" && strings.HasPrefix(d.Detail(), want)
					}
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

// A plan takes over the spelling of the state where nothing but that differs. When applying,
// what only spells was planned with something unknown, and so with the configuration's. There is
// a warning where that cannot be told.
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
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for applies, want := range map[bool]types.Set{false: test.want, true: test.plan} {
				plan := resourceModel{model: model{IPAddresses: test.plan}}
				if plan.keepSpelling(resourceModel{model: model{IPAddresses: test.state}}, applies); !plan.IPAddresses.Equal(want) {
					t.Errorf("applies %t: got %s, expected %s", applies, plan.IPAddresses, want)
				}
				plan = resourceModel{model: model{Name: types.StringValue("changed"), IPAddresses: test.plan}}
				if plan.keepSpelling(resourceModel{model: model{IPAddresses: test.state}}, applies); !plan.IPAddresses.Equal(test.plan) {
					t.Errorf("with another change, applies %t: got %s, expected %s", applies, plan.IPAddresses, test.plan)
				}
			}
		})
	}
}

// A warning is for what could come to the state's addresses in another spelling.
func TestRisk(t *testing.T) {
	t.Parallel()
	state := resourceModel{model: model{IPAddresses: set("10.0.0.1", "10.0.0.2/32")}}
	for name, test := range map[string]struct {
		addresses types.Set
		renamed   bool
		want      string
	}{
		"all known":           {set("10.0.0.1/32", "10.0.0.2"), false, ""},
		"as before":           {set("10.0.0.1", "?"), false, ""},
		"spelled anew":        {set("10.0.0.1/32", "?"), false, "The state has 10.0.0.1 for 10.0.0.1/32"},
		"the other":           {set("10.0.0.1", "10.0.0.2", "?"), false, "The state has 10.0.0.2/32 for 10.0.0.2"},
		"and a new one":       {set("10.0.0.1/32", "10.0.0.3", "?"), false, ""},
		"and a change":        {set("10.0.0.1/32", "?"), true, ""},
		"nothing is known":    {types.SetUnknown(types.StringType), false, ""},
		"no address is known": {set("?", "?"), false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := resourceModel{model: model{IPAddresses: test.addresses}}
			if test.renamed {
				plan.Name = types.StringValue("changed")
			}
			var diags diag.Diagnostics
			plan.risk(state, &diags)
			if said := fmt.Sprint(diags); test.want == "" && len(diags) > 0 || !strings.Contains(said, test.want) {
				t.Errorf("said %s", said)
			}
		})
	}
}

// What the service shows, as it was spelled before.
func TestSpelled(t *testing.T) {
	t.Parallel()
	type addresses = []string
	for name, test := range map[string]struct{ before, shown, want addresses }{
		"new":                 {nil, addresses{"10.0.0.2", "10.0.0.1"}, addresses{"10.0.0.2", "10.0.0.1"}},
		"another spelling":    {addresses{"10.0.0.1/32", "2001:DB8::1"}, addresses{"2001:db8::1", "10.0.0.1"}, addresses{"2001:DB8::1", "10.0.0.1/32"}},
		"another address":     {addresses{"10.0.0.9"}, addresses{"10.0.0.1"}, addresses{"10.0.0.1"}},
		"host bits":           {addresses{"10.0.0.1/8"}, addresses{"10.0.0.0/8"}, addresses{"10.0.0.1/8"}},
		"twice, new":          {nil, addresses{"10.0.0.1/32", "10.0.0.1"}, addresses{"10.0.0.1/32"}},
		"twice, once before":  {addresses{"10.0.0.1"}, addresses{"10.0.0.1/32", "10.0.0.1"}, addresses{"10.0.0.1"}},
		"twice before":        {addresses{"10.0.0.1", "10.0.0.1/32"}, addresses{"10.0.0.1/32", "10.0.0.1"}, addresses{"10.0.0.1", "10.0.0.1/32"}},
		"twice before, once":  {addresses{"10.0.0.1", "10.0.0.1/32"}, addresses{"10.0.0.1"}, addresses{"10.0.0.1", "10.0.0.1/32"}},
		"twice before, third": {addresses{"10.0.0.1", "10.0.0.1/32"}, addresses{"::ffff:10.0.0.1"}, addresses{"10.0.0.1", "10.0.0.1/32"}},
		"no address":          {addresses{"PBX"}, addresses{"pbx", "PBX"}, addresses{"pbx", "PBX"}},
		"none":                {addresses{"10.0.0.1"}, nil, nil},
	} {
		if got := spelled(test.before, test.shown); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, expected %q", name, got, test.want)
		}
	}
}
