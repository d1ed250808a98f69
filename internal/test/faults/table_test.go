package faults

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// The words of the code, which are used nowhere else:
//
//	fault    a way to misbehave, a row; once: it meets one request and passes; stays: it meets all
//	column   an operation that a fault befalls
//	cell     what happens where the two meet: a result where the fault passes, another where it stays
//	result   how many requests are sent, and the end
//	end      what becomes of the operation: for the client (verdict), in the service and in the
//	         state (has), and what is said of it
//	trial    one half of a cell, as a test carries it out
//	served   the service has carried out the request; unserved: it has not; unknown…: and nobody told
//	mute     the message does not say what the fault was
//
// glossary are those that the README uses, above its table.
var glossary = [][2]string{
	{"read-back", "the read that follows a create or an update, until the service shows what was written"},
	{"took effect, to no effect", "the service has carried out the request, or has not, whatever it answered"},
	{"before serving, after serving", "the connection was cut before the service had carried out the request, or after it"},
	{"retried:", "the same request is sent again, after a wait"},
	{"looked for:", "the account's trunks are listed to find one of that name: a create is never sent again"},
	{"read:", "the trunk is read to find out what came of an update without an answer"},
	{"looked again:", "a 404 is believed only after a second look, a second later, where the trunk was seen, and beside a valid page of trunks"},
	{"waited for:", "what is not there yet is read again, until the operation's timeout"},
	{"in doubt", "it is not known whether the request took effect; (there) and (gone) are what is true"},
	{"old values", "those from before the update, which the service no longer has"},
	{"page n", "any page of a list but the first"},
}

// column is an operation of the provider that a fault befalls.
type column int

const (
	create column = iota
	createReadBack
	read
	update
	updateReadBack
	remove
	firstPage
	laterPage
)

const columnCount = int(laterPage) + 1

func (c column) creates() bool { return c == create || c == createReadBack }
func (c column) updates() bool { return c == update || c == updateReadBack }
func (c column) lists() bool   { return c == firstPage || c == laterPage }

// columns are what tests and README have to know of each.
var columns = [columnCount]struct {
	title string
	op    emulator.Op
	// Of the requests of that operation, the fault meets those at or after this offset.
	minOffset int
	// after is the operation just before the first that a fault meets; "" where that is the first of all.
	after emulator.Op
	// planned is what the service and the state hold when all goes well.
	planned has
	timeout string // the one that bounds it; "" is none
}{
	create:         {title: "create", op: emulator.Create, planned: plain, timeout: "create"},
	createReadBack: {title: "read-back after create", op: emulator.Read, after: emulator.Create, planned: plain, timeout: "create"},
	read:           {title: "read (refresh)", op: emulator.Read, planned: plain, timeout: "read"},
	update:         {title: "update", op: emulator.Update, planned: changed, timeout: "update"},
	updateReadBack: {title: "read-back after update", op: emulator.Read, after: emulator.Update, planned: changed, timeout: "update"},
	remove:         {title: "delete", op: emulator.Delete, planned: nothing, timeout: "delete"},
	firstPage:      {title: "list, page 1", op: emulator.List},
	laterPage:      {title: "list, page n", op: emulator.List, minOffset: 1, after: emulator.List},
}

// pageSize is how many objects a page holds.
const pageSize = 20

// has is what the service, or the state, has of a trunk.
type has string

const (
	asPlanned has = ""               // see the column
	nothing   has = "nothing"        // no such trunk
	plain     has = "the trunk"      // as it was created
	changed   has = "the new values" // as the update asks for
	tainted   has = "a tainted id"   // in the state only
)

// of is what there is where all that is known is that it is as planned.
func (h has) of(c column) has {
	if h == asPlanned {
		return columns[c].planned
	}
	return h
}

// verdict is what the client says of a call.
type verdict int

const (
	done     verdict = iota
	failed           // and nothing has happened
	doubtful         // it may have taken effect: IsUncertain
	missing          // the service itself says that there is no such object: IsNotFound
)

// end is what becomes of an operation.
type end struct {
	word, means string // in the README

	client         verdict
	service, state has
	fails          bool     // Terraform reports an error
	warns          bool     // or a warning
	says           []string // what it says in any case; ID is the trunk's id
	mute           bool     // it does not say what the fault was: nobody noticed
}

