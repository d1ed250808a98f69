package emulator

import (
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Rewrite is how the service stores what it is given in another spelling of the same, as
// services do. Nobody knows what this one does, so each is a choice of its own, and the zero
// value stores everything as it came. It is applied to what a create or an update carries.
type Rewrite struct {
	// Trim takes the blanks around names, usernames and URIs away.
	Trim bool `json:"trim"`
	// LowerCase writes the scheme, host and parameters of a URI and the addresses of a list in
	// lower case; never a name or a user.
	LowerCase bool `json:"lower_case"`
	// LowerOnly limits LowerCase to URIs, or to addresses.
	LowerOnly LowerOnly `json:"lower_only"`
	// NFC writes names in Unicode's form C.
	NFC bool `json:"nfc"`
	// ClearHostBits writes 203.0.113.5/24 as 203.0.113.0/24.
	ClearHostBits bool `json:"clear_host_bits"`
	// HostPrefix is what becomes of the length of a single address's prefix.
	HostPrefix HostPrefix `json:"host_prefix"`
	// DropDuplicates keeps an address of a list once.
	DropDuplicates bool `json:"drop_duplicates"`
	// URIScheme is what becomes of sip: before a URI.
	URIScheme URIScheme `json:"uri_scheme"`
	// DropURIUser shows a URI without its user, which sip_user tells.
	DropURIUser bool `json:"drop_uri_user"`
	// SortAddresses puts the addresses of a list into the order of their texts.
	SortAddresses bool `json:"sort_addresses"`
}

// HostPrefix is how a single address of a list is written: with /32 (/128 in IPv6), or without.
type HostPrefix string

// What [Rewrite.HostPrefix] can be.
const (
	KeepHostPrefix HostPrefix = ""     // as it came
	DropHostPrefix HostPrefix = "drop" // 192.0.2.1/32 becomes 192.0.2.1
	AddHostPrefix  HostPrefix = "add"  // 192.0.2.1 becomes 192.0.2.1/32
)

func (HostPrefix) values() []string {
	return []string{string(KeepHostPrefix), string(DropHostPrefix), string(AddHostPrefix)}
}

// LowerOnly is what is written in lower case.
type LowerOnly string

// What [Rewrite.LowerOnly] can be.
const (
	LowerBoth      LowerOnly = ""
	LowerURIs      LowerOnly = "uris"
	LowerAddresses LowerOnly = "addresses"
)

func (LowerOnly) values() []string {
	return []string{string(LowerBoth), string(LowerURIs), string(LowerAddresses)}
}

// URIScheme is how a URI begins. A secure one, sips:, stays as it is.
type URIScheme string

// What [Rewrite.URIScheme] can be.
const (
	KeepURIScheme URIScheme = ""     // as it came
	DropURIScheme URIScheme = "drop" // sip:example.com becomes example.com
	AddURIScheme  URIScheme = "add"  // example.com becomes sip:example.com
)

func (URIScheme) values() []string {
	return []string{string(KeepURIScheme), string(DropURIScheme), string(AddURIScheme)}
}

func (r Rewrite) blanks(s string) string {
	if r.Trim {
		return strings.TrimSpace(s)
	}
	return s
}

func (r Rewrite) name(s string) string {
	if r.NFC {
		s = norm.NFC.String(s)
	}
	return r.blanks(s)
}

func (r Rewrite) uri(s string) string {
	s = r.blanks(s)
	u, ok := parseURI(s)
	if !ok {
		return s
	}
	if r.LowerCase && r.LowerOnly != LowerAddresses {
		u.scheme, u.host, u.tail = strings.ToLower(u.scheme), strings.ToLower(u.host), strings.ToLower(u.tail)
	}
	switch {
	case r.URIScheme == AddURIScheme && u.scheme == "" && u.at == "" && u.host != "":
		u.scheme = "sip:"
	case r.URIScheme == DropURIScheme && u.at == "" && strings.EqualFold(u.scheme, "sip:"):
		u.scheme = ""
	}
	return u.String()
}

// addresses are of a list that is valid.
func (r Rewrite) addresses(list []string) []string {
	list = slices.Clone(list)
	for i, s := range list {
		if p, err := netip.ParsePrefix(s); err == nil && r.ClearHostBits && p != p.Masked() {
			s = p.Masked().String()
		}
		if r.LowerCase && r.LowerOnly != LowerURIs {
			s = strings.ToLower(s)
		}
		list[i] = r.hostPrefix(s)
	}
	if r.DropDuplicates {
		list = unique(list)
	}
	if r.SortAddresses {
		slices.Sort(list)
	}
	return list
}

func (r Rewrite) hostPrefix(s string) string {
	switch p, err := netip.ParsePrefix(s); {
	case r.HostPrefix == DropHostPrefix && err == nil && p.IsSingleIP():
		s, _, _ = strings.Cut(s, "/")
	case r.HostPrefix == AddHostPrefix && err != nil && strings.Contains(s, ":"):
		s += "/128"
	case r.HostPrefix == AddHostPrefix && err != nil:
		s += "/32"
	}
	return s
}

// unique is a list without what it has already.
func unique(list []string) []string {
	var once []string
	for _, s := range list {
		if !slices.Contains(once, s) {
			once = append(once, s)
		}
	}
	return once
}
