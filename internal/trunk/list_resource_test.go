package trunk_test

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// pageSize is how many trunks a page of the service's list holds.
const pageSize = 20

// filling is how many trunks so many pages show, each of which begins with the last trunk
// of the one before.
func filling(pages int) int { return 1 + pages*(pageSize-1) }

// assorted are trunks of which every filter finds some and leaves some out.
var assorted = []emulator.Object{
	{"name": "a", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1", "fallback_uri_uuid": "uri-2", "secure": true},
	{"name": "b", "trunk_direction": "inbound", "primary_uri_uuid": "uri-2", "trunk_status": "disabled"},
	{"name": "c", "trunk_direction": "outbound", "ipacl_uuid": "acl-1", "credential_uuid": "cred-1"},
	{"name": "d", "trunk_direction": "outbound", "ipacl_uuid": "acl-1", "secure": true, "trunk_status": "disabled"},
	{"name": "e", "trunk_direction": "outbound", "credential_uuid": "cred-1"},
}

// filters are what a list can be narrowed by, as lines of its configuration, and the names of
// the assorted trunks that are left.
var filters = []struct {
	lines []string
	names string
}{
	{nil, "a b c d e"},
	{[]string{`trunk_direction = "inbound"`}, "a b"},
	{[]string{`trunk_direction = "outbound"`}, "c d e"},
	{[]string{`trunk_status = "enabled"`}, "a c e"},
	{[]string{`trunk_status = "disabled"`}, "b d"},
	{[]string{`secure = true`}, "a d"},
	{[]string{`secure = false`}, "b c e"},
	{[]string{`ipacl_uuid = "acl-1"`}, "c d"},
	{[]string{`credential_uuid = "cred-1"`}, "c e"},
	{[]string{`primary_uri_uuid = "uri-2"`}, "b"},
	{[]string{`fallback_uri_uuid = "uri-2"`}, "a"},
	{[]string{`name = "d"`}, "d"},
	{[]string{`name = "D"`}, ""},
	{[]string{`ipacl_uuid = "acl-1"`, `credential_uuid = "cred-1"`}, "c"},
	{[]string{`trunk_direction = "outbound"`, `secure = false`, `trunk_status = "enabled"`}, "c e"},
	{[]string{`trunk_direction = "inbound"`, `name = "e"`}, ""},
	{[]string{`trunk_direction = "inbound"`, `ipacl_uuid = "acl-1"`}, ""},
	{[]string{`ipacl_uuid = "unknown-to-the-service"`}, ""},
}

// values are lines of a configuration as [acctest.Protocol] has them.
func values(lines ...string) acctest.Attributes {
	config := acctest.Attributes{}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, " = ")
		if unquoted, isText := strings.CutPrefix(value, `"`); isText {
			config[name] = strings.TrimSuffix(unquoted, `"`)
		} else {
			config[name] = value == "true"
		}
	}
	return config
}

// fill makes so many trunks of both directions, called t0, t1 and so on.
func fill(env *acctest.Env, count int) (ids []string) {
	for i := range count {
		object := emulator.Object{"name": fmt.Sprintf("t%d", i), "trunk_direction": "outbound", "ipacl_uuid": fmt.Sprintf("acl-%d", i)}
		if i%2 == 1 {
			object = emulator.Object{"name": fmt.Sprintf("t%d", i), "trunk_direction": "inbound", "primary_uri_uuid": fmt.Sprintf("uri-%d", i), "secure": true}
		}
		ids = append(ids, env.Put(emulator.Trunks, object))
	}
	return ids
}

// Each filter alone, combined, and without a match. The service gets the ones that it
// knows and the provider applies the name.
func TestTrunkListResource_filters(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	for _, object := range assorted {
		env.Put(emulator.Trunks, object)
	}
	p := acctest.NewProtocol(t, env)
	for _, test := range filters {
		env.ResetJournal()
		var names []string
		for _, result := range p.List(trunkType, values(test.lines...), 0, false) {
			p.Accept(result.Diagnostics)
			names = append(names, result.DisplayName)
		}
		if got := strings.Join(names, " "); got != test.names {
			t.Errorf("%v: got %q, expected %q", test.lines, got, test.names)
		}
		for _, request := range env.Journal() {
			for name, value := range values(test.lines...) {
				if sent := strings.Contains(request.Query, name+"="); sent != (name != "name") {
					t.Errorf("%s = %s: the request has %s", name, value, request.Query)
				}
			}
		}
	}
}