var (
	ok = &end{
		word: "ok", means: "success; service and state are as planned",
	}

	unmade = &end{
		word: "not created", means: "error; the service has no trunk, nor has the state",
		client: failed, service: nothing, state: nothing, fails: true,
		says: []string{"Unable to create trunk", "was not created"},
	}
	unfound = &end{
		word: "looked for: not created", means: "error; never sent again but looked for by name, and the error says that there is none",
		client: doubtful, service: nothing, state: nothing, fails: true,
		says: []string{"Unable to create trunk", "was not created, as far as can be told", "The provider then looked for a trunk of this name: there is none. Apply again to create it."},
	}
	adopt = &end{
		word: "looked for: created, id in error", means: "error; never sent again but looked for by name, and the error has the id and the import command; with it the next apply adopts the trunk",
		client: doubtful, service: plain, state: nothing, fails: true,
		says: []string{"Unable to create trunk", "A trunk of this name exists, so it probably was created: ID", "\n\n  terraform import zentrunk_trunk.NAME ID\n"},
	}

	taintedID = &end{
		word: "tainted", means: "error; the trunk exists, and its id is in the state, marked as tainted: `terraform untaint` keeps it, else the next apply replaces it",
		client: failed, service: plain, state: tainted, fails: true,
		says: []string{"Unable to read back trunk", "(ID) was created, but ", "Its id is in the state, marked as tainted", "\n\n  terraform untaint ADDRESS\n"},
	}
	unseen = &end{
		word: "tainted (never seen)", means: "the same, when the create timeout is over",
		client: failed, service: plain, state: tainted, fails: true, mute: true, // the timeout may be over in the middle of a request
		says: []string{"Unable to read back trunk", "(ID) was created, but ", "Its id is in the state, marked as tainted", "\n\n  terraform untaint ADDRESS\n"},
	}

	kept = &end{
		word: "error, state kept", means: "error; the state stays as it was",
		client: failed, service: plain, state: plain, fails: true,
		says: []string{"Unable to read trunk", "(ID) could not be read"},
	}
	gone = &end{
		word: "looked again: removed", means: "a warning; a second look and a page of trunks say so too: the trunk is gone from the service and from the state, and planned anew",
		client: missing, service: nothing, state: nothing, warns: true,
		says: []string{"Trunk is gone", "(ID) no longer exists"}, mute: true,
	}

	elsewhereKept = &end{
		word: "wrong address, state kept", means: "error, which names both addresses; the trunk stays, in the service and in the state",
		client: missing, service: plain, state: plain, fails: true, mute: true,
		says: []string{"Wrong address", "(ID) was last seen at http://127.0.0.1:", "but the provider is configured for http://localhost:"},
	}

	unchanged = &end{
		word: "not updated", means: "error; service and state stay as they were",
		client: failed, service: plain, state: plain, fails: true,
		says: []string{"Unable to update trunk", "(ID) was not updated"},
	}
	undone = &end{
		word: "read: not updated", means: "error; the trunk is read to make sure, and service and state are as they were",
		client: doubtful, service: plain, state: plain, fails: true,
		says: []string{"Unable to update trunk", "(ID) was not updated", "The state holds what the service has now."},
	}
	late = &end{
		word: "read: updated", means: "success with a warning; the trunk is read to make sure, and service and state are as planned",
		client: doubtful, service: changed, state: changed, warns: true,
		says: []string{"Update confirmed late", "(ID), but shows it", "Nothing is left to do."},
	}
	lost = &end{
		word: "trunk is gone", means: "error, which says that the trunk is gone; it is still in the state, and the next plan finds that out",
		client: missing, service: nothing, state: plain, fails: true,
		says: []string{"Unable to update trunk", "(ID) was not updated", "It no longer exists: the next plan will propose to create it again."},
	}
	stale = &end{
		word: "old values in state", means: "error; the service has the new values, the state still the old ones, and the error says so",
		client: failed, service: changed, state: plain, fails: true,
		says: []string{"Unable to read back trunk", "(ID) was updated, but could not be read back", "The state still holds the values from before: the next plan reads what the service has."},
	}

	left = &end{
		word: "not deleted", means: "error; the trunk stays, in the service and in the state",
		client: failed, service: plain, state: plain, fails: true,
		says: []string{"Unable to delete trunk", "(ID) was not deleted", "It stays in the state."},
	}
	doubtfulLeft = &end{
		word: "in doubt (there)", means: "error, which says that it is not known whether the trunk was deleted; it is there, in the service and in the state",
		client: doubtful, service: plain, state: plain, fails: true,
		says: []string{"Unable to delete trunk", "It is not known whether", "(ID) was deleted", "It stays in the state: apply or destroy again."},
	}
	doubtfulGone = &end{
		word: "in doubt (gone)", means: "error, which says that it is not known whether the trunk was deleted; it is gone from the service and still in the state: the next destroy finds that out",
		client: doubtful, service: nothing, state: plain, fails: true,
		says: doubtfulLeft.says,
	}
	absent = &end{
		word: "ok (is gone)", means: "success; the service says that there is no such trunk, and says it again a moment later",
		client: missing, service: nothing, state: nothing,
	}

	unlisted = &end{
		word: "error", means: "error; no part of a list passes for the whole",
		client: failed, fails: true,
		says: []string{"Unable to list trunks", "The trunks of the account could not be listed"},
	}
)

