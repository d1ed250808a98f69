package ipacl

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
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
			return fmt.Sprintf("%q has a zone (the part from %% on), which means nothing to Plivo: give the public address that the calls come from", tfutil.Shorten(address))
		}
		return ""
	}
	_, err := netip.ParsePrefix(address)
	switch {
	case err == nil:
		return ""
	case strings.ContainsAny(address, ",;"):
		return fmt.Sprintf("%q is a list in one text: give each address as an element of its own", tfutil.Shorten(address))
	case isRange(address):
		return fmt.Sprintf("%q is a range: write it as networks, such as 203.0.113.0/28", tfutil.Shorten(address))
	case tfutil.Stray(address) != "":
		return fmt.Sprintf("%q %s: take it away", tfutil.Shorten(address), tfutil.Stray(address))
	}
	return fmt.Sprintf("%q is not an IPv4 or IPv6 address, nor a network such as 203.0.113.0/24: write one of these, for the name of a host the addresses behind it", tfutil.Shorten(address))
}

// isRange reports whether a text is two addresses with a hyphen, or a dash, between them.
func isRange(text string) bool {
	first, _, found := strings.Cut(strings.ReplaceAll(text, "–", "-"), "-")
	_, err := netip.ParseAddr(strings.TrimSpace(first))
	return found && err == nil
}

// isWide reports whether an address is more than a /8, of which Plivo's own tools warn.
func isWide(address string) bool {
	prefix, err := netip.ParsePrefix(canonical(address))
	return err == nil && prefix.Bits() < 8
}

// hasHostBits reports whether an address is one inside of the network that it stands for.
func hasHostBits(address string) bool {
	prefix, err := netip.ParsePrefix(address)
	return err == nil && prefix.Masked() != prefix
}

// spelled is what a service shows, as a configuration or a state spells it. Where that has an
// address in two spellings, both stand for it; what it does not have is there once.
func spelled(before, shown []string) []string {
	spellings := map[string][]string{}
	for _, address := range before {
		spellings[canonical(address)] = append(spellings[canonical(address)], address)
	}
	seen := map[string]bool{}
	var all []string
	for _, address := range shown {
		meaning := canonical(address)
		if seen[meaning] {
			continue
		}
		seen[meaning] = true
		if own, known := spellings[meaning]; known {
			all = append(all, own...)
		} else {
			all = append(all, address)
		}
	}
	return all
}

// canonicalSet is what a set of addresses means.
func canonicalSet(addresses []string) map[string]bool {
	set := make(map[string]bool, len(addresses))
	for _, address := range addresses {
		set[canonical(address)] = true
	}
	return set
}