// What no trunk can have is refused, on its argument and without a request.
func TestTrunkListResource_invalidFilter(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	p := acctest.NewProtocol(t, env)
	for line, want := range map[string]string{
		`trunk_direction = "sideways"`: "Invalid trunk_direction",
		`trunk_status = "on"`:          "Invalid trunk_status",
		`name = ""`:                    "Empty name",
		`ipacl_uuid = ""`:              "Empty ipacl_uuid",
		`credential_uuid = ""`:         "Empty credential_uuid",
		`primary_uri_uuid = ""`:        "Empty primary_uri_uuid",
		`fallback_uri_uuid = ""`:       "Empty fallback_uri_uuid",
	} {
		attribute, _, _ := strings.Cut(line, " ")
		if d := p.ValidateList(trunkType, values(line)); len(d) != 1 || d[0].Severity != tfprotov6.DiagnosticSeverityError || d[0].Summary != want ||
			!d[0].Attribute.Equal(tftypes.NewAttributePath().WithAttributeName(attribute)) {
			t.Errorf("%s: got %v, expected one error %q on %s", line, d, want, attribute)
		}
	}
	if requests := env.Journal(); len(requests) > 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}

// The first results come before the last page is asked for, and so on: no page is asked
// for long before its turn, and none once nobody wants to know.
func TestTrunkListResource_streams(t *testing.T) {
	t.Parallel()
	const pages = 6
	env := acctest.New(t, emulator.Options{Wrapped: true})
	ids := fill(env, filling(pages))
	p := acctest.NewProtocol(t, env)
	seen := 0
	for result := range p.Stream(trunkType, nil, 0, true) {
		p.Accept(result.Diagnostics)
		if id := p.Identity(trunkType, result.Identity)["trunk_id"]; !id.Equal(acctest.Text(ids[seen])) {
			t.Fatalf("result %d is %s, expected %s", seen, id, ids[seen])
		}
		page, asked := max(0, seen-1)/(pageSize-1)+1, len(env.Journal())
		if page == 1 && asked != 1 || asked > page+1 {
			t.Fatalf("at result %d of page %d, %d pages have been asked for", seen, page, asked)
		}
		seen++
	}
	if requests := env.Journal(); seen != len(ids) || len(requests) != pages {
		t.Errorf("%d results from %d requests", seen, len(requests))
	}

	env.ResetJournal()
	for range p.Stream(trunkType, nil, 0, false) {
		break
	}
	if requests := env.Journal(); len(requests) != 1 {
		t.Errorf("%d requests for one result", len(requests))
	}
}

// No more pages are asked for than the limit needs.
func TestTrunkListResource_limit(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	fill(env, 5*pageSize+1)
	p := acctest.NewProtocol(t, env)
	for _, test := range []struct {
		limit          int64
		lines          []string
		results, pages int
	}{
		{1, nil, 1, 1},
		{pageSize, nil, pageSize, 1},
		{pageSize + 1, nil, pageSize + 1, 2},
		{int64(filling(3)), nil, filling(3), 3},
		{int64(filling(5)), nil, filling(5), 5},
		{1000, nil, 5*pageSize + 1, 6},
		{0, nil, 5*pageSize + 1, 6},
		{1, []string{`name = "t45"`}, 1, 3}, // it is on the third page
		{2, []string{`name = "t45"`}, 1, 6}, // there might be a second one
		{1, []string{`secure = true`}, 1, 1},
		{pageSize + 1, []string{`trunk_direction = "inbound"`}, pageSize + 1, 2},
	} {
		env.ResetJournal()
		results := p.List(trunkType, values(test.lines...), test.limit, false)
		for _, result := range results {
			p.Accept(result.Diagnostics)
		}
		if requests := env.Journal(); len(results) != test.results || len(requests) != test.pages {
			t.Errorf("limit %d, %v: %d results from %d requests, expected %d from %d",
				test.limit, test.lines, len(results), len(requests), test.results, test.pages)
		}
	}
}