// cell is what happens where a fault meets an operation: where it passes after one
// request, and where it stays.
type cell struct{ once, stays result }

// result is one of the two: how many requests are sent, and what becomes of it.
type result struct {
	sent int
	end  *end
}

const (
	allowed      = -1 // as many as max_retries allows
	untilTimeout = -2 // until the operation's timeout
)

func retried(stays *end) cell         { return retriedTo(ok, stays) }
func retriedTo(once, stays *end) cell { return cell{result{2, once}, result{allowed, stays}} }
func at1st(end *end) cell             { return cell{result{1, end}, result{1, end}} }

// persists is a cell of a fault that outlives all retries.
func persists(end *end) cell { return cell{result{allowed, end}, result{allowed, end}} }

// longer is more requests than any test allows for retries.
const longer = 4

// waited is a cell that is no fault yet: the service takes a moment to show what it has
// made, or to be asked again.
func waited(stays *end) cell { return cell{result{2, ok}, result{untilTimeout, stays}} }

// row is what one fault does to every operation.
type row [columnCount]cell

// with is the row with one cell changed.
func (r row) with(c column, changed cell) row {
	r[c] = changed
	return r
}

// What is alike in several rows.
var (
	// reads are those of every fault that is worth another attempt.
	reads = row{
		createReadBack: waited(unseen),
		read:           retried(kept),
		updateReadBack: retried(stale),
		firstPage:      retried(unlisted),
		laterPage:      retried(unlisted),
	}
	// The request never took effect, and that is certain.
	unserved = reads.
			with(create, retried(unmade)).
			with(update, retried(unchanged)).
			with(remove, retried(left))
	// The service asks to come back later, and that is no attempt.
	later = row{
		create:         waited(unmade),
		createReadBack: waited(unseen),
		read:           waited(kept),
		update:         waited(unchanged),
		updateReadBack: waited(stale),
		remove:         waited(left),
		firstPage:      waited(unlisted),
		laterPage:      waited(unlisted),
	}
	// The request did not take effect, which nobody told.
	unknownUnserved = reads.
			with(create, at1st(unfound)).
			with(update, retried(undone)).
			with(remove, retried(doubtfulLeft))
	// The request took effect, which nobody told.
	unknownServed = reads.
			with(create, at1st(adopt)).
			with(update, retried(late)).
			with(remove, retriedTo(absent, doubtfulGone))
	// The service understood, and does not want to.
	refused = row{
		create:         at1st(unmade),
		createReadBack: at1st(taintedID),
		read:           at1st(kept),
		update:         at1st(unchanged),
		updateReadBack: at1st(stale),
		remove:         at1st(left),
		firstPage:      at1st(unlisted),
		laterPage:      at1st(unlisted),
	}
	// An object that cannot be read. An update does not need to: it is read back. Nor
	// does a deletion, as long as it is the API that answers.
	unreadableObject = refused.
				with(create, at1st(adopt)).
				with(createReadBack, waited(unseen)).
				with(update, at1st(ok)).
				with(remove, at1st(ok))
	// No object, so that nobody knows what a write has done.
	unreadable = unreadableObject.
			with(update, at1st(late)).
			with(remove, at1st(doubtfulGone))
	// Not even JSON: a read is sent again.
	unparsable = reads.
			with(create, at1st(adopt)).
			with(update, at1st(late)).
			with(remove, at1st(doubtfulGone))
)

