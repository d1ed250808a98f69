package nouns_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// once turns retrying off, so that a fault is felt at once.
const once = "max_retries = 0"

// password is one that the service takes, and line sets it.
const (
	password     = "sw0rdfish!"
	passwordLine = `password = "` + password + `"`
)

// noun is a kind of object as the shared tests know it. Another kind is another entry.
type noun struct {
	key     string // what its resources, and their objects, are called here
	kind    emulator.Kind
	typ     string // resource type
	idField string
	name    string // in messages
	plural  string // the attribute of the plural data source, and its type
	// minimal is what a resource needs, full everything, both without the name and without
	// the secret that either needs and that the service does not tell.
	minimal, full []string
	secret        string
	// is is what the state of minimal holds besides identifiers and the name, isFull that of full.
	is, isFull acctest.Attributes
	// object is full as somebody else made it.
	object emulator.Object
	// field is one that the service may complain about, and line is where it stands.
	field, line string
}

// address is that of the noun's resource.
func (n noun) address() string { return n.typ + "." + n.key }

// block is a resource with these lines and, where one is needed, a password.
func (n noun) block(lines ...string) string { return n.blockNamed(n.key, lines...) }

func (n noun) blockNamed(name string, lines ...string) string {
	if n.secret != "" {
		lines = append(slices.Clone(lines), n.secret)
	}
	return acctest.Block(n.typ, name, lines...)
}

// named is a line that gives an object that name.
func named(name string) string { return `name = "` + name + `"` }

// renamed is a configuration whose objects have other names.
func renamed(hcl string) string {
	return strings.ReplaceAll(hcl, "  name = \"", "  name = \"other ")
}

// simple is a minimal resource with the noun's name, whole a full one.
func (n noun) simple() string { return n.block(append([]string{named(n.key)}, n.minimal...)...) }
func (n noun) whole() string  { return n.block(append([]string{named(n.key)}, n.full...)...) }

// foreign is the object of full with the noun's name.
func (n noun) foreign() emulator.Object {
	object := maps.Clone(n.object)
	object["name"] = n.key
	return object
}

// label is how messages speak of the noun's object.
func (n noun) label(id string) string { return n.name + ` "` + n.key + `" (` + id + ")" }

