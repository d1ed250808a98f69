package emulator

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Numbers are the phone numbers of the account, which are outside of Zentrunk and have no
// collection to create in: they are rented elsewhere.
const Numbers Kind = "Number"

// NumberOptions are those of phone numbers. The zero value is an account without any, that
// has no default application, and in which app_id "" takes a number's route away.
type NumberOptions struct {
	// Rented are the numbers of the default account, digits alone. [Server.Put] makes more.
	Rented []string `json:"rented"`
	// Applications are the ids of what numbers can be routed to, besides trunks. Each
	// account has them.
	Applications []string `json:"applications"`
	// DefaultApplication, one of the applications, is assigned to a number by an update
	// without app_id. Where there is none, such an update leaves the route as it is.
	DefaultApplication string `json:"default_application"`
	// KeepRoutes ignores an app_id of "", and an update without one: a route that a number
	// has can only be changed.
	KeepRoutes bool `json:"keep_routes"`
	// ShowAppID shows what has a number in app_id, in place of the path in application.
	ShowAppID bool `json:"show_app_id"`
	// Forbidden answers 403 to every request, as a subaccount may get it.
	Forbidden bool `json:"forbidden"`
}

var numberKind = &kind{
	kind: Numbers,
	path: []string{string(Numbers)},
	operations: map[Op]operation{
		List: ofNumbers((*call).list), Read: ofNumbers((*call).readNumber), Update: ofNumbers((*call).updateNumber),
		// Gives the number back to Plivo, for good.
		Delete: ofNumbers((*call).delete),
	},
	noun:    "number",
	idField: "number",
	newID:   func(serial string) string { return "1415" + serial[len(serial)-7:] },
	// The filters of lists, and what updates take.
	fields: []field{
		{name: "type", typ: text, enum: []string{"fixed", "mobile", "tollfree", "local", "national"}, filter: true},
		{name: "number_startswith", typ: text, filter: true},
		{name: "subaccount", typ: text, filter: true},
		{name: "alias", typ: text, filter: true, nullable: true},
		{name: "services", typ: text, enum: []string{"voice", "sms", "voice,sms"}, filter: true},
	},
	fresh: func(id string) Object {
		return Object{
			"number": id, "alias": nil, "sub_account": nil, "application": nil, "number_type": "local",
			"region": "California, United States", "country": "United States", "carrier": "Plivo",
			"voice_enabled": true, "sms_enabled": true, "added_on": "2026-01-02", "renewal_date": "2026-12-02", "monthly_rental_rate": "0.80000",
		}
	},
	matches: func(o Object, name string, want any) bool {
		text, _ := want.(string)
		switch name {
		case "type":
			return o["number_type"] == want
		case "number_startswith":
			return strings.HasPrefix(o.text("number"), text)
		case "subaccount":
			return o["sub_account"] == want
		case "services":
			return (o["voice_enabled"] == true || !strings.Contains(text, "voice")) && (o["sms_enabled"] == true || !strings.Contains(text, "sms"))
		}
		return o[name] == want
	},
	show: func(c *call, o Object) {
		o["resource_uri"] = "/" + basePath + "/Account/" + c.route.account + "/Number/" + o.text("number") + "/"
		if c.opts.Numbers.ShowAppID {
			o["app_id"] = nil
			if id := routedTo(o); id != "" {
				o["app_id"] = id
			}
			delete(o, "application")
		}
	},
	rooted: true,
}

// ofNumbers is an operation of an account that may.
func ofNumbers(do operation) operation {
	return func(c *call, a *account, items *collection) (*answer, *refusal) {
		if c.opts.Numbers.Forbidden {
			return nil, &refusal{status: http.StatusForbidden, message: "you are not allowed to access phone numbers"}
		}
		return do(c, a, items)
	}
}

// readNumber answers the bare object, whatever the collections of Zentrunk do.
func (c *call) readNumber(_ *account, items *collection) (*answer, *refusal) {
	return c.readAs(false, items)
}