// fault is a way to misbehave: a row of the table.
type fault struct {
	name string // in the README
	id   string // in the names of trunks
	// do is what the emulator does to a request; nil is a connection refused.
	do func(world) emulator.Fault
	// says is the fault in the words of the error about it; saysOn where one
	// operation has other words.
	says   string
	saysOn map[emulator.Op]string
	asks   bool // the service asks to wait
	slow   bool // an attempt takes all of its time
	// genuine: the service itself says 404, and it is true of what existed before.
	genuine bool
	times   int  // how many requests it meets before it passes; 0 is one
	moved   bool // the provider is configured for another address than before

	row row
}

// world is what an answer depends on.
type world struct {
	now       time.Time
	elsewhere string // address of another host, which nobody may ask
	asks      int    // seconds to wait
}

var faults = []*fault{
	{
		name: "429, `Retry-After` in seconds", id: "429_seconds", says: slowDown, asks: true,
		do: func(w world) emulator.Fault {
			return answer(429, `{"error": "slow down"}`, "Retry-After", strconv.Itoa(w.asks))
		},
		row: later,
	},
	{
		name: "429, `Retry-After` a date", id: "429_date", says: slowDown, asks: true,
		do: func(w world) emulator.Fault {
			return answer(429, `{"error": "slow down"}`, "Retry-After", w.now.Add(time.Duration(w.asks)*time.Second).UTC().Format(http.TimeFormat))
		},
		row: later,
	},
	{
		name: "429 without `Retry-After`", id: "429", says: slowDown, row: later,
		do: func(world) emulator.Fault { return answer(429, `{"error": "slow down"}`) },
	},
	{
		name: "500", id: "500", says: "out of order (HTTP status 500; request id r-500", row: unknownUnserved,
		do: func(world) emulator.Fault { return answer(500, `{"api_id": "r-500", "error": "out of order"}`) },
	},
	{
		name: "500, though it took effect", id: "500_served", says: "out of order (HTTP status 500", row: unknownServed,
		do: func(world) emulator.Fault { return served(answer(500, `{"error": "out of order"}`)) },
	},
	{
		name: "502 with an HTML body", id: "502_html", says: `"502 Bad Gateway`, row: unknownUnserved,
		do: func(world) emulator.Fault {
			return answer(502, "<html><head><title>502 Bad Gateway"+hostile+"</title></head><body>nginx</body></html>", "Content-Type", "text/html")
		},
	},
	{
		name: "503", id: "503", says: "The service said no more than \"Service Unavailable\" (HTTP status 503", row: unknownUnserved,
		do: func(world) emulator.Fault { return answer(503, "") },
	},
	{
		name: "503 for longer than the retries", id: "503_long", says: "The service said no more than \"Service Unavailable\" (HTTP status 503", times: longer,
		do: func(world) emulator.Fault { return answer(503, "") },
		row: unknownUnserved.
			with(createReadBack, cell{result{longer + 1, ok}, result{untilTimeout, unseen}}).
			with(read, persists(kept)).
			with(update, persists(undone)).
			with(updateReadBack, persists(stale)).
			with(remove, persists(doubtfulLeft)).
			with(firstPage, persists(unlisted)).
			with(laterPage, persists(unlisted)),
	},
	{
		name: "404 with a JSON object, at another address", id: "404_moved", says: "not found (HTTP status 404", genuine: true, moved: true,
		do: func(world) emulator.Fault { return answer(404, `{"error": "not found"}`) },
		row: refused.
			with(createReadBack, waited(unseen)).
			with(read, at1st(elsewhereKept)).
			with(update, at1st(elsewhereKept)).
			with(remove, at1st(elsewhereKept)),
	},
	{
		name: "connection refused", id: "refused", says: "refused the connection: nothing listens there", row: unserved,
	},
	{
		name: "connection cut before serving", id: "cut_before", says: "was lost before it had answered", row: unknownUnserved,
		do: func(world) emulator.Fault { return emulator.Fault{Drop: true} },
	},
	{
		name: "connection cut after serving", id: "cut_after", says: "was lost before it had answered", row: unknownServed,
		do: func(world) emulator.Fault { return emulator.Fault{Serve: true, Drop: true} },
	},
	{
		name: "response cut in the middle", id: "cut_body", says: "was lost in the middle of its answer", row: unknownServed,
		saysOn: map[emulator.Op]string{emulator.Delete: "was lost"}, // the answer has no body to cut, but a 404 after it has
		do:     func(world) emulator.Fault { return emulator.Fault{Truncate: true} },
	},
	{
		name: "slower than `request_timeout`, to no effect", id: "slow_before", says: "gave no complete answer within the request timeout", slow: true, row: unknownUnserved,
		do: func(world) emulator.Fault { return emulator.Fault{Delay: 10 * time.Minute} },
	},
	{
		name: "slower than `request_timeout`", id: "slow_after", says: "gave no complete answer within the request timeout", slow: true, row: unknownServed,
		do: func(world) emulator.Fault { return emulator.Fault{Serve: true, Delay: 10 * time.Minute} },
	},
	{
		name: "invalid JSON", id: "invalid_json", says: "The service did not answer with JSON, but with", saysOn: noID, row: unparsable,
		do: func(world) emulator.Fault { return served(answer(200, `{"trunk_id": "`+hostile)) },
	},
	{
		name: "a web page with status 200, to no effect", id: "portal", says: "web page came in place of an API answer: \"Welcome to the hotel", saysOn: noID,
		do: func(world) emulator.Fault {
			return answer(200, "<!DOCTYPE html><title>Welcome to the hotel"+hostile+"</title>", "Content-Type", "text/html")
		},
		row: unparsable.
			with(create, at1st(unfound)).
			with(update, at1st(undone)).
			with(remove, at1st(doubtfulLeft)),
	},
	{
		name: "`{}`", id: "empty_object", says: "The service answered with an object that has no trunk_id", row: unreadableObject,
		saysOn: map[emulator.Op]string{emulator.Create: noID[emulator.Create], emulator.List: noList},
		do:     func(world) emulator.Fault { return served(answer(200, `{}`)) },
	},
	{
		name: "`[]`", id: "empty_list", says: "The service answered with other JSON than", saysOn: noID, row: unreadable,
		do: func(world) emulator.Fault { return served(answer(200, `[]`)) },
	},
	{
		name: "`null`", id: "null", says: "The service answered with other JSON than", row: unreadable,
		saysOn: map[emulator.Op]string{emulator.Create: noID[emulator.Create], emulator.List: noList},
		do:     func(world) emulator.Fault { return served(answer(200, `null`)) },
	},
	{
		name: "numbers for strings", id: "numbers", says: `The service answered with a JSON number for "trunk_id", where a string is documented`, saysOn: noID, row: unreadableObject,
		do: func(world) emulator.Fault {
			return served(answer(200, `{"api_id": 1, "message": 2, "trunk_id": 3, "name": 4, "meta": {"total_count": 1}, "objects": [{"trunk_id": 3, "name": 4}]}`))
		},
	},
	{
		name: "a body of 20 MB", id: "huge", says: "answered with more than 1048576 bytes", row: unreadable,
		do: func(world) emulator.Fault { return served(answer(200, huge, "Content-Type", "application/json")) },
	},
	{
		name: "301 to another host", id: "301", says: "a redirect, which the provider does not follow", row: refused,
		do: func(w world) emulator.Fault {
			return answer(301, "", "Location", w.elsewhere+"?token="+emulator.DefaultAuthToken)
		},
	},
	{
		name: "307 to another host", id: "307", says: "a redirect, which the provider does not follow", row: refused,
		do: func(w world) emulator.Fault {
			return answer(307, "", "Location", w.elsewhere+"?token="+emulator.DefaultAuthToken)
		},
	},
	{
		name: "401", id: "401", says: "(HTTP status 401", row: refused,
		do: func(world) emulator.Fault { return answer(401, `{"error": `+quoted("Could not verify"+hostile)+`}`) },
	},
	{
		name: "403", id: "403", says: "not allowed (HTTP status 403", row: refused,
		do: func(world) emulator.Fault { return answer(403, `{"error": "not allowed"}`) },
	},
	{
		name: "404 with a JSON object", id: "404_json", says: "not found (HTTP status 404", genuine: true,
		do: func(world) emulator.Fault { return answer(404, `{"error": "not found"}`) },
		row: refused.
			with(createReadBack, waited(unseen)).
			with(read, at1st(gone)).
			with(update, at1st(lost)).
			with(remove, at1st(absent)),
	},
	{
		name: "404 with an HTML body", id: "404_html", says: `A web page came in place of an API answer: "Nothing here"`,
		row: refused.with(createReadBack, waited(unseen)),
		do:  func(world) emulator.Fault { return answer(404, "<html><title>Nothing here</title></html>") },
	},
	{
		name: "404 with no body", id: "404_empty", says: "The service said no more than \"Not Found\" (HTTP status 404",
		row: refused.with(createReadBack, waited(unseen)),
		do:  func(world) emulator.Fault { return answer(404, "") },
	},
	{
		name: "422, `error` an object", id: "422_object", says: "primary_uri_uuid: does not exist (HTTP status 422", row: refused,
		do: func(world) emulator.Fault { return answer(422, `{"error": {"primary_uri_uuid": ["does not exist"]}}`) },
	},
}

