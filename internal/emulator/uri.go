package emulator

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

var uriKind = &kind{
	kind:       URIs,
	path:       []string{zentrunk, string(URIs)},
	operations: ofCollection,
	noun:       "origination uri",
	idField:    "uri_uuid",
	newID:      func(string) string { return newUUID() },
	fields: []field{
		nameField,
		{name: "uri", typ: text, required: true, validText: validURI, rewriteText: Rewrite.uri},
		{name: "authentication_needed", typ: boolean, initial: false},
		{name: "username", typ: text, nullable: true, rewriteText: Rewrite.blanks},
		{name: "password", typ: text, nullable: true, secret: true},
	},
	created: "Origination URI Created Successfully",
	updated: "origination uri updated",
	// Live objects carry it, the documentation does not name it.
	derive: func(o Object) Object {
		u, _ := parseURI(o.text("uri"))
		return Object{"sip_user": u.user()}
	},
	rules:    uriRules,
	deleting: deleteUsed,
	show:     showURI,
}

func uriRules(c *change) *refusal {
	// An update that carries the password must restate what it belongs to.
	if !c.creating() && c.has("password") {
		for _, name := range []string{"authentication_needed", "username"} {
			if !c.has(name) && !c.opts.PasswordAlone {
				return c.lacks(name, "with a password")
			}
		}
	}
	if c.after["authentication_needed"] == true {
		for _, name := range []string{"username", "password"} {
			if c.after[name] == nil {
				return c.lacks(name, "when authentication_needed is true")
			}
		}
	}
	return nil
}

// sipURI is a URI taken apart: alice and the like are any text without blanks, as is what
// follows the host.
type sipURI struct {
	scheme   string // "sip:" and "sips:" in any case, or nothing
	userinfo string // with its password, but without the @
	at       string // the @, where there is one
	host     string // with its port
	tail     string // parameters and headers, with what introduces them
}

var uriParts = regexp.MustCompile(`^((?i:sips?:)?)(?:([^@]*)(@))?([^;?@]*)((?:[;?][^@]*)?)$`)

func parseURI(uri string) (sipURI, bool) {
	m := uriParts.FindStringSubmatch(uri)
	if m == nil {
		return sipURI{}, false
	}
	return sipURI{m[1], m[2], m[3], m[4], m[5]}, true
}

func (u sipURI) String() string { return u.scheme + u.userinfo + u.at + u.host + u.tail }

// user is what live objects show as sip_user.
func (u sipURI) user() any {
	if u.at == "" {
		return nil
	}
	user, _, _ := strings.Cut(u.userinfo, ":")
	return user
}

// validURI takes a host or address with or without a port, with or without sip: or sips: and
// a user before it, and any parameters after it.
func validURI(uri string) string {
	u, ok := parseURI(uri)
	switch {
	case strings.ContainsFunc(uri, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return "has a blank in it"
	case !ok || u.at != "" && u.userinfo == "" || strings.Contains(u.userinfo, "/") || !validHost(u.host):
		return "must be an IP address or a domain name, with or without a port, sip: or sips:, a user and parameters"
	}
	return ""
}

// dnsLabel is wider than DNS: names of the customer's own network are his business.
var dnsLabel = regexp.MustCompile(`^[\pL\pN_]([\pL\pM\pN_-]*[\pL\pM\pN_])?$`)

func validHost(host string) bool {
	bare, open := strings.CutPrefix(host, "[") // as a URI writes an IPv6 address
	bare, closed := strings.CutSuffix(bare, "]")
	if addr, err := netip.ParseAddr(bare); err == nil && open == closed && addr.Zone() == "" {
		return true
	}
	if addr, err := netip.ParseAddrPort(host); err == nil {
		return addr.Port() > 0
	}
	name, port, found := strings.Cut(host, ":")
	if n, ok := digits(port); found && (!ok || n < 1 || n > 65535) {
		return false
	}
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	for _, label := range labels {
		if !dnsLabel.MatchString(label) {
			return false
		}
	}
	// A top-level domain of digits is an IP address gone wrong.
	_, err := strconv.Atoi(labels[len(labels)-1])
	return err != nil
}
