package originationuri

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

// sipURI is an origination URI taken apart (RFC 3261, section 19.1.1). Zentrunk takes one
// without its scheme as well.
type sipURI struct {
	scheme     string // "sip" or "sips", "" where it is left out
	user       string
	hasUser    bool
	host       string // an IPv6 address is without its brackets
	bare       bool   // an IPv6 address that had none
	port       uint64 // 0 where it is left out
	parameters []string
	headers    []string
}

var (
	slashes     = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*:)?//`)
	otherScheme = regexp.MustCompile(`^(?i)(https?|wss?|tel|h323|iax2?|xmpp|mailto|urn):`)
	sipUser     = regexp.MustCompile(`^([A-Za-z0-9_.!~*'()&=+$,;?/-]|%[0-9A-Fa-f]{2})+$`)
	digits      = regexp.MustCompile(`^[0-9.]+$`)
	dnsLabel    = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?$`)
	percent     = regexp.MustCompile(`%([0-9A-Fa-f]{2})?`)
	unreserved  = regexp.MustCompile(`^[A-Za-z0-9_.!~*'()-]$`)
	transports  = []string{"udp", "tcp", "tls", "sctp", "tls-sctp", "ws", "wss"} // RFC 3261, 4168, 7118
	carrierNAT  = netip.MustParsePrefix("100.64.0.0/10")                         // RFC 6598
)

// hostAlone is what to write in place of what begins as another kind of address does.
const hostAlone = "write sip: and the host of the PBX, or the host alone"

// parse takes a URI apart. What no SIP software could use is wrong; "" if nothing is. Nothing of
// the URI is repeated but its host, once it is sure that there is no password around it.
func parse(text string) (u sipURI, wrong string) {
	if stray := tfutil.Stray(text); stray != "" {
		return u, stray + ": take it away"
	}
	rest := text
	if scheme, after, _ := strings.Cut(text, ":"); strings.EqualFold(scheme, "sip") || strings.EqualFold(scheme, "sips") {
		u.scheme, rest = strings.ToLower(scheme), after
	}
	switch {
	case slashes.MatchString(rest):
		return u, "must not have // before its host, as it is no web address: " + hostAlone
	case otherScheme.MatchString(rest):
		return u, "has another scheme than sip: or sips: before its host: " + hostAlone
	}
	// A user may hold what else begins parameters and headers.
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		u.user, u.hasUser, rest = rest[:at], true, rest[at+1:]
	}
	if strings.Contains(u.user, ":") {
		return u, "must not carry a password: give it with authentication_needed, username and password"
	}
	if i := strings.IndexAny(rest, ";?"); i >= 0 {
		parameters, headers, _ := strings.Cut(rest[i:], "?")
		u.parameters = strings.FieldsFunc(parameters, func(r rune) bool { return r == ';' })
		u.headers = strings.FieldsFunc(headers, func(r rune) bool { return r == '&' })
		rest = rest[:i]
	}
	port, hasPort, wrong := u.setHost(rest)
	if wrong != "" {
		return u, wrong
	}
	if hasPort {
		var err error
		if u.port, err = strconv.ParseUint(port, 10, 16); err != nil || u.port == 0 {
			return u, "has a port that is not a number from 1 to 65535: correct it, or leave it out with the colon before it"
		}
	}
	return u, ""
}

// setHost takes a host from its port.
func (u *sipURI) setHost(text string) (port string, hasPort bool, wrong string) {
	if inside, bracketed := strings.CutPrefix(text, "["); bracketed {
		host, after, closed := strings.Cut(inside, "]")
		if addr, err := netip.ParseAddr(host); !closed || err != nil || !addr.Is6() || addr.Zone() != "" {
			return "", false, "has no IPv6 address between [ and ]: write one, or take the brackets away"
		}
		u.host = host
		if port, hasPort = strings.CutPrefix(after, ":"); after != "" && !hasPort {
			return "", false, "has more than a port after its IPv6 address: write one there, such as :5060, or nothing"
		}
		return port, hasPort, ""
	}
	if addr, err := netip.ParseAddr(text); err == nil && addr.Is6() && addr.Zone() == "" {
		u.host, u.bare = text, true
		return "", false, ""
	}
	u.host, port, hasPort = strings.Cut(text, ":")
	return port, hasPort, checkHost(u.host)
}