// A listed trunk is complete, typed nulls included: what an import and the read that
// follows it make of the same trunk. One without a name is shown by its id.
func TestTrunkListResource_includeResource(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true, NoDefaultName: true})
	p := acctest.NewProtocol(t, env)
	shown := map[string]string{
		env.Put(emulator.Trunks, foreign["in"]):  "in",
		env.Put(emulator.Trunks, foreign["out"]): "out",
		env.Put(emulator.Trunks, emulator.Object{"name": "bell\x1b[31m", "trunk_direction": "outbound", "ipacl_uuid": "acl-1"}): "bell [31m",
	}
	nameless := env.Put(emulator.Trunks, emulator.Object{"name": "", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
	shown[nameless] = nameless

	results := p.List(trunkType, nil, 0, true)
	if len(results) != len(shown) {
		t.Fatalf("%d results, expected %d", len(results), len(shown))
	}
	for _, result := range results {
		p.Accept(result.Diagnostics)
		object := p.Object(trunkType, result.Resource)
		var id string
		if err := object["trunk_id"].As(&id); err != nil {
			t.Fatal(err)
		}
		expectIdentity(t, p, "listed", acctest.Managed{Type: trunkType, State: result.Resource, Identity: result.Identity}, id)
		if result.DisplayName != shown[id] {
			t.Errorf("trunk %s is displayed as %q, expected %q", id, result.DisplayName, shown[id])
		}
		trunk, said := p.ImportIdentity(trunkType, acctest.Attributes{"trunk_id": id})
		p.Accept(said)
		trunk, said = p.Refresh(trunk)
		p.Accept(said)
		if read := p.Object(trunkType, trunk.State); !maps.EqualFunc(object, read, tftypes.Value.Equal) {
			t.Errorf("listed:\n%v\nread:\n%v", object, read)
		}
	}
	for _, result := range p.List(trunkType, nil, 0, false) {
		p.Accept(result.Diagnostics)
		if result.Resource != nil {
			t.Error("a trunk that was not asked for")
		}
	}
}

// What goes wrong is an error in the list, after the results so far; and a list that
// breaks off is never a short one.
func TestTrunkListResource_fails(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	fill(env, 2*pageSize+1)
	p := acctest.NewProtocol(t, env)
	for _, test := range []struct {
		fault   emulator.Fault
		results int
		says    string
	}{
		{emulator.Fault{Status: 401, Body: `{"error": "who are you"}`}, 0, "who are you"},
		{emulator.Fault{Status: 403, Body: `{"error": "not for you"}`}, 0, "SIP trunking (Zentrunk) may not be enabled"},
		{emulator.Fault{Status: 200, Body: `<html>hello</html>`}, 0, "hello"},
		{emulator.Fault{MinOffset: filling(1) - 1, Status: 500, Body: `{"api_id": "r-1", "error": "out of order"}`}, pageSize, "request id r-1"},
		{emulator.Fault{MinOffset: filling(2) - 1, Drop: true}, filling(2), "was lost before it had answered"},
		{emulator.Fault{MinOffset: filling(2) - 1, Truncate: true}, filling(2), "was lost in the middle of its answer"},
	} {
		test.fault.Kind = emulator.Trunks
		heal := env.Inject(test.fault)
		results := p.List(trunkType, nil, 0, true)
		heal()
		last := results[len(results)-1].Diagnostics
		if len(results) != test.results+1 || len(last) != 1 || last[0].Severity != tfprotov6.DiagnosticSeverityError ||
			last[0].Summary != "Unable to list trunks" || !strings.Contains(last[0].Detail, test.says) {
			t.Errorf("%d results, expected %d, and the last one to say %q: %+v", len(results), test.results+1, test.says, *last[0])
		}
		for _, result := range results[:len(results)-1] {
			p.Accept(result.Diagnostics)
		}
	}
}

// unlimited lifts the limit on requests, which would make 500 pages take ten seconds.
func unlimited(t *testing.T, env *acctest.Env) *acctest.Protocol {
	t.Helper()
	p := acctest.NewUnconfigured(t)
	p.Accept(p.Configure(acctest.Attributes{"max_requests_per_second": 0}, env.Environment()))
	return p
}

// However many trunks there are, the provider holds a page or two of them: of the
// results that it handed over none stays, and what it keeps for itself (of each trunk its
// id, to show none twice) is little beside a trunk.
//
//nolint:paralleltest // it measures the heap: nothing else may run
func TestTrunkListResource_memory(t *testing.T) {
	many := 10_000
	if acctest.RaceDetector() {
		many = 2_000 // it makes everything ten times as slow
	}
	env := acctest.New(t, emulator.Options{})
	fill(env, many)
	p := unlimited(t, env)
	heap := func() int64 {
		env.ResetJournal()
		for range 3 {
			runtime.GC()
		}
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc)
	}
	held := func(results []weak.Pointer[tfprotov6.DynamicValue]) int {
		return len(slices.DeleteFunc(slices.Clone(results), func(result weak.Pointer[tfprotov6.DynamicValue]) bool { return result.Value() == nil }))
	}
	var results []weak.Pointer[tfprotov6.DynamicValue]
	var early int64
	for result := range p.Stream(trunkType, nil, 0, true) {
		p.Accept(result.Diagnostics)
		results = append(results, weak.Make(result.Resource))
		switch len(results) {
		case 200:
			early = heap()
		case many - pageSize/2:
			late := heap()
			if alive := held(results); alive > 2*pageSize {
				t.Errorf("%d of %d results are still held", alive, len(results))
			}
			// Ids take some 80 bytes each; trunks, were they held, would take some 260 more.
			// Connections and what else comes and goes, here and in the emulator, is noise.
			const noise = 64 << 10
			grown := late - early - int64(cap(results))*8
			t.Logf("%d bytes more than at result 200: %d for each result", grown, grown/int64(many-200))
			if grown > int64(many-200)*100+noise {
				t.Errorf("between result 200 and %d the heap has grown by %d bytes", len(results), grown)
			}
		}
	}
	if len(results) != many {
		t.Errorf("%d results", len(results))
	}
}

