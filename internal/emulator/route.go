package emulator

import (
	"net/http"
	"net/url"
	"strings"
)

// basePath is the first segment of every path.
const basePath = "v1"

// Op is what a request asks for.
type Op string

// The operations of a collection. A member is updated with POST: the API has
// neither PUT nor PATCH.
const (
	Create Op = "create" // POST to the collection
	Read   Op = "read"   // GET of a member
	Update Op = "update" // POST to a member
	Delete Op = "delete" // DELETE of a member
	List   Op = "list"   // GET of the collection
)

// route is what a request's method and path say.
type route struct {
	account string // the auth ID in the path; empty outside /v1/Account/
	// unavailable: under Zentrunk, but no collection of it.
	unavailable bool
	kind        *kind // nil when the path is none of the API's
	id          string
	op          Op // empty when the path does not take the method
}

// parseRoute reads a path as it came over the wire, so that an escaped slash
// stays within its segment. Paths are case-sensitive and end in a slash.
func parseRoute(method, path string) route {
	var rt route
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, s := range segments {
		plain, err := url.PathUnescape(s)
		if err != nil {
			return rt
		}
		segments[i] = plain
	}
	if len(segments) < 3 || segments[0] != basePath || segments[1] != "Account" || segments[2] == "" {
		return rt
	}
	rt.account = segments[2]
	// What is left is Zentrunk/{collection}/ or Zentrunk/{collection}/{id}/.
	rest := segments[3:]
	if len(rest) < 3 || rest[0] != "Zentrunk" || rest[1] == "" || rest[len(rest)-1] != "" {
		return rt
	}
	k := kindNamed(Kind(rest[1]))
	if k == nil {
		rt.unavailable = true
		return rt
	}
	switch len(rest) {
	case 3:
		rt.kind = k
		rt.op = map[string]Op{http.MethodGet: List, http.MethodPost: Create}[method]
	case 4:
		if rest[2] == "" {
			return rt
		}
		rt.kind, rt.id = k, rest[2]
		rt.op = map[string]Op{http.MethodGet: Read, http.MethodPost: Update, http.MethodDelete: Delete}[method]
	}
	return rt
}

// allow is the Allow header of a 405.
func (r route) allow() string {
	if r.id == "" {
		return "GET, POST"
	}
	return "GET, POST, DELETE"
}
