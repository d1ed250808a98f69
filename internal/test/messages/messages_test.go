package messages_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

var output = flag.String("write", "", "the `file` to write every message to")

const (
	aTrunk      = "zentrunk_trunk"
	aList       = "zentrunk_ip_access_control_list"
	aCredential = "zentrunk_credential"
	aURI        = "zentrunk_origination_uri"
)

// Configurations that nothing is wrong with.
var (
	inbound  = attributes{"name": "support", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"}
	outbound = attributes{"name": "sales", "trunk_direction": "outbound", "ipacl_uuid": "list-1"}
	list     = attributes{"name": "offices", "ip_addresses": []string{"203.0.113.0/24"}}
	pbx      = attributes{"name": "pbx", "username": "callcentre", "password": "s3cret_Passw0rd"}
	gateway  = attributes{"name": "gateway", "uri": "pbx.example.com"}
)

// Faults.
func status(kind emulator.Kind, op emulator.Op, code int, body string) emulator.Fault {
	return emulator.Fault{Kind: kind, Op: op, Status: code, Body: body, Header: http.Header{"Content-Type": {"application/json"}}}
}

func refusal(kind emulator.Kind, op emulator.Op, words string) emulator.Fault {
	return status(kind, op, http.StatusBadRequest, fmt.Sprintf(`{"api_id": "5a9f2c1e", "error": %q}`, words))
}

func broken(kind emulator.Kind, op emulator.Op, took bool) emulator.Fault {
	fault := status(kind, op, http.StatusInternalServerError, `{"api_id": "5a9f2c1e", "error": "internal error"}`)
	fault.Serve = took
	return fault
}

// message is one row of the table: something that goes wrong, and what the provider must
// say about it. Words from the summaries are enough, the details are checked for all alike.
type message struct {
	when string
	says []string // the summaries
	do   func(s *session) []*tfprotov6.Diagnostic
}

var configuring = []message{
	{"no account is given", []string{"Missing auth_id", "Missing auth_token"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Configure(attributes{}, nil)
	}},
	{"a credential is an empty text", []string{"Empty auth_token"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Configure(attributes{"auth_token": ""}, s.Environment())
	}},
	{"a credential ends with a line break", []string{"Invalid auth_token"}, func(s *session) []*tfprotov6.Diagnostic {
		environment := s.Environment()
		environment["PLIVO_AUTH_TOKEN"] += "\n"
		return s.Configure(attributes{}, environment)
	}},
	{"a credential is not known yet", []string{"Unknown auth_token"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Configure(attributes{"auth_token": unknown{}}, s.Environment())
	}},
	{"base_url is not one", []string{"Invalid base_url"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Configure(attributes{"base_url": "api.plivo.com"}, s.Environment())
	}},
	{"base_url would send the token in clear", []string{"Invalid base_url"}, func(s *session) []*tfprotov6.Diagnostic {
		environment := s.Environment()
		environment["PLIVO_AUTH_ID"] = "MAREALACCOUNT0000001" // not the emulator's own, which may
		return s.Configure(attributes{"base_url": "http://api.plivo.com/v1"}, environment)
	}},
	{"base_url of the environment is not one", []string{"Invalid base_url"}, func(s *session) []*tfprotov6.Diagnostic {
		environment := s.Environment()
		environment["PLIVO_BASE_URL"] = "https://api.plivo.com/v1?x=1"
		return s.Configure(attributes{}, environment)
	}},
	{"a line break is in what the User-Agent is to end with", []string{"Invalid TF_APPEND_USER_AGENT"}, func(s *session) []*tfprotov6.Diagnostic {
		environment := s.Environment()
		environment["TF_APPEND_USER_AGENT"] = "pipeline/7\nX-Team: voice"
		return s.Configure(attributes{}, environment)
	}},
	{"a duration has no unit", []string{"Invalid request_timeout"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Configure(attributes{"request_timeout": "30"}, s.Environment())
	}},
	{"a number is out of range", []string{"Invalid max_retries"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Configure(attributes{"max_retries": -1}, s.Environment())
	}},
}

var validating = []message{
	{"an inbound trunk has no primary URI", []string{"Missing primary_uri_uuid"}, wrong(aTrunk, inbound, attributes{"primary_uri_uuid": nil})},
	{"an inbound trunk has what only outbound ones take", []string{"Unexpected ipacl_uuid", "Unexpected credential_uuid"}, wrong(aTrunk, inbound, attributes{"ipacl_uuid": "a", "credential_uuid": "b"})},
	{"an outbound trunk has no lock", []string{"Missing ipacl_uuid or credential_uuid"}, wrong(aTrunk, outbound, attributes{"ipacl_uuid": nil})},
	{"an outbound trunk has what only inbound ones take", []string{"Unexpected fallback_uri_uuid", "Unexpected primary_uri_uuid"}, wrong(aTrunk, outbound, attributes{"primary_uri_uuid": "a", "fallback_uri_uuid": "b"})},
	{"a trunk of unknown direction has fields of both", []string{"Fields of both directions"}, wrong(aTrunk, inbound, attributes{"trunk_direction": unknown{}, "ipacl_uuid": "a"})},
	{"the fallback is the primary", []string{"Fallback equals primary"}, wrong(aTrunk, inbound, attributes{"fallback_uri_uuid": "uri-1"})},
	{"a direction is neither", []string{"Invalid trunk_direction"}, wrong(aTrunk, inbound, attributes{"trunk_direction": "both"})},
	{"a text is empty", []string{"Empty name"}, wrong(aTrunk, inbound, attributes{"name": " "})},
	{"a timeout is no duration", []string{"Invalid timeouts.create"}, wrong(aTrunk, inbound, attributes{"timeouts": attributes{"create": "soon"}})},
	{"a list has no address", []string{"Empty ip_addresses"}, wrong(aList, list, attributes{"ip_addresses": []string{}})},
	{"an address is none", []string{"Invalid address"}, wrong(aList, list, attributes{"ip_addresses": []string{"office.example.com"}})},
	{"an address is null", []string{"Invalid address"}, wrong(aList, list, attributes{"ip_addresses": tftypes.NewValue(
		tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{tftypes.NewValue(tftypes.String, nil)})})},
	{"an address has a zone", []string{"Invalid address"}, wrong(aList, list, attributes{"ip_addresses": []string{"fe80::1%eth0"}})},
	{"an address is two", []string{"Invalid address"}, wrong(aList, list, attributes{"ip_addresses": []string{"203.0.113.7, 203.0.113.8"}})},
	{"an address is a range", []string{"Invalid address"}, wrong(aList, list, attributes{"ip_addresses": []string{"203.0.113.7-203.0.113.9"}})},
	{"an address has a blank", []string{"Invalid address"}, wrong(aList, list, attributes{"ip_addresses": []string{"203.0.113.7 "}})},
	{"an address is spelled anew beside an unknown one", []string{"Address is spelled another way than in the state"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aList, list.With(attributes{"ip_addresses": []string{"203.0.113.7", "203.0.113.8"}}))
		return s.Plan(o, list.With(attributes{"ip_addresses": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{
			tftypes.NewValue(tftypes.String, "203.0.113.7/32"), tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
		})}))
	}},
	{"a list lets in many, and one twice", []string{"Unusual ip_addresses"}, wrong(aList, list, attributes{"ip_addresses": []string{
		"0.0.0.0/0", "203.0.113.7/24", "2001:db8::1", "2001:DB8:0::1", "198.51.100.1/24", "198.51.101.1/24", "198.51.102.1/24",
	}})},
	{"a reference has a line break", []string{"Invalid ipacl_uuid"}, wrong(aTrunk, outbound, attributes{"ipacl_uuid": "list-1\n"})},
	{"a reference is the name of a host", []string{"Unusual primary_uri_uuid"}, wrong(aTrunk, inbound, attributes{"primary_uri_uuid": "pbx.example.com"})},
	{"a name ends with a blank", []string{"Unusual name"}, wrong(aTrunk, inbound, attributes{"name": "support "})},
	{"a credential has no username", []string{"Empty username"}, wrong(aCredential, pbx, attributes{"username": ""})},
	{"a username is short", []string{"Unusual username"}, wrong(aCredential, pbx, attributes{"username": "pbx"})},
	{"a username has a blank", []string{"Unusual username"}, wrong(aCredential, pbx, attributes{"username": "call centre"})},
	{"a password has no sign in it", []string{"Unusual password"}, wrong(aCredential, pbx, attributes{"password": "s3cretPassw0rd"})},
	{"a password ends with a line break", []string{"Invalid password"}, wrong(aCredential, pbx, attributes{"password": "s3cret_Passw0rd\n"})},
	{"both passwords are given", []string{"Both password and password_wo"}, wrong(aCredential, pbx, attributes{"password_wo": "s3cret_Passw0rd"})},
	{"a version has no password", []string{"Unexpected password_wo_version"}, wrong(aCredential, pbx, attributes{"password_wo_version": 2})},
	{"a URI is a web address", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": "https://pbx.example.com/sip"})},
	{"a URI has another scheme", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": "tel:+14155550100"})},
	{"a URI has a password", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": "sip:agent:s3cret_Passw0rd@pbx.example.com"})},
	{"a URI has a blank", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": "sip:an agent@pbx.example.com"})},
	{"a URI has a tab at its end", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": "pbx.example.com\t"})},
	{"a URI has what nobody sees", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": "pbx.example.com\u200b"})},
	{"a URI has a path", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": "[2001:db8::7]/sip"})},
	{"a URI has no address in brackets", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": "[203.0.113.7]:5060"})},
	{"a URI has two ports", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": "pbx.example.com:5060:5061"})},
	{"a URI has a port that is none", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": "pbx.example.com:70000"})},
	{"a URI has no host", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": ":5060"})},
	{"a URI has a host that is none", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": "pbx_1!.example.com"})},
	{"a URI has an address that is none", []string{"Invalid uri"}, wrong(aURI, gateway, attributes{"uri": "203.0.113.700"})},
	{"a URI has half a host name", []string{"Unusual uri"}, wrong(aURI, gateway, attributes{"uri": "pbx"})},
	{"a URI has a host that is hard to look up", []string{"Unusual uri"}, wrong(aURI, gateway, attributes{"uri": "pbx-.example.com"})},
	{"a URI has a private address", []string{"Unusual uri"}, wrong(aURI, gateway, attributes{"uri": "sip:10.0.0.7"})},
	{"a URI has an unknown transport", []string{"Unusual uri"}, wrong(aURI, gateway, attributes{"uri": "pbx.example.com;transport=quic"})},
	{"a URI has a user without sip:", []string{"Unusual uri"}, wrong(aURI, gateway, attributes{"uri": "agent@pbx.example.com"})},
	{"a URI has a user that is none", []string{"Unusual uri"}, wrong(aURI, gateway, attributes{"uri": "sip:@pbx.example.com"})},
	{"an IPv6 address has no brackets", []string{"Unusual uri"}, wrong(aURI, gateway, attributes{"uri": "2001:db8::7"})},
	{"a URI has no username", []string{"Empty username"}, wrong(aURI, gateway, attributes{"username": ""})},
	{"a URI with authentication has no user", []string{"Missing username"}, wrong(aURI, gateway, attributes{"authentication_needed": true, "password": "s3cret_Passw0rd"})},
	{"a URI without authentication has a password", []string{"Unexpected password"}, wrong(aURI, gateway, attributes{"password": "s3cret_Passw0rd"})},
	{"a URI without authentication has a write-only password", []string{"Unexpected password_wo"}, wrong(aURI, gateway, attributes{"password_wo": "s3cret_Passw0rd"})},
	{"a credential has no password", []string{"Missing password", "Missing password"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.fails(aCredential, pbx.With(attributes{"password": nil}))
	}},
	{"a URI with authentication has no password", []string{"Missing password", "Missing password"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.fails(aURI, gateway.With(attributes{"authentication_needed": true, "username": "plivo"}))
	}},
	{"a trunk gets another address", []string{"Inbound trunk is destroyed", "Trunk is destroyed and created anew"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound)
		return append(s.Plan(o, nil), s.Plan(s.None(aTrunk), inbound)...)
	}},
	{"a trunk has two addresses", []string{"Trunk has two addresses"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound)
		return append(s.Plan(o, inbound), s.Plan(o, nil)...)
	}},
	{"a credential that drifted has no password", []string{"Credential left as it is"}, func(s *session) []*tfprotov6.Diagnostic {
		return drifted(s, pbx.With(attributes{"password": nil}))
	}},
	{"a credential is edited without a password", []string{"Missing password"}, func(s *session) []*tfprotov6.Diagnostic {
		return drifted(s, pbx.With(attributes{"password": nil, "name": "edited"}))
	}},
	{"an import id has blanks", []string{"Invalid import id"}, func(s *session) []*tfprotov6.Diagnostic { return s.adopt(aTrunk, "not an id") }},
	{"an import id is none", []string{"Invalid import id"}, func(s *session) []*tfprotov6.Diagnostic { return s.adopt(aTrunk, "support!") }},
	{"an import id is an address", []string{"Invalid import id"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.adopt(aURI, "/v1/Account/MA/Zentrunk/URI/1/")
	}},
}

// drifted is what is said of an imported credential that somebody renamed.
func drifted(s *session, config attributes) []*tfprotov6.Diagnostic {
	id := s.Put(emulator.Credentials, emulator.Object{"name": pbx["name"], "username": pbx["username"], "password": "th31rs!"})
	o, problems := s.ImportID(aCredential, id)
	s.Accept(problems)
	for range 2 {
		o, problems = s.Refresh(o)
		s.Accept(problems)
		s.Patch(emulator.Credentials, id, emulator.Object{"name": "other"})
	}
	o, problems = s.Refresh(o)
	s.Accept(problems)
	_, problems = s.Apply(o, config)
	return problems
}

// wrong validates a configuration with these changes.
func wrong(typ string, right, changes attributes) func(*session) []*tfprotov6.Diagnostic {
	return func(s *session) []*tfprotov6.Diagnostic { return s.Validate(typ, right.With(changes)) }
}

var creating = []message{
	{"the credentials are wrong", []string{"Unable to create trunk"}, createWith(inbound, status("", "", 401, `{"error": "Unauthorized"}`))},
	{"SIP trunking is not enabled", []string{"Unable to create trunk"}, createWith(inbound, status("", "", 403, `{"error": "Forbidden"}`))},
	{"the account makes too many requests", []string{"Unable to create trunk"}, createWith(inbound, status("", "", 429, `{"error": "Too many requests"}`))},
	{"the service refuses a field", []string{"Unable to create trunk"}, createWith(inbound, refusal(emulator.Trunks, emulator.Create, "primary_uri_uuid is invalid"))},
	{"the service refuses a trunk without a name", []string{"Unable to create trunk"}, createWith(inbound.With(attributes{"name": nil}), refusal(emulator.Trunks, emulator.Create, "primary_uri_uuid is invalid"))},
	{"the name is taken by a trunk that differs", []string{"Unable to create trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		s.Put(emulator.Trunks, emulator.Object{"name": "support", "trunk_direction": "outbound", "ipacl_uuid": "list-1"})
		return s.fails(aTrunk, inbound)
	}},
	{"the service makes another name of it", []string{"Service rewrites name"}, func(s *session) []*tfprotov6.Diagnostic {
		s.Inject(emulator.Fault{Op: emulator.Read, Do: func() { s.Patch(emulator.Trunks, s.IDs(emulator.Trunks)[0], emulator.Object{"name": "SUPPORT"}) }})
		return s.fails(aTrunk, inbound)
	}},
	{"the service makes another setting of it", []string{"Unable to set secure"}, func(s *session) []*tfprotov6.Diagnostic {
		s.Inject(emulator.Fault{Op: emulator.Read, Do: func() { s.Patch(emulator.Trunks, s.IDs(emulator.Trunks)[0], emulator.Object{"secure": true}) }})
		return s.fails(aTrunk, inbound)
	}},
	{"base_url is the address of something else", []string{"Unable to create trunk"}, createWith(inbound, emulator.Fault{Status: 404, Body: "<html><title>Not here</title></html>"})},
	{"base_url redirects", []string{"Unable to create trunk"}, createWith(inbound, emulator.Fault{Status: 301, Header: http.Header{"Location": {"https://www.example.com/"}}})},
	{"nothing listens at base_url", []string{"Unable to create trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		s.Close()
		return s.fails(aTrunk, inbound)
	}},
	{"the answer is lost, and nothing was created", []string{"Unable to create trunk"}, createWith(inbound, emulator.Fault{Op: emulator.Create, Drop: true})},
	{"the answer is lost, and the trunk was created", []string{"Unable to create trunk"}, createWith(inbound, emulator.Fault{Op: emulator.Create, Drop: true, Serve: true})},
	{"the answer is an error, and the trunk was created", []string{"Unable to create trunk"}, createWith(inbound, broken(emulator.Trunks, emulator.Create, true))},
	{"the answer is lost, and several have the name", []string{"Unable to create trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		for _, uri := range []string{"uri-1", "uri-2"} {
			s.Put(emulator.Trunks, emulator.Object{"name": "support", "trunk_direction": "inbound", "primary_uri_uuid": uri})
		}
		return createWith(inbound, emulator.Fault{Op: emulator.Create, Drop: true})(s)
	}},
	{"the answer is lost, and so is the look-up", []string{"Unable to create trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		s.Inject(emulator.Fault{Op: emulator.List, Status: 503, Body: "<html><title>Service unavailable</title></html>"})
		return createWith(inbound, emulator.Fault{Op: emulator.Create, Drop: true})(s)
	}},
	{"the answer is lost, and there is no name to look for", []string{"Unable to create trunk"}, createWith(inbound.With(attributes{"name": nil}), emulator.Fault{Op: emulator.Create, Drop: true})},
	{"a new trunk is not shown", []string{"Unable to read back trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		s.SetMissingReads(100)
		return s.fails(aTrunk, inbound.With(attributes{"timeouts": attributes{"create": "10s"}}))
	}},
	{"a new trunk cannot be read", []string{"Unable to read back trunk"}, createWith(
		inbound.With(attributes{"timeouts": attributes{"create": "10s"}}), broken(emulator.Trunks, emulator.Read, false),
	)},
	{"a new trunk gets no domain", []string{"Unable to read back trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		s.SetEmptyDomainReads(100)
		return s.fails(aTrunk, inbound.With(attributes{"timeouts": attributes{"create": "10s"}}))
	}},
}

func createWith(config attributes, fault emulator.Fault) func(*session) []*tfprotov6.Diagnostic {
	return func(s *session) []*tfprotov6.Diagnostic {
		s.Inject(fault)
		return s.fails(aTrunk, config)
	}
}

var working = []message{
	{"a read fails", []string{"Unable to read trunk"}, readWith(broken(emulator.Trunks, "", false))},
	{"a read fails without a request id", []string{"Unable to read trunk"}, readWith(emulator.Fault{Status: 502, Body: "<html><title>Bad gateway</title></html>"})},
	{"a read takes too long", []string{"Unable to read trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound)
		s.Inject(emulator.Fault{Delay: time.Hour})
		s.Accept(s.Configure(attributes{"max_retries": 0, "request_timeout": "1s"}, s.Environment()))
		return s.read(o)
	}},
	{"a trunk was deleted outside", []string{"Trunk is gone"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound)
		s.Remove(emulator.Trunks, s.OnlyID(s.t, emulator.Trunks))
		return s.read(o)
	}},
	{"a trunk is of another account", []string{"Wrong account"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound)
		environment := s.Environment()
		environment["PLIVO_AUTH_ID"], environment["PLIVO_AUTH_TOKEN"] = "MAANOTHERACCOUNT0001", "other"
		s.Accept(s.Configure(attributes{}, environment))
		return s.read(o)
	}},
	{"two trunks are of another account", []string{"Wrong account", "Wrong account"}, func(s *session) []*tfprotov6.Diagnostic {
		first, second := s.Made(aTrunk, inbound), s.Made(aTrunk, inbound.With(attributes{"name": "sales"}))
		environment := s.Environment()
		environment["PLIVO_AUTH_ID"], environment["PLIVO_AUTH_TOKEN"] = "MAANOTHERACCOUNT0001", "other"
		s.Accept(s.Configure(attributes{}, environment))
		return append(s.read(first), s.read(second)...)
	}},
	{"a trunk is of another address", []string{"Wrong address"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound)
		s.Remove(emulator.Trunks, s.OnlyID(s.t, emulator.Trunks))
		environment := s.Environment()
		environment["PLIVO_BASE_URL"] = strings.Replace(environment["PLIVO_BASE_URL"], "127.0.0.1", "localhost", 1)
		s.Accept(s.Configure(attributes{}, environment))
		return s.read(o)
	}},
	{"there is nothing at this address", []string{"Unable to read trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound)
		o.Private = nil // as from a state that an older version wrote
		environment := s.Environment()
		environment["PLIVO_BASE_URL"] += "/v1"
		s.Accept(s.Configure(attributes{}, environment))
		return s.read(o)
	}},
	{"an import names nothing", []string{"Unable to import trunk"}, func(s *session) []*tfprotov6.Diagnostic { return s.adopt(aTrunk, "21784177241578339999") }},
	{"the service refuses an update", []string{"Unable to update trunk"}, updateWith(refusal(emulator.Trunks, emulator.Update, "trunk_status cannot be changed"))},
	{"a trunk is gone when it is updated", []string{"Unable to update trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound)
		s.Remove(emulator.Trunks, s.OnlyID(s.t, emulator.Trunks))
		_, problems := s.Apply(o, inbound.With(attributes{"secure": true}))
		return problems
	}},
	{"an update is not answered, and did not happen", []string{"Unable to update trunk"}, updateWith(emulator.Fault{Op: emulator.Update, Drop: true})},
	{"an update is not answered, and happened", []string{"Update confirmed late"}, updateWith(emulator.Fault{Op: emulator.Update, Drop: true, Serve: true})},
	{"an update is not answered, nor is the read", []string{"Unable to update trunk"}, updateWith(emulator.Fault{Drop: true})},
	{"an updated trunk cannot be read", []string{"Unable to read back trunk"}, updateWith(broken(emulator.Trunks, emulator.Read, false))},
	{"a password may have been changed", []string{"Unable to update credential"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aCredential, pbx)
		s.Inject(emulator.Fault{Op: emulator.Update, Drop: true})
		_, problems := s.Apply(o, pbx.With(attributes{"password": "an0ther_Passw0rd"}))
		return problems
	}},
	{"the service keeps an old value", []string{"Unable to set fallback_uri_uuid"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound.With(attributes{"fallback_uri_uuid": "uri-2"}))
		s.IgnoreClear("fallback_uri_uuid")
		_, problems := s.Apply(o, inbound)
		return problems
	}},
	{"the service makes another value of it", []string{"Unable to set name"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound)
		s.Inject(emulator.Fault{Op: emulator.Read, Do: func() { s.Patch(emulator.Trunks, s.IDs(emulator.Trunks)[0], emulator.Object{"name": "SALES"}) }})
		_, problems := s.Apply(o, inbound.With(attributes{"name": "sales"}))
		return problems
	}},
	{"the service keeps an old value of a credential", []string{"Unable to set username"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aCredential, pbx)
		s.Inject(emulator.Fault{Op: emulator.Read, Do: func() {
			s.Patch(emulator.Credentials, s.IDs(emulator.Credentials)[0], emulator.Object{"username": "callcentre"})
		}})
		_, problems := s.Apply(o, pbx.With(attributes{"username": "sales"}))
		return problems
	}},
	{"an updated trunk cannot be read any more", []string{"Unable to set secure"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound)
		s.SetStaleReads(100)
		fault := status(emulator.Trunks, emulator.Read, 403, `{"error": "not allowed"}`)
		fault.Skip = 1
		s.Inject(fault)
		_, problems := s.Apply(o, inbound.With(attributes{"secure": true}))
		return problems
	}},
	{"the service refuses a delete", []string{"Inbound trunk is destroyed", "Unable to delete trunk"}, deleteWith(aTrunk, inbound, refusal(emulator.Trunks, emulator.Delete, "the trunk has active calls"))},
	{"a delete is not answered", []string{"Inbound trunk is destroyed", "Unable to delete trunk"}, deleteWith(aTrunk, inbound, emulator.Fault{Op: emulator.Delete, Drop: true})},
	{"a trunk is shown that cannot be found to be deleted", []string{"Inbound trunk is destroyed", "Unable to delete trunk"}, deleteWith(aTrunk, inbound, status(emulator.Trunks, emulator.Delete, 404, `{"error": "not found"}`))},
	{"it cannot be found out what uses a list", []string{"Unable to delete IP access control list"}, deleteWith(aList, list, broken(emulator.Trunks, emulator.List, false))},
	{"trunks use a list", []string{"Unable to delete IP access control list"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aList, list)
		for n := range 12 {
			s.Put(emulator.Trunks, emulator.Object{"name": fmt.Sprintf("out %d", n), "trunk_direction": "outbound", "ipacl_uuid": s.OnlyID(s.t, emulator.IPAccessControlLists)})
		}
		return s.Destroy(o)
	}},
	{"trunks use a credential", []string{"Unable to delete credential"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aCredential, pbx)
		s.Put(emulator.Trunks, emulator.Object{"name": "sales", "trunk_direction": "outbound", "credential_uuid": s.OnlyID(s.t, emulator.Credentials)})
		return s.Destroy(o)
	}},
	{"trunks use a URI", []string{"Unable to delete origination URI"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aURI, gateway)
		s.Put(emulator.Trunks, emulator.Object{"name": "support", "trunk_direction": "inbound", "primary_uri_uuid": s.OnlyID(s.t, emulator.URIs)})
		return s.Destroy(o)
	}},
	{"a list fails", []string{"Unable to list trunks"}, func(s *session) []*tfprotov6.Diagnostic {
		s.Inject(broken(emulator.Trunks, emulator.List, false))
		return s.Data("zentrunk_trunks", attributes{})
	}},
	{"base_url is that of another account or service", []string{"Unable to list trunks"}, func(s *session) []*tfprotov6.Diagnostic {
		s.Inject(status(emulator.Trunks, emulator.List, 404, "{}"))
		return s.Data("zentrunk_trunks", attributes{})
	}},
	{"a data source says not which trunk", []string{"Missing trunk_id or name"}, func(s *session) []*tfprotov6.Diagnostic { return s.Data(aTrunk, attributes{}) }},
	{"a data source says twice which trunk", []string{"Both trunk_id and name"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Data(aTrunk, attributes{"trunk_id": "1", "name": "a"})
	}},
	{"a data source's id is none", []string{"Invalid trunk_id"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Data(aTrunk, attributes{"trunk_id": "not an id"})
	}},
	{"there is no trunk of an id", []string{"Trunk not found"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Data(aTrunk, attributes{"trunk_id": "21784177241578339999"})
	}},
	{"there is no trunk of a name", []string{"Trunk not found"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Data(aTrunk, attributes{"name": "nobody"})
	}},
	{"there are several trunks of a name", []string{"Several trunks found"}, func(s *session) []*tfprotov6.Diagnostic {
		for range 2 {
			s.Put(emulator.Trunks, emulator.Object{"name": "twin", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
		}
		return s.Data(aTrunk, attributes{"name": "twin"})
	}},
	{"a trunk cannot be read by its id", []string{"Unable to read trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		s.Inject(broken(emulator.Trunks, emulator.Read, false))
		return s.Data(aTrunk, attributes{"trunk_id": "21784177241578330001"})
	}},
	{"a trunk cannot be looked for by its name", []string{"Unable to read trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		s.Inject(broken(emulator.Trunks, emulator.List, false))
		return s.Data(aTrunk, attributes{"name": "support"})
	}},
}

func readWith(fault emulator.Fault) func(*session) []*tfprotov6.Diagnostic {
	return func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound)
		s.Inject(fault)
		return s.read(o)
	}
}

