package zentrunk

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// DefaultBaseURL is the address of Plivo's API.
const DefaultBaseURL = "https://api.plivo.com/v1"

// EmulatorAuthID is the auth ID of the emulator's own account. Its token is no secret.
const EmulatorAuthID = "MAZENTRUNKEMULATOR01"

// ParseBaseURL checks the address of the API for that account: absolute, https (or http to a
// loopback address, or with [EmulatorAuthID]: the credentials travel with every request), and
// without user, query or fragment. A trailing slash does not matter. Its errors are sentences
// without a subject, such as "needs https://".
func ParseBaseURL(raw, authID string) (*url.URL, error) {
	if raw != strings.TrimSpace(raw) {
		return nil, errors.New("has blanks around it: take them away")
	}
	u, err := url.Parse(raw)
	if err != nil {
		// The parser quotes the whole address, which may hold a password.
		return nil, errors.New("is not an address: expected something like " + DefaultBaseURL)
	}
	switch {
	case u.User != nil:
		return nil, errors.New("must not carry a user or password: set auth_id and auth_token instead")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("must begin with https:// (an absolute address such as %s)", DefaultBaseURL)
	case u.Host == "" || u.Hostname() == "":
		return nil, fmt.Errorf("names no host: expected something like %s", DefaultBaseURL)
	case strings.ContainsAny(u.Hostname(), " \t"):
		return nil, errors.New("has a blank in its host name")
	case u.RawQuery != "" || u.ForceQuery:
		return nil, errors.New("must not have a query (the part from ? on)")
	case u.Fragment != "" || strings.HasSuffix(raw, "#"):
		return nil, errors.New("must not have a fragment (the part from # on)")
	case u.Scheme == "http" && !isLoopback(u.Hostname()) && authID != EmulatorAuthID:
		return nil, errors.New("must use https://: with plain http the auth token would cross the network in clear text (plain http is accepted to a loopback address, such as http://127.0.0.1:8080/v1, and with the auth_id of the emulator, " + EmulatorAuthID + ")")
	}
	// The trimming is of the escaped form: a slash that is part of a segment (%2F) stays.
	u.RawPath = strings.TrimRight(u.EscapedPath(), "/")
	u.Path, _ = url.PathUnescape(u.RawPath) // it was escaped here, or read by Parse
	return u, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	// A zone ("::1%lo") or a shorthand ("127.1") is no address for netip: refused, which is the safe side.
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