func checkHost(host string) string {
	name := strings.TrimSuffix(host, ".")
	_, err := netip.ParseAddr(host)
	switch {
	case host == "":
		return "names no host: write that of the PBX, such as pbx.example.com"
	case err == nil:
		return ""
	case len(name) > 253 || slices.ContainsFunc(strings.Split(name, "."), func(label string) bool { return !isLabel(label) }):
		return fmt.Sprintf("has a host, %q, that is neither an address nor a host name: write an address, or a name of letters, digits and hyphens, with single dots between them", tfutil.Shorten(host))
	case digits.MatchString(host):
		return fmt.Sprintf("has a host, %q, that looks like an address but is none: write four numbers from 0 to 255, dots between them, without leading zeros", tfutil.Shorten(host))
	}
	return ""
}

// isLabel reports whether a part of a host name may be one. To compile that as a regular expression
// took a third of the program's own start.
func isLabel(label string) bool {
	return label != "" && utf8.RuneCountInString(label) <= 63 && !strings.ContainsFunc(label, func(r rune) bool {
		return r != '_' && r != '-' && !unicode.In(r, unicode.L, unicode.M, unicode.N)
	})
}

// unusual is what a URI has that calls may fail for.
func (u sipURI) unusual() []string {
	var notes []string
	note := func(is bool, words string) {
		if is {
			notes = append(notes, words)
		}
	}
	labels := strings.Split(strings.TrimSuffix(u.host, "."), ".")
	addr, err := netip.ParseAddr(u.host)
	note(err == nil && isPrivate(addr.Unmap()), fmt.Sprintf("has a private address, %s, that Plivo cannot reach: give the public address of the PBX", addr))
	note(err != nil && len(labels) == 1, fmt.Sprintf("has a host of one word, %q, that Plivo cannot look up: give its full name, or its address", tfutil.Shorten(u.host)))
	note(err != nil && slices.ContainsFunc(labels, func(label string) bool { return !dnsLabel.MatchString(label) }),
		fmt.Sprintf("has a host, %q, that not all of DNS takes: use the letters a to z, digits, and hyphens between them", tfutil.Shorten(u.host)))
	note(u.bare, "has an IPv6 address without brackets: put it between [ and ]")
	note(u.hasUser && u.scheme == "", "has a user without sip: before it, which it needs")
	note(u.hasUser && !sipUser.MatchString(u.user), "has a user that SIP does not write so: escape its signs (%22 for a quotation mark), or leave it out with the @")
	for _, parameter := range u.parameters {
		name, value, _ := strings.Cut(strings.ToLower(parameter), "=")
		note(name == "transport" && !slices.Contains(transports, value), "has a transport that SIP does not know: write udp, tcp or tls")
	}
	return notes
}

func isPrivate(addr netip.Addr) bool {
	return addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast() || addr.IsUnspecified() || addr.IsMulticast() || carrierNAT.Contains(addr)
}

// canonical is what a URI means, however it is spelled (RFC 3261, section 19.1.4): case counts in
// the user and in the headers' values only, order nowhere, and a URI without a scheme is one of
// sip. Otherwise than there, a parameter that only one of two has is a difference: to add it
// to a configuration is a change. What is no URI means itself.
func canonical(uri string) string {
	u, wrong := parse(uri)
	if wrong != "" {
		return uri
	}
	host := lower(strings.TrimSuffix(u.host, "."))
	if addr, err := netip.ParseAddr(u.host); err == nil {
		host = addr.String()
		if addr.Is6() {
			host = "[" + host + "]"
		}
	}
	scheme := u.scheme
	if scheme == "" {
		scheme = "sip"
	}
	meaning := scheme + ":"
	if u.hasUser {
		meaning += unescaped(u.user) + "@"
	}
	meaning += host
	if u.port != 0 {
		meaning += ":" + strconv.FormatUint(u.port, 10)
	}
	parameters := make([]string, len(u.parameters))
	for i, parameter := range u.parameters {
		parameters[i] = ";" + lower(unescaped(parameter))
	}
	slices.Sort(parameters)
	meaning += strings.Join(parameters, "")
	headers := make([]string, len(u.headers))
	for i, header := range u.headers {
		name, value, _ := strings.Cut(unescaped(header), "=")
		headers[i] = lower(name) + "=" + value
	}
	slices.Sort(headers)
	if len(headers) > 0 {
		meaning += "?" + strings.Join(headers, "&")
	}
	return meaning
}

// lower is a text with the letters of ASCII, the only ones whose case SIP disregards, in lower case.
func lower(text string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, text)
}

// unescaped spells each character as itself that need not be escaped. A % that escapes nothing is
// one that should have been escaped: left as it is, it would escape what now stands behind it.
func unescaped(text string) string {
	return percent.ReplaceAllStringFunc(text, func(escaped string) string {
		if escaped == "%" {
			return "%25"
		}
		if plain, err := url.PathUnescape(escaped); err == nil && unreserved.MatchString(plain) {
			return plain
		}
		return strings.ToUpper(escaped)
	})
}