var nouns = []noun{
	{
		key: "list", kind: emulator.IPAccessControlLists, typ: "zentrunk_ip_access_control_list", idField: "ipacl_uuid",
		name: "IP access control list", plural: "ip_access_control_lists",
		minimal: []string{`ip_addresses = ["203.0.113.7"]`},
		full:    []string{`ip_addresses = ["203.0.113.7", "198.51.100.0/24", "2001:db8::7", "2001:db8:10::/48"]`},
		is:      acctest.Attributes{"ip_addresses": []string{"203.0.113.7"}},
		isFull:  acctest.Attributes{"ip_addresses": []string{"203.0.113.7", "198.51.100.0/24", "2001:db8::7", "2001:db8:10::/48"}},
		object:  emulator.Object{"ip_addresses": []string{"203.0.113.7", "198.51.100.0/24", "2001:db8::7", "2001:db8:10::/48"}},
		field:   "ip_addresses", line: `ip_addresses = ["203.0.113.7"]`,
	},
	{
		key: "credential", kind: emulator.Credentials, typ: "zentrunk_credential", idField: "credential_uuid",
		name: "credential", plural: "credentials",
		minimal: []string{`username = "callcentre"`},
		full:    []string{`username = "callcentre"`},
		secret:  passwordLine,
		is:      acctest.Attributes{"username": "callcentre", "password": password, "password_wo": nil, "password_wo_version": nil},
		isFull:  acctest.Attributes{"username": "callcentre", "password": password, "password_wo": nil, "password_wo_version": nil},
		object:  emulator.Object{"username": "callcentre", "password": password},
		field:   "password", line: passwordLine,
	},
	{
		key: "gateway", kind: emulator.URIs, typ: "zentrunk_origination_uri", idField: "uri_uuid",
		name: "origination URI", plural: "origination_uris",
		minimal: []string{`uri = "pbx.example.com"`},
		full:    []string{`uri = "sip:in@[2001:db8::7]:5061;transport=tls"`},
		is: acctest.Attributes{
			"uri": "pbx.example.com", "authentication_needed": false, "username": nil,
			"password": nil, "password_wo": nil, "password_wo_version": nil,
		},
		isFull: acctest.Attributes{"uri": "sip:in@[2001:db8::7]:5061;transport=tls", "authentication_needed": false, "username": nil, "password": nil},
		object: emulator.Object{"uri": "sip:in@[2001:db8::7]:5061;transport=tls"},
		field:  "uri", line: `uri = "pbx.example.com"`,
	},
	{ // authentication makes another thing of it: one with a secret
		key: "guarded", kind: emulator.URIs, typ: "zentrunk_origination_uri", idField: "uri_uuid",
		name: "origination URI", plural: "origination_uris",
		minimal: []string{`uri = "203.0.113.7:5060"`, `authentication_needed = true`, `username = "plivo"`},
		full:    []string{`uri = "203.0.113.7:5060"`, `authentication_needed = true`, `username = "plivo"`},
		secret:  passwordLine,
		is: acctest.Attributes{
			"uri": "203.0.113.7:5060", "authentication_needed": true, "username": "plivo",
			"password": password, "password_wo": nil, "password_wo_version": nil,
		},
		isFull: acctest.Attributes{"uri": "203.0.113.7:5060", "authentication_needed": true, "username": "plivo", "password": password},
		object: emulator.Object{"uri": "203.0.113.7:5060", "authentication_needed": true, "username": "plivo", "password": password},
		field:  "username", line: `username = "plivo"`,
	},
	{
		key: "trunk", kind: emulator.Trunks, typ: "zentrunk_trunk", idField: "trunk_id",
		name: "trunk", plural: "trunks",
		minimal: []string{`trunk_direction = "outbound"`, `ipacl_uuid = "acl-1"`},
		full:    []string{`trunk_direction = "inbound"`, `primary_uri_uuid = "uri-1"`, `fallback_uri_uuid = "uri-2"`, `secure = true`, `trunk_status = "disabled"`},
		is: acctest.Attributes{
			"trunk_direction": "outbound", "ipacl_uuid": "acl-1", "credential_uuid": nil, "primary_uri_uuid": nil, "fallback_uri_uuid": nil,
			"trunk_status": "enabled", "secure": false, "trunk_domain": knownvalue.NotNull(), "deletion_protection": false, "force_destroy": false,
		},
		isFull: acctest.Attributes{
			"trunk_direction": "inbound", "ipacl_uuid": nil, "credential_uuid": nil, "primary_uri_uuid": "uri-1", "fallback_uri_uuid": "uri-2",
			"trunk_status": "disabled", "secure": true, "trunk_domain": knownvalue.NotNull(), "deletion_protection": false, "force_destroy": false,
		},
		object: emulator.Object{
			"trunk_direction": "inbound", "primary_uri_uuid": "uri-1", "fallback_uri_uuid": "uri-2", "trunk_status": "disabled", "secure": true,
		},
		field: "ipacl_uuid", line: `ipacl_uuid = "acl-1"`,
	},
	{ // the direction makes another thing of it
		key: "hotline", kind: emulator.Trunks, typ: "zentrunk_trunk", idField: "trunk_id",
		name: "trunk", plural: "trunks",
		minimal: []string{`trunk_direction = "inbound"`, `primary_uri_uuid = "uri-1"`},
		full:    []string{`trunk_direction = "outbound"`, `ipacl_uuid = "acl-1"`, `credential_uuid = "cred-1"`, `secure = true`, `trunk_status = "enabled"`},
		is: acctest.Attributes{
			"trunk_direction": "inbound", "primary_uri_uuid": "uri-1", "fallback_uri_uuid": nil, "ipacl_uuid": nil, "credential_uuid": nil,
			"trunk_status": "enabled", "secure": false, "trunk_domain": knownvalue.NotNull(), "deletion_protection": false, "force_destroy": false,
		},
		isFull: acctest.Attributes{
			"trunk_direction": "outbound", "primary_uri_uuid": nil, "fallback_uri_uuid": nil, "ipacl_uuid": "acl-1", "credential_uuid": "cred-1",
			"trunk_status": "enabled", "secure": true, "trunk_domain": knownvalue.NotNull(), "deletion_protection": false, "force_destroy": false,
		},
		object: emulator.Object{"trunk_direction": "outbound", "ipacl_uuid": "acl-1", "credential_uuid": "cred-1", "secure": true},
		field:  "primary_uri_uuid", line: `primary_uri_uuid = "uri-1"`,
	},
}

// kinds are those of the nouns.
var kinds = []emulator.Kind{emulator.IPAccessControlLists, emulator.Credentials, emulator.URIs, emulator.Trunks}

// ofEachKind are the nouns without those that are the same kind of object once more.
func ofEachKind() []noun {
	return slices.CompactFunc(slices.Clone(nouns), func(a, b noun) bool { return a.kind == b.kind })
}

// expectEach expects the account to have the object of every noun and no others.
func expectEach(t *testing.T, env *acctest.Env) {
	t.Helper()
	count := map[emulator.Kind]int{}
	for _, n := range nouns {
		n.objectID(t, env)
		count[n.kind]++
	}
	for kind, want := range count {
		env.ExpectCount(t, want, kind)
	}
}

// shapes are the two in which the service answers, each with one of the two ways to
// treat an object that is given no name.
var shapes = map[string]emulator.Options{"bare": {}, "wrapped": {Wrapped: true, NoDefaultName: true}}

// ofAll is the configuration of one resource of each noun, or more.
func ofAll(block func(noun) string) string {
	hcl := ""
	for _, n := range nouns {
		hcl += block(n)
	}
	return hcl
}

// expect adds to what is expected of a resource what is expected of every one.
func (n noun) expect(want acctest.Attributes, name any) acctest.Attributes {
	return acctest.Attributes{"id": knownvalue.NotNull(), n.idField: knownvalue.NotNull(), "name": name, "timeouts": nil}.With(want)
}

// objectID is that of the noun's object.
func (n noun) objectID(t *testing.T, env *acctest.Env) string {
	t.Helper()
	return env.Named(t, n.kind, n.key)
}