const slowDown = "slow down (HTTP status 429"

const noList = `The service answered with something else than a list`

// noID is what is wrong with most answers to a create.
var noID = map[emulator.Op]string{emulator.Create: "The service accepted the request, but its answer holds no trunk_id"}

var (
	credentials = base64.StdEncoding.EncodeToString([]byte(emulator.DefaultAuthID + ":" + emulator.DefaultAuthToken))
	// hostile is what nobody wants to see in a message: secrets that a gateway repeats,
	// and sequences that would rewrite the screen.
	hostile = " Basic " + credentials + ", " + emulator.DefaultAuthToken + "\x1b[2J\u202e\x07"
	huge    = `{"trunk_id": "` + strings.Repeat("0123456789abcdef", 20<<16) + `"}`
)

func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// answer is one that comes in place of the service's, to no effect. The header is a
// name and a value, if anything.
func answer(status int, body string, header ...string) emulator.Fault {
	f := emulator.Fault{Status: status, Body: body}
	if len(header) > 0 {
		f.Header = http.Header{header[0]: {header[1]}}
	}
	return f
}

// served lets the request take effect before.
func served(f emulator.Fault) emulator.Fault {
	f.Serve = true
	return f
}

func (f *fault) refused() bool { return f.do == nil }

// text is how an error about the fault reads.
func (f *fault) text(op emulator.Op) string {
	if text, found := f.saysOn[op]; found {
		return text
	}
	return f.says
}

