package main

import (
	"encoding/binary"
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// madeUp is what has been made up so far.
type madeUp struct {
	by    map[[2]string]string // what sort of text, and the text
	count map[string]int       // of a sort
}

// makeUp replaces what tells whose the objects are. The same becomes the same, so that what
// refers still does, and what is equal stays so.
func makeUp(objects map[emulator.Kind][]emulator.Object) {
	m := &madeUp{map[[2]string]string{}, map[string]int{}}
	for _, kind := range slices.Sorted(maps.Keys(objects)) {
		for _, o := range objects[kind] {
			for _, name := range slices.Sorted(maps.Keys(o)) {
				switch v := o[name].(type) {
				case string:
					o[name] = m.text(string(kind), name, v)
				case []any:
					for i, item := range v {
						v[i] = m.text(string(kind), name, fmt.Sprint(item))
					}
				}
			}
		}
	}
}

// text is what stands for a text in a field of an object, null for what the emulator works out
// of the rest.
func (m *madeUp) text(kind, field, s string) any {
	switch {
	case field == "name" || field == "alias":
		return m.as(kind+" "+field, s, func(n int) string { return fmt.Sprintf("%s %d", kind, n) })
	case field == "username":
		return m.user(s)
	case field == "uri":
		return m.uri(s)
	case field == "ip_addresses":
		return m.address(s)
	case field == "number":
		return m.as(field, s, func(n int) string { return leading(s, 2) + fmt.Sprintf("%0*d", max(0, len(s)-2), n) })
	case field == "application":
		// The path of a trunk or of an application ends in its id.
		segments := strings.Split(s, "/")
		for i := range segments[1:] {
			if segments[i] == "Trunk" || segments[i] == "Application" {
				segments[i+1] = m.id(segments[i+1])
			}
		}
		return strings.Join(segments, "/")
	case field == "trunk_domain" || field == "sub_account":
		return nil
	case strings.HasSuffix(field, "_id") || strings.HasSuffix(field, "_uuid"):
		return m.id(s)
	}
	return s
}

// as is the text that stands for this one of its sort.
func (m *madeUp) as(sort, s string, next func(n int) string) string {
	if m.by[[2]string{sort, s}] == "" {
		m.count[sort]++
		m.by[[2]string{sort, s}] = next(m.count[sort])
	}
	return m.by[[2]string{sort, s}]
}

func (m *madeUp) user(s string) string {
	return m.as("user", s, func(n int) string { return fmt.Sprintf("user%05d", n) })
}

// id keeps the form of an id: digits of the same number, or a UUID.
func (m *madeUp) id(s string) string {
	return m.as("id", s, func(n int) string {
		if strings.Trim(s, "0123456789") == "" {
			return leading(s, 1) + fmt.Sprintf("%0*d", max(0, len(s)-1), n)
		}
		return fmt.Sprintf("00000000-0000-4000-8000-%012d", n)
	})
}

func leading(s string, n int) string { return s[:min(n, len(s))] }

var (
	uriParts   = regexp.MustCompile(`^((?i:sips?:)?)(?:([^@]*)@)?([^;?@]*)(.*)$`)
	parameters = regexp.MustCompile(`(?i);(?:transport|user)=[a-z]+|;lr\b`)
)

// uri keeps the scheme, that there is a user, the port, and the parameters that say how.
func (m *madeUp) uri(s string) string {
	p := uriParts.FindStringSubmatch(s)
	if p == nil {
		return "unreadable.example.com"
	}
	user := ""
	if p[2] != "" {
		user = m.user(p[2]) + "@"
	}
	host, port := p[3], ""
	if addr, err := netip.ParseAddrPort(host); err == nil {
		host, port = addr.Addr().String(), fmt.Sprintf(":%d", addr.Port())
	} else if i := strings.LastIndexByte(host, ':'); i >= 0 && strings.Count(host, ":") == 1 {
		host, port = host[:i], host[i:]
	}
	switch addr, err := netip.ParseAddr(strings.Trim(host, "[]")); {
	case err != nil:
		host = m.as("host", strings.ToLower(host), func(n int) string { return fmt.Sprintf("pbx-%d.example.com", n) })
	case addr.Is6():
		host = "[" + m.address(addr.String()) + "]"
	default:
		host = m.address(host)
	}
	return p[1] + user + host + port + strings.Join(parameters.FindAllString(p[4], -1), "")
}

// address keeps the length of the prefix, and whether there are host bits. The address becomes
// one of those that belong to nobody (RFC 2544, RFC 3849). A network that is wider than theirs
// is no one's own, and stays.
func (m *madeUp) address(s string) string {
	addr, err := netip.ParseAddr(s)
	prefix := netip.PrefixFrom(addr, addr.BitLen())
	if err != nil {
		if prefix, err = netip.ParsePrefix(s); err != nil {
			return "198.18.0.0"
		}
	}
	_, length, isPrefix := strings.Cut(s, "/")
	made := m.as(fmt.Sprintf("address/%d", prefix.Bits()), prefix.Masked().String(), func(n int) string {
		return network(prefix, uint64(n)).String() //nolint:gosec // a count
	})
	if prefix != prefix.Masked() {
		made = netip.MustParseAddr(made).Next().String()
	}
	if isPrefix {
		made += "/" + length
	}
	return made
}

// network is the n-th network of a length within what belongs to nobody.
func network(p netip.Prefix, n uint64) netip.Addr {
	bits := p.Bits()
	switch {
	case p.Addr().Is4() && bits > 15:
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], 198<<24|18<<16|uint32(n<<(32-bits)&0x1ffff))
		return netip.AddrFrom4(b)
	case p.Addr().Is6() && bits > 32:
		var b [16]byte
		high, low := uint64(0), n<<(128-bits)
		if bits <= 64 {
			high, low = n<<(64-bits)&0xffffffff, 0
		}
		binary.BigEndian.PutUint64(b[:8], 0x20010db8<<32|high)
		binary.BigEndian.PutUint64(b[8:], low)
		return netip.AddrFrom16(b)
	}
	return p.Masked().Addr()
}
