package emulator

import (
	"net/http"
	"net/url"
	"slices"
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

func (Op) values() []string {
	return []string{"", string(Create), string(Read), string(Update), string(Delete), string(List)}
}

// methods are those of the operations, of a collection and of a member.
var methods = map[bool][]struct {
	name string
	op   Op
}{
	false: {{http.MethodGet, List}, {http.MethodPost, Create}},
	true:  {{http.MethodGet, Read}, {http.MethodPost, Update}, {http.MethodDelete, Delete}},
}

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
	// What is left is the path of a kind, such as Zentrunk/Trunk, perhaps an id, and a slash.
	last := len(segments) - 1
	rest := segments[3:last]
	if segments[last] != "" || slices.Contains(rest, "") {
		return rt
	}
	k := kindAt(rest)
	if k == nil {
		rt.unavailable = len(rest) > 1 && rest[0] == zentrunk
		return rt
	}
	switch below := rest[len(k.path):]; len(below) {
	case 0:
		rt.kind = k
	case 1:
		rt.kind, rt.id = k, below[0]
	default:
		return rt
	}
	for _, m := range methods[rt.id != ""] {
		if m.name == method && k.operations[m.op] != nil {
			rt.op = m.op
		}
	}
	return rt
}

// allow is the Allow header of a 405.
func (r route) allow() string {
	var allowed []string
	for _, m := range methods[r.id != ""] {
		if r.kind.operations[m.op] != nil {
			allowed = append(allowed, m.name)
		}
	}
	return strings.Join(allowed, ", ")
}
