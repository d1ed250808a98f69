package ipacl

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// canonical is what an address means, however it is spelled: 2001:DB8:0::1 is
// 2001:db8::1, and an address is the network of that address alone. What is no
// address means itself.
func canonical(address string) string {
	prefix, err := netip.ParsePrefix(address)
	if addr, notAddr := netip.ParseAddr(address); notAddr == nil && addr.Zone() == "" {
		prefix, err = netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	if err != nil {
		return address
	}
	if prefix.Addr().Is4In6() && prefix.Bits() >= 96 {
		prefix = netip.PrefixFrom(prefix.Addr().Unmap(), prefix.Bits()-96)
	}
	return prefix.Masked().String()
}

// check says what is wrong with an address, "" if nothing is.
func check(address string) string {
	if addr, err := netip.ParseAddr(address); err == nil {
		if addr.Zone() != "" {
			return fmt.Sprintf("%q has a zone (%%%s), which means nothing to Plivo", address, addr.Zone())
		}
		return ""
	}
	prefix, err := netip.ParsePrefix(address)
	if err != nil {
		return fmt.Sprintf("%q is not an IPv4 or IPv6 address, nor a network such as 203.0.113.0/24", address)
	}
	if prefix.Masked() != prefix {
		return fmt.Sprintf("%q is an address inside of a network: write the network, %s, or the address alone, %s", address, prefix.Masked(), prefix.Addr())
	}
	return ""
}

// canonicalSet is what a set of addresses means.
func canonicalSet(addresses []string) map[string]bool {
	set := make(map[string]bool, len(addresses))
	for _, address := range addresses {
		set[canonical(address)] = true
	}
	return set
}

// addressSet checks a set of addresses: each one, that there is one, and that none is
// there twice in two spellings.
type addressSet struct{}

func (addressSet) Description(context.Context) string { return "addresses and networks, each once" }

func (v addressSet) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (addressSet) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if len(req.ConfigValue.Elements()) == 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Empty ip_addresses", "A list needs at least one address. Delete the list if nobody is to be let in.")
	}
	seen := map[string]string{}
	for _, element := range req.ConfigValue.Elements() {
		address, ok := element.(types.String)
		if !ok || address.IsUnknown() {
			continue
		}
		at, text := req.Path.AtSetValue(element), address.ValueString()
		if address.IsNull() {
			resp.Diagnostics.AddAttributeError(at, "Invalid address", "An address must not be null. Leave it out of ip_addresses.")
			continue
		}
		if wrong := check(text); wrong != "" {
			resp.Diagnostics.AddAttributeError(at, "Invalid address", wrong+".")
			continue
		}
		if other, dup := seen[canonical(text)]; dup {
			resp.Diagnostics.AddAttributeError(at, "Duplicate address", fmt.Sprintf("%q and %q are the same. Remove one of them.", other, text))
		}
		seen[canonical(text)] = text
	}
}

// keepSpelling plans no change where a configuration only spells the same addresses
// in another way.
type keepSpelling struct{}

func (keepSpelling) Description(context.Context) string { return "equal spellings do not differ" }

func (m keepSpelling) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (keepSpelling) PlanModifySet(_ context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	if req.StateValue.IsNull() || !isKnown(req.PlanValue) {
		return
	}
	if sameAddresses(addresses(req.PlanValue), addresses(req.StateValue)) {
		resp.PlanValue = req.StateValue
	}
}
