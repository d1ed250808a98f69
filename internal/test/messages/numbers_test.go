package messages_test

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

const (
	aRoute = "zentrunk_trunk_phone_number"
	rented = "14155550100"
	gone   = "30017831247261001" // an application that was deleted
)

// line is a new inbound trunk, and a route of the number to it.
func (s *session) line() (id string, route attributes) {
	id = s.Put(emulator.Trunks, emulator.Object{"name": "support", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
	return id, attributes{"number": "+1 415 555 0100", "trunk_id": id}
}

// rent rents the number.
func (s *session) rent() { s.Put(emulator.Numbers, emulator.Object{"number": rented}) }

// later begins another run.
func (s *session) later() { s.Accept(s.Configure(attributes{"max_retries": 0}, s.Environment())) }

var routing = []message{
	{"a number is none", []string{"Invalid number"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Validate(aRoute, attributes{"number": "sip:desk@example.com", "trunk_id": "1"})
	}},
	{"a number is routed twice", []string{"Phone number is routed twice"}, func(s *session) []*tfprotov6.Diagnostic {
		s.rent()
		_, route := s.line()
		return append(s.Plan(s.None(aRoute), route), s.Plan(s.None(aRoute), route)...)
	}},
	{"a trunk has the number", []string{"Phone number is taken over"}, func(s *session) []*tfprotov6.Diagnostic {
		s.rent()
		id, route := s.line()
		s.Route(rented, id)
		return s.Plan(s.None(aRoute), route.With(attributes{"trunk_id": unknown{}}))
	}},
	{"there is no such trunk and no such number", []string{"No such trunk", "No such phone number", "No such trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.fails(aRoute, attributes{"number": rented, "trunk_id": "21784177241578339999"})
	}},
	{"the account does not have the number", []string{"No such phone number", "No such phone number"}, func(s *session) []*tfprotov6.Diagnostic {
		_, route := s.line()
		return s.fails(aRoute, route)
	}},
	{"a trunk is outbound", []string{"Outbound trunk", "Outbound trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		s.rent()
		id := s.Put(emulator.Trunks, emulator.Object{"name": "sales", "trunk_direction": "outbound", "ipacl_uuid": "list-1"})
		return s.fails(aRoute, attributes{"number": rented, "trunk_id": id})
	}},
	{"a route's trunk cannot be read", []string{"Unable to create phone number route"}, func(s *session) []*tfprotov6.Diagnostic {
		s.rent()
		_, route := s.line()
		s.Inject(broken(emulator.Trunks, emulator.Read, false))
		return s.fails(aRoute, route)
	}},
	{"a number cannot be read", []string{"Unable to create phone number route"}, func(s *session) []*tfprotov6.Diagnostic {
		s.rent()
		_, route := s.line()
		s.Inject(broken(emulator.Numbers, "", false))
		return s.fails(aRoute, route)
	}},
	{"the service refuses a route", []string{"Unable to create phone number route"}, func(s *session) []*tfprotov6.Diagnostic {
		s.rent()
		_, route := s.line()
		s.Inject(refusal(emulator.Numbers, emulator.Update, "an accepted compliance application is required"))
		return s.fails(aRoute, route)
	}},
	{"the service keeps a number at another trunk", []string{"Unable to set trunk_id"}, func(s *session) []*tfprotov6.Diagnostic {
		s.rent()
		id, route := s.line()
		o := s.Made(aRoute, route)
		other := s.Put(emulator.Trunks, emulator.Object{"name": "other", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
		s.Inject(emulator.Fault{Kind: emulator.Numbers, Op: emulator.Read, Do: func() { s.Route(rented, id) }})
		_, problems := s.Apply(o, route.With(attributes{"trunk_id": other}))
		return problems
	}},
	{"a number to be imported has no trunk", []string{"Unable to import phone number route"}, func(s *session) []*tfprotov6.Diagnostic {
		s.rent()
		return s.adopt(aRoute, rented)
	}},
	{"a number was given back outside", []string{"Phone number route is gone"}, func(s *session) []*tfprotov6.Diagnostic {
		s.rent()
		_, route := s.line()
		o := s.Made(aRoute, route)
		s.Remove(emulator.Numbers, rented)
		return s.read(o)
	}},
	{"an heir is gone", []string{"Phone number goes elsewhere"}, func(s *session) []*tfprotov6.Diagnostic {
		s.rent()
		_, route := s.line()
		o := s.Made(aRoute, route.With(attributes{"app_id_on_destroy": gone}))
		s.later()
		return s.Destroy(o)
	}},
	{"an heir does not get the number, and it keeps its route", []string{"Phone number goes elsewhere", "Phone number keeps its route"}, func(s *session) []*tfprotov6.Diagnostic {
		s.rent()
		id, route := s.line()
		heir := s.Put(emulator.Trunks, emulator.Object{"name": "heir", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
		o := s.Made(aRoute, route.With(attributes{"app_id_on_destroy": heir}))
		s.later()
		s.Inject(emulator.Fault{Kind: emulator.Numbers, Op: emulator.Read, Do: func() { s.Route(rented, id) }})
		return s.Destroy(o)
	}},
	{"both guards are set", []string{"Both deletion_protection and force_destroy"}, wrong(aTrunk, inbound, attributes{"deletion_protection": true, "force_destroy": true})},
	{"a protected trunk is to be destroyed", []string{"Trunk is protected"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Destroy(s.Made(aTrunk, inbound.With(attributes{"deletion_protection": true})))
	}},
	{"a protected trunk is to be replaced", []string{"Trunk is protected"}, func(s *session) []*tfprotov6.Diagnostic {
		o := s.Made(aTrunk, inbound.With(attributes{"deletion_protection": true}))
		return s.DeleteUnplanned(o)
	}},
	{"a trunk with numbers is to be destroyed", []string{"Inbound trunk is destroyed", "Unable to delete trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		o, id := s.withNumbers(8)
		r, problems := s.ImportID(aRoute, rented)
		s.Accept(problems)
		_, problems = s.Refresh(r) // what the run knows of the trunk's numbers
		s.Accept(problems)
		s.Route(rented, id)
		return s.Destroy(o)
	}},
	{"a trunk with numbers is to be made outbound", []string{"Unable to update trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		o, _ := s.withNumbers(2)
		_, problems := s.Apply(o, outbound)
		return problems
	}},
	{"the numbers of a trunk cannot be listed", []string{"Inbound trunk is destroyed", "Unable to delete trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		o, _ := s.withNumbers(1)
		s.Inject(status(emulator.Numbers, emulator.List, 403, `{"error": "Forbidden"}`))
		return s.Destroy(o)
	}},
	{"the numbers of a trunk to be made outbound cannot be listed", []string{"Unable to update trunk"}, func(s *session) []*tfprotov6.Diagnostic {
		o, _ := s.withNumbers(1)
		s.Inject(status(emulator.Numbers, emulator.List, 403, `{"error": "Forbidden"}`))
		_, problems := s.Apply(o, outbound)
		return problems
	}},
	{"a trunk is destroyed by force", []string{"Inbound trunk is destroyed"}, func(s *session) []*tfprotov6.Diagnostic {
		return s.Destroy(s.Made(aTrunk, inbound.With(attributes{"force_destroy": true})))
	}},
}

// withNumbers is an inbound trunk with so many numbers.
func (s *session) withNumbers(count int) (o acctest.Managed, id string) {
	o = s.Made(aTrunk, inbound)
	id = s.OnlyID(s.t, emulator.Trunks)
	s.rent()
	for i := range count - 1 {
		s.Put(emulator.Numbers, emulator.Object{"number": fmt.Sprintf("1415555%04d", 200+i)})
	}
	for _, number := range s.IDs(emulator.Numbers) {
		s.Route(number, id)
	}
	return o, id
}
