package originationuri

import (
	"context"
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// sipURI checks a URI of a PBX in the forms that Plivo documents: an address or a host
// name, either with a port, or sip:user@host, each with ;transport= if need be.
type sipURI struct{}

func (sipURI) Description(context.Context) string { return "host, host:port or sip:user@host" }

func (v sipURI) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (sipURI) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if wrong := check(req.ConfigValue.ValueString()); wrong != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid uri", fmt.Sprintf(
			"%s %s. Give the PBX as an address or a host name, with its port if it is not the usual one, or as sip:user@host, and with ;transport=udp, tcp or tls if need be: "+
				"for example pbx.example.com:5061;transport=tls, 203.0.113.7 or [2001:db8::7]:5060.", req.Path, wrong))
	}
}

// check says what is wrong with a URI, "" if nothing is.
func check(uri string) string {
	rest, parameter, hasParameter := strings.Cut(uri, ";")
	if hasParameter {
		if wrong := checkParameter(parameter); wrong != "" {
			return wrong
		}
	}
	if scheme, after, found := strings.Cut(rest, "://"); found {
		return fmt.Sprintf("must not begin with %s://, as it is no web address: write %q", scheme, withoutScheme(after))
	}
	user, host, hasUser := strings.Cut(rest, "@")
	name, isSIP := strings.CutPrefix(user, "sip:")
	switch {
	case hasUser && !isSIP:
		return "has a user, so it must begin with sip: (the form is sip:user@host)"
	case isSIP && !hasUser:
		return "has no user after sip: (the form is sip:user@host)"
	case !hasUser:
		return checkHostPort(rest)
	case !sipUser.MatchString(name):
		return fmt.Sprintf("has a user, %q, that is not one of SIP", name)
	}
	return checkHostPort(host)
}

// withoutScheme is what was probably meant by the rest of a web address.
func withoutScheme(rest string) string {
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	if strings.Contains(rest, "@") {
		return "sip:" + rest
	}
	return rest
}

func checkParameter(parameter string) string {
	name, value, _ := strings.Cut(parameter, "=")
	if name != "transport" {
		return fmt.Sprintf("has a parameter, %q, other than transport", name)
	}
	switch value {
	case "udp", "tcp", "tls":
		return ""
	}
	return fmt.Sprintf("has the transport %q, which is not udp, tcp or tls", value)
}

func checkHostPort(text string) string {
	switch {
	case strings.HasPrefix(text, "["):
		inside, after, closed := strings.Cut(text[1:], "]")
		addr, err := netip.ParseAddr(inside)
		if !closed || err != nil || !addr.Is6() || addr.Zone() != "" {
			return "has no IPv6 address between [ and ]"
		}
		if after == "" {
			return ""
		}
		port, hasPort := strings.CutPrefix(after, ":")
		if !hasPort {
			return fmt.Sprintf("goes on with %q after the address, where only a port may follow", after)
		}
		return checkPort(port)
	case strings.Count(text, ":") > 1:
		if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
			return fmt.Sprintf("needs brackets around an IPv6 address: [%s]", addr)
		}
		return "has more than one colon"
	}
	host, port, hasPort := strings.Cut(text, ":")
	if hasPort {
		if wrong := checkPort(port); wrong != "" {
			return wrong
		}
	}
	return checkHost(host)
}

func checkPort(port string) string {
	if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
		return fmt.Sprintf("has the port %q, which is not a number from 1 to 65535", port)
	}
	return ""
}

var (
	sipUser   = regexp.MustCompile(`^[A-Za-z0-9_.!~*'()&=+$,?/%-]+$`)
	hostLabel = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$`)
	digits    = regexp.MustCompile(`^[0-9.]+$`)
)

func checkHost(host string) string {
	if host == "" {
		return "names no host"
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return ""
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	for _, label := range labels {
		if !hostLabel.MatchString(label) {
			return fmt.Sprintf("has a host, %q, that is neither an address nor a host name", host)
		}
	}
	switch {
	case digits.MatchString(host):
		return fmt.Sprintf("has a host, %q, that looks like an address but is none", host)
	case len(labels) < 2 || len(host) > 253:
		return fmt.Sprintf("has a host, %q, that is not a full host name such as pbx.example.com", host)
	}
	return ""
}