// trial is one half of a cell: a fault that meets an operation, once or for good.
type trial struct {
	*fault
	column column
	stays  bool
	result
}

// trials are all of them, or those of some columns.
func trials(of ...column) []*trial {
	var all []*trial
	for _, c := range of {
		for _, f := range faults {
			all = append(all, &trial{f, c, false, f.row[c].once}, &trial{f, c, true, f.row[c].stays})
		}
	}
	return all
}

func (x *trial) op() emulator.Op { return columns[x.column].op }

// meets reports whether a request is one of those that the fault is to meet.
func (x *trial) meets(r emulator.Request) bool {
	return r.Kind == emulator.Trunks && r.Op == x.op() && (x.column == laterPage) == (r.Offset > 0)
}

// requests is how many requests are to be sent with so many retries allowed. Without
// any, nothing is waited for by the client.
func (x *trial) requests(retries int) int {
	if x.sent == untilTimeout && retries > 0 {
		return untilTimeout
	}
	if x.sent == untilTimeout {
		return 1
	}
	if x.sent == allowed {
		return 1 + retries
	}
	if x.sent == longer+1 { // what is waited for is not for the client to retry
		return x.sent
	}
	return min(x.sent, 1+retries)
}

// inject makes the emulator misbehave to the trial's requests; match chooses them
// further. name is the trunk's.
func (x *trial) inject(server *emulator.Server, w world, name string, match func(emulator.Request) bool) {
	f := x.do(w)
	f.Kind, f.Op, f.MinOffset, f.Match = emulator.Trunks, x.op(), columns[x.column].minOffset, match
	if !x.stays {
		f.Times = max(1, x.times)
	}
	if x.genuine && !x.moved && (x.column == read || x.column == update || x.column == remove) {
		f.Do = func() { removeNamed(server, name) }
	}
	server.Inject(f)
}

func removeNamed(server *emulator.Server, name string) {
	for _, object := range server.All(emulator.Trunks) {
		if object["name"] == name {
			server.Remove(emulator.Trunks, object["trunk_id"].(string))
		}
	}
}

// holds is what an object is to a test: see [has]. An update of a trial sets secure.
func holds(exists bool, secure any) has {
	switch {
	case !exists:
		return nothing
	case secure == true:
		return changed
	}
	return plain
}
