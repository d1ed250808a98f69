package emulator

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var uriKind = &kind{
	kind:    URIs,
	noun:    "origination uri",
	idField: "uri_uuid",
	newID:   func(uint64) string { return newUUID() },
	fields: []field{
		nameField,
		{name: "uri", typ: text, required: true, validText: validURI},
		{name: "authentication_needed", typ: boolean, initial: false},
		{name: "username", typ: text, nullable: true},
		{name: "password", typ: text, nullable: true, secret: true},
	},
	created: "Origination URI Created Successfully",
	updated: "origination uri updated",
	// Live objects carry it, the documentation does not name it.
	derive: func(o Object) Object {
		user, _, found := strings.Cut(strings.TrimPrefix(o.text("uri"), "sip:"), "@")
		if !found {
			return Object{"sip_user": nil}
		}
		return Object{"sip_user": user}
	},
	rules:    uriRules,
	deleting: deleteUsers,
}

func uriRules(c *change) *refusal {
	// An update that carries the password must restate what it belongs to.
	if !c.creating() && c.has("password") {
		for _, name := range []string{"authentication_needed", "username"} {
			if !c.has(name) {
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

// deleteUsers deletes the trunks that use a URI, as the live service does.
func deleteUsers(c *call, a *account, id string) *refusal {
	trunks := a.collections[Trunks]
	users := a.users(URIs, id)
	if len(users) > 0 {
		c.changing(trunks)
	}
	for _, user := range users {
		trunks.remove(user)
	}
	return nil
}

var (
	sipUser  = regexp.MustCompile(`^[A-Za-z0-9._~!$&'()*+,;=%-]+$`)
	dnsLabel = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$`)
)

// validURI takes IP, IP:port, FQDN, FQDN:port and sip:user@host, each optionally
// with ;transport=udp, tcp or tls.
func validURI(uri string) string {
	const problem = "must be an IP address, a domain name, either with a port, or sip:user@host"
	host, parameter, found := strings.Cut(uri, ";")
	if found && !slices.Contains([]string{"transport=udp", "transport=tcp", "transport=tls"}, parameter) {
		return "has a parameter other than transport=udp, tcp or tls"
	}
	if rest, isSIP := strings.CutPrefix(host, "sip:"); isSIP {
		user, at, found := strings.Cut(rest, "@")
		if !found || !sipUser.MatchString(user) {
			return problem
		}
		host = at
	}
	if !validHost(host) {
		return problem
	}
	return ""
}

func validHost(host string) bool {
	bare, open := strings.CutPrefix(host, "[") // as a URI writes an IPv6 address
	bare, closed := strings.CutSuffix(bare, "]")
	if _, err := netip.ParseAddr(bare); err == nil && open == closed {
		return true
	}
	if _, err := netip.ParseAddrPort(host); err == nil {
		return true
	}
	name, port, found := strings.Cut(host, ":")
	if n, err := strconv.Atoi(port); found && (err != nil || n < 1 || n > 65535) {
		return false
	}
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if !dnsLabel.MatchString(label) {
			return false
		}
	}
	// A top-level domain of digits is an IP address gone wrong.
	_, err := strconv.Atoi(labels[len(labels)-1])
	return len(labels) > 1 && err != nil
}
