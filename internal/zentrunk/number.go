package zentrunk

import (
	"context"
	"iter"
	"net/url"
	"strings"
)

// Number is a phone number that the account has rented. A text field that the service leaves
// out, or sends as null or as "", is "".
// Source: Plivo's documentation, "Phone numbers", and answers of the live service.
type Number struct {
	Number       string `json:"number"` // E.164 without the plus
	Alias        string `json:"alias"`
	Type         string `json:"number_type"`
	Region       string `json:"region"`
	Country      string `json:"country"`
	VoiceEnabled bool   `json:"voice_enabled"`
	SMSEnabled   bool   `json:"sms_enabled"`
	SubAccount   string `json:"sub_account"` // a path, or an auth ID
	// Application is the path of what has the number's calls: an application or a trunk.
	Application string `json:"application"`
	// ShownAppID is its id; the service shows it in place of the path, or beside it, or not at all.
	ShownAppID string `json:"app_id"`
}

// AppID is the id of the application or trunk that has the number's calls, "" where none has.
func (n *Number) AppID() string {
	if n.Application == "" {
		return n.ShownAppID
	}
	_, id := n.carrier()
	return id
}

// TrunkID is the id of the trunk that has the number's calls, "" where an application or
// nothing has. Where the service shows no path, but an id alone, it may be either, and is
// taken for a trunk's: nothing is lost by that, as no application has the id of a trunk.
func (n *Number) TrunkID() string {
	if n.Application == "" {
		return n.ShownAppID
	}
	if kind, id := n.carrier(); kind == "Trunk" {
		return id
	}
	return ""
}

// carrier is the last collection in the path, and the member of it.
func (n *Number) carrier() (kind, id string) {
	segments := strings.Split(strings.Trim(n.Application, "/"), "/")
	if len(segments) == 1 {
		return "", segments[0]
	}
	return segments[len(segments)-2], segments[len(segments)-1]
}

// NumberRequest is the body of an update of a number. AppID routes it: to an application, or
// to a trunk by its id. An update that leaves it out has the service assign the account's
// default application, so there is no update that leaves the route alone.
type NumberRequest struct {
	AppID Field[string] `json:"app_id,omitzero"`
}

// Numbers are the account's phone numbers, which are outside of Zentrunk. There is nothing in
// it that rents a number, nor anything that gives one back: a DELETE does that, for good.
type Numbers struct {
	collection *Collection[Number, NumberRequest]
}

func newNumbers(client *Client, config Config) *Numbers {
	return &Numbers{newCollection[Number, NumberRequest](client, config, []string{"Number"}, "number",
		func(n *Number) string { return n.Number }, func(n *Number) string { return n.Alias })}
}

// ID is the digits of a number.
func (n *Numbers) ID(number *Number) string { return n.collection.ID(number) }

// Name is the alias of a number, "" if it has none.
func (n *Numbers) Name(number *Number) string { return n.collection.Name(number) }

// Get is [Collection.Get], by the digits.
func (n *Numbers) Get(ctx context.Context, digits string) (*Number, error) {
	return n.collection.Get(ctx, digits)
}

// Read is [Collection.Read], by the digits.
func (n *Numbers) Read(ctx context.Context, digits string, same func(*Number) bool) (*Number, error) {
	return n.collection.Read(ctx, digits, same)
}

// Update is [Collection.Update], by the digits. It always changes the route; see [NumberRequest].
func (n *Numbers) Update(ctx context.Context, digits string, request NumberRequest) error {
	return n.collection.Update(ctx, digits, request)
}

// ListAhead is [Collection.ListAhead].
func (n *Numbers) ListAhead(ctx context.Context, filter Filter, ahead Ahead) iter.Seq2[*Number, error] {
	return n.collection.ListAhead(ctx, filter, ahead)
}

// Confirm is [Collection.Confirm].
func (n *Numbers) Confirm(ctx context.Context) error { return n.collection.Confirm(ctx) }

// NumberFilter narrows a list of numbers; a zero field does not filter. There is no filter by
// trunk. Source: Plivo's documentation, "List all numbers".
type NumberFilter struct {
	Type       string // fixed, mobile, tollfree, local, national
	StartsWith string // the first digits
	SubAccount string // auth ID
	Alias      string
	Services   string // "voice", "sms" or "voice,sms"
}

// Query is the filter as the API's query parameters, unset ones left out.
func (f NumberFilter) Query() url.Values {
	query := url.Values{}
	for name, value := range map[string]string{
		"type": f.Type, "number_startswith": f.StartsWith, "subaccount": f.SubAccount, "alias": f.Alias, "services": f.Services,
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return query
}