// list is a list block for trunks with these lines, of which what is in config narrows it.
func list(name string, config []string, lines ...string) string {
	block := fmt.Sprintf("\nlist %q %q {\n  provider = zentrunk\n", trunkType, name)
	for _, line := range lines {
		block += "  " + line + "\n"
	}
	if len(config) > 0 {
		block += "  config {\n    " + strings.Join(config, "\n    ") + "\n  }\n"
	}
	return block + "}\n"
}

// Every filter, as an engine with queries sees it.
func TestAccTrunkListResource_query(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	ids := map[string]string{}
	for _, object := range assorted {
		name, _ := object["name"].(string)
		ids[name] = env.Put(emulator.Trunks, object)
	}
	query := ""
	var checks []querycheck.QueryResultCheck
	for i, test := range filters {
		block := fmt.Sprintf("f%d", i)
		names := strings.Fields(test.names)
		query += list(block, test.lines)
		checks = append(checks, querycheck.ExpectLength(trunkType+"."+block, len(names)))
		for _, name := range names {
			checks = append(checks,
				querycheck.ExpectIdentity(trunkType+"."+block, map[string]knownvalue.Check{"trunk_id": knownvalue.StringExact(ids[name])}),
				querycheck.ExpectResourceDisplayName(trunkType+"."+block, byID(ids[name]), knownvalue.StringExact(name)))
		}
	}
	acctest.Require(t, feature.Queries)
	env.Test(t,
		resource.TestStep{Config: env.Config("")}, // the provider block, which a query must not repeat
		resource.TestStep{Query: true, Config: query, QueryResultChecks: checks, PreConfig: env.ResetJournal},
	)
	env.ExpectNoWrites(t)
}

// byID chooses one trunk among the results of a query.
func byID(id string) queryfilter.QueryFilter {
	return queryfilter.ByResourceIdentity(map[string]knownvalue.Check{"trunk_id": knownvalue.StringExact(id)})
}

// Complete trunks, beside ones that Terraform manages; a name or else the id; and a limit.
func TestAccTrunkListResource_queryResources(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{NoDefaultName: true})
	in := env.Put(emulator.Trunks, foreign["in"])
	nameless := env.Put(emulator.Trunks, emulator.Object{"trunk_direction": "outbound", "ipacl_uuid": "acl-1"})
	complete := func(id string, want acctest.Attributes) querycheck.QueryResultCheck {
		all := acctest.Attributes{
			"id": id, "trunk_id": id, "trunk_domain": id + ".zt.plivo.com", "name": nil, "trunk_status": "enabled", "secure": false,
			"ipacl_uuid": nil, "credential_uuid": nil, "primary_uri_uuid": nil, "fallback_uri_uuid": nil, "timeouts": nil,
		}
		maps.Copy(all, want)
		var checks []querycheck.KnownValueCheck
		for name, value := range all {
			checks = append(checks, querycheck.KnownValueCheck{Path: tfjsonpath.New(name), KnownValue: acctest.Exactly(value)})
		}
		return querycheck.ExpectResourceKnownValues("zentrunk_trunk.all", byID(id), checks)
	}
	acctest.Require(t, feature.Queries)
	env.Test(t,
		resource.TestStep{Config: env.Config(trunk("managed", `name = "managed"`, outbound, ipacl))},
		resource.TestStep{
			Query:  true,
			Config: list("all", nil, `include_resource = true`) + list("few", nil, `limit = 2`),
			QueryResultChecks: []querycheck.QueryResultCheck{
				querycheck.ExpectLength("zentrunk_trunk.all", 3),
				querycheck.ExpectLength("zentrunk_trunk.few", 2),
				complete(in, acctest.Attributes(foreign["in"])),
				complete(nameless, acctest.Attributes{"trunk_direction": "outbound", "ipacl_uuid": "acl-1"}),
				querycheck.ExpectResourceDisplayName("zentrunk_trunk.all", byID(in), knownvalue.StringExact("in")),
				querycheck.ExpectResourceDisplayName("zentrunk_trunk.all", byID(nameless), knownvalue.StringExact(nameless)),
			},
		},
	)
}

// An argument that no trunk can have, and a service that refuses.
func TestAccTrunkListResource_queryFails(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.List, Status: 403, Body: `{"error": "not for you"}`})
	acctest.Require(t, feature.Queries)
	env.Test(t,
		resource.TestStep{Config: env.Config("")},
		resource.TestStep{
			Query: true, Config: list("all", []string{`trunk_direction = "sideways"`}),
			ExpectError: acctest.Says("Invalid trunk_direction"),
		},
		resource.TestStep{Query: true, Config: list("all", nil), ExpectError: acctest.Says("Unable to list trunks")},
	)
	env.ExpectNoWrites(t)
}