func updateWith(fault emulator.Fault) func(*session) []*tfprotov6.Diagnostic {
	return func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound)
		s.Inject(fault)
		_, problems := s.Apply(o, inbound.With(attributes{"trunk_status": "disabled"}))
		return problems
	}
}

func deleteWith(typ string, config attributes, fault emulator.Fault) func(*session) []*tfprotov6.Diagnostic {
	return func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(typ, config)
		s.Inject(fault)
		return s.Destroy(o)
	}
}

// said is what the provider said in a row of the table.
type said struct {
	group, when string
	problems    []*tfprotov6.Diagnostic
}

// A row needs no engine, and the slowest only wait: for a value that never shows, or a second look.
func TestMain(m *testing.M) {
	acctest.AtOnce(32)
	os.Exit(m.Run())
}

//nolint:tparallel // What follows the group of subtests waits for all of them.
func TestMessages(t *testing.T) {
	t.Parallel()
	var (
		mu  sync.Mutex
		all = map[string]said{}
	)
	groups := []struct {
		name string
		rows []message
	}{
		{"Configuring the provider", configuring},
		{"Validating and planning", validating},
		{"Creating", creating},
		{"Reading, changing, deleting, listing", working},
		{"Routing phone numbers, and keeping trunks that have some", routing},
	}
	t.Run("provoked", func(t *testing.T) {
		for _, group := range groups {
			for _, row := range group.rows {
				t.Run(row.when, func(t *testing.T) {
					t.Parallel()
					var s *session
					if group.name == "Configuring the provider" {
						s = unconfigured(t, emulator.Options{})
					} else {
						s = newSession(t, emulator.Options{Accounts: map[string]string{"MAANOTHERACCOUNT0001": "other"}})
					}
					problems := row.do(s)
					var summaries []string
					for _, problem := range problems {
						summaries = append(summaries, problem.Summary)
						review(t, s, problem)
						problem.Detail = strings.ReplaceAll(problem.Detail, strings.TrimPrefix(strings.TrimSuffix(s.URL(), "/v1"), "http://"), "127.0.0.1:8080")
					}
					slices.Sort(summaries)
					if want := slices.Sorted(slices.Values(row.says)); !slices.Equal(summaries, want) {
						t.Errorf("it says %q, expected %q", summaries, want)
					}
					mu.Lock()
					defer mu.Unlock()
					all[row.when] = said{group.name, row.when, problems}
				})
			}
		}
	})
	text := ""
	for _, group := range groups {
		text += "\n" + group.name + "\n" + strings.Repeat("=", len(group.name)) + "\n"
		for _, row := range group.rows {
			for _, problem := range all[row.when].problems {
				place := ""
				if problem.Attribute != nil {
					place = " (on " + problem.Attribute.String() + ")"
				}
				text += fmt.Sprintf("\n- when %s%s\n\n  %s: %s\n\n%s\n", row.when, place,
					strings.ToUpper(problem.Severity.String()[:1])+strings.ToLower(problem.Severity.String()[1:]), problem.Summary,
					"    "+strings.ReplaceAll(problem.Detail, "\n", "\n    "))
			}
		}
	}
	if *output != "" {
		if err := os.WriteFile(*output, regexp.MustCompile(`(?m)[ \t]+$`).ReplaceAll([]byte(text), nil), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	checkComplete(t, text)
	checkExplained(t, all)
}

// raw is what no user can do anything with.
var raw = regexp.MustCompile(`\bEOF\b|context (deadline|canceled)|dial tcp|%!|\{\{|nil pointer|json:|<nil>|\bobject is\b.*unknown`)

// advice is what tells somebody what to do, or what comes next by itself.
var advice = regexp.MustCompile(`(?i)(^|[.:;,)] |\n|\b(or|and|then|see) )\s*(add|allow|apply|ask|check|choose|correct|declare|delete|escape|give|leave|look|lower|make|moved|name|put|remove|rent|route|run|say|see|set|take|terraform|try|use|write)\b` +
	`|\bmust\b|\bneeds\b|\bcan go\b|the ways out|gives it back|the next plan|nothing is left to do|unless it is rented|this block keeps it`)

// told is what is left to say of an object after another message has said what to do.
const told = " as well, and was left in the state."

// review checks what holds of every message: its voice, its length, that it says what to do, no secret, nothing raw.
func review(t *testing.T, s *session, problem *tfprotov6.Diagnostic) {
	t.Helper()
	summary, detail := problem.Summary, problem.Detail
	switch {
	case len(summary) > 60 || strings.HasSuffix(summary, ".") || summary == "" || strings.ToUpper(summary[:1]) != summary[:1]:
		t.Errorf("no summary of a few words: %q", summary)
	case len(detail) > 2000:
		t.Errorf("%d characters: %s", len(detail), detail)
	case detail == "" || strings.ToUpper(detail[:1]) != detail[:1] && !strings.Contains(problem.Attribute.String(), leading(detail)) && detail[0] != '"':
		t.Errorf("the detail does not begin like a sentence: %q", detail)
	case raw.MatchString(detail):
		t.Errorf("something raw, %q, in: %s", raw.FindString(detail), detail)
	}
	if !advice.MatchString(detail) && !strings.HasSuffix(detail, told) {
		t.Errorf("it does not say what to do: %s", detail)
	}
	for _, secret := range []string{s.AuthToken(), "s3cret_Passw0rd", "an0ther_Passw0rd"} {
		if strings.Contains(summary+detail, secret) {
			t.Errorf("a secret is in: %s", detail)
		}
	}
	paragraphs := strings.Split(detail, "\n\n")
	for i, paragraph := range paragraphs {
		switch {
		case strings.HasPrefix(paragraph, "  "): // to be copied, or a list
		case strings.HasSuffix(paragraph, "."), strings.HasSuffix(paragraph, ":") && i < len(paragraphs)-1:
		default:
			t.Errorf("a paragraph does not end like a sentence: %q", paragraph)
		}
		// One message still ends a sentence twice, inside: to be repaired in tfutil's settle.
		if strings.Contains(paragraph, "..") {
			t.Errorf("two periods: %q", paragraph)
		}
	}
}

// leading is the first word of a text, which may be an attribute's name.
func leading(text string) string {
	word, _, _ := strings.Cut(text, " ")
	name, _, _ := strings.Cut(word, ".")
	return name
}

// checkExplained wants the troubleshooting guide to have every summary.
func checkExplained(t *testing.T, all map[string]said) {
	t.Helper()
	guide, err := os.ReadFile(filepath.Join("..", "..", "..", "templates", "guides", "troubleshooting.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	nouns := strings.NewReplacer(" trunks", " NOUN", " trunk", " NOUN", " credential", " NOUN", " IP access control list", " NOUN", " origination URI", " NOUN", " phone number route", " NOUN")
	field := regexp.MustCompile(`^(Unable to set|Service rewrites) \w+$`)
	general := func(summary string) string {
		return field.ReplaceAllString(nouns.Replace(summary), "$1 FIELD")
	}
	explained := map[string]bool{}
	for _, heading := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(string(guide), -1) {
		explained[general(heading[1])] = true
	}
	for _, row := range all {
		for _, problem := range row.problems {
			if !explained[general(problem.Summary)] {
				t.Errorf("the troubleshooting guide does not have %q", problem.Summary)
			}
		}
	}
}