// updateNumber routes a number, and changes its alias. What app_id holds, or that it is
// missing, decides about the route.
func (c *call) updateNumber(a *account, items *collection) (*answer, *refusal) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := items.byID[c.route.id]
	if !ok {
		return nil, notFound
	}
	o := maps.Clone(e.fields)
	for _, name := range slices.Sorted(maps.Keys(c.sent)) {
		switch value, isText := c.sent[name].(string); {
		case c.sent[name] != nil && !isText:
			return nil, invalid(name, "must be a string")
		case name == "alias":
			o["alias"] = c.sent[name]
		case name != "app_id":
			return nil, invalid(name, "is not a parameter of this request")
		case value != "":
			application := a.application(value)
			if application == nil {
				return nil, &refusal{http.StatusNotFound, "app_id", "app_id " + value + " does not exist"}
			}
			o["application"] = application
		case isText && !c.opts.Numbers.KeepRoutes:
			o["application"] = nil
		}
	}
	if _, sent := c.sent["app_id"]; !sent && !c.opts.Numbers.KeepRoutes && c.opts.Numbers.DefaultApplication != "" {
		o["application"] = a.application(c.opts.Numbers.DefaultApplication)
	}
	c.changing(items)
	e.hidden.stale.keep(c.opts.Lag.StaleReads, c.opts.Lag.StaleFor, func() Object { return e.fields })
	items.replace(e.id, o)
	return c.json(http.StatusAccepted, map[string]any{"api_id": c.apiID, "message": "changed"}), nil
}

// application is the path of what has this id, nil where nothing has. Any trunk will do, an
// outbound one too.
func (a *account) application(id string) any {
	kind := "Zentrunk/Trunk"
	if _, ok := a.collections[Trunks].byID[id]; !ok {
		if !a.applications[id] {
			return nil
		}
		kind = "Application"
	}
	return "/" + basePath + "/Account/" + a.id + "/" + kind + "/" + id + "/"
}

// setApplications makes the account have those of the options, and those that its numbers have
// been loaded with.
func (a *account) setApplications(o *Options) {
	a.applications = map[string]bool{}
	for _, id := range o.Numbers.Applications {
		a.applications[id] = true
	}
	for _, number := range a.loaded[Numbers] {
		if strings.Contains(number.fields.text("application"), "/Application/") {
			a.applications[routedTo(number.fields)] = true
		}
	}
}

// routedTo is the id of the trunk or the application that has a number, "" for none.
func routedTo(number Object) string {
	segments := strings.Split(strings.TrimSuffix(number.text("application"), "/"), "/")
	return segments[len(segments)-1]
}

// leaveNumbers takes their route away from the numbers of a trunk that is deleted. The
// service does not refuse that.
func (c *call) leaveNumbers(a *account, trunk string) {
	numbers := a.collections[Numbers]
	for _, e := range slices.Clone(numbers.order) {
		if routedTo(e.fields) == trunk {
			o := maps.Clone(e.fields)
			o["application"] = nil
			c.changing(numbers)
			numbers.replace(e.id, o)
		}
	}
}

// Route has the trunk or application of this id get a number's calls, "" nobody. It panics
// where the account has no such number, trunk or application.
func (a *Account) Route(number, id string) {
	a.server.mu.Lock()
	var application any
	if id != "" {
		application = a.account.application(id)
	}
	a.server.mu.Unlock()
	if id != "" && application == nil || !a.Patch(Numbers, number, Object{"application": application}) {
		panic(fmt.Sprintf("emulator: number %q cannot be routed to %q", number, id))
	}
}

// Routed is the id of the trunk or application that gets a number's calls, "" for none. It
// panics where the account has no such number.
func (a *Account) Routed(number string) string {
	o, ok := a.Get(Numbers, number)
	if !ok {
		panic(fmt.Sprintf("emulator: no number %q", number))
	}
	return routedTo(o)
}

// RemoveApplication deletes an application and nothing that depends on it.
func (a *Account) RemoveApplication(id string) {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	delete(a.account.applications, id)
}

// Route is [Account.Route] in the default account.
func (s *Server) Route(number, id string) { s.defaultAccount().Route(number, id) }

// Routed is [Account.Routed] in the default account.
func (s *Server) Routed(number string) string { return s.defaultAccount().Routed(number) }

// RemoveApplication is [Account.RemoveApplication] in the default account.
func (s *Server) RemoveApplication(id string) { s.defaultAccount().RemoveApplication(id) }
