package faults

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// What Terraform makes of every fault, and what it holds afterwards: for each column an
// engine applies one configuration in which every fault has a trunk of its own (for
// the lists, a data source). Those that are to end well share a run, and those that are
// not: an error among them would keep the engine from writing what it has read.
func TestAccFaults(t *testing.T) {
	t.Parallel()
	for c := range column(columnCount) {
		for _, fails := range []bool{false, true} {
			name := columns[c].title + "/ends well"
			if fails {
				name = columns[c].title + "/fails"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				chosen := slices.DeleteFunc(trials(c), func(x *trial) bool { return x.end.fails != fails })
				newRun(t, c, chosen).do()
			})
		}
	}
}

// engineRetries is max_retries in the configuration.
const engineRetries = 1

// run is an engine's encounter with the faults of a column.
type run struct {
	t      *testing.T
	column column
	trials []*trial

	env       *acctest.Env
	workspace *acctest.Workspace
	log       string // file with the provider's requests
	elsewhere string
	strays    atomic.Int32 // requests that went elsewhere
	// Two ways to the service; only the trunk whose connections are to be refused goes by the second.
	front, back *door
	names       sync.Map // of trunks by id, also of those that are gone
	moved       bool     // the provider is configured for another address, where a trial wants that
}

func newRun(t *testing.T, c column, chosen []*trial) *run {
	t.Helper()
	env := &acctest.Env{Server: emulator.New(emulator.Options{Wrapped: true})}
	r := &run{
		t: t, column: c, trials: chosen, env: env, workspace: acctest.NewWorkspace(t, env),
		front: newDoor(t, env), back: newBackDoor(t, env), log: filepath.Join(t.TempDir(), "log"),
	}
	t.Cleanup(env.Close)
	stray := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { r.strays.Add(1) }))
	t.Cleanup(stray.Close)
	r.elsewhere = stray.URL + "/v1/"
	r.workspace.Setenv("TF_LOG_PROVIDER", "DEBUG")
	r.workspace.Setenv("TF_LOG_PATH", r.log)
	return r
}

func (r *run) do() {
	r.prepare()
	r.inject()
	diagnostics := acctest.Unwarned(r.encounter())
	r.check(diagnostics)
	r.heal(diagnostics)

	if n := r.strays.Load(); n > 0 {
		r.t.Errorf("%d requests followed a redirect", n)
	}
	log, err := os.ReadFile(r.log)
	if err != nil {
		r.t.Fatal(err)
	}
	expectNoSecret(r.t, string(log))
}

// prepare makes what there is before the fault.
func (r *run) prepare() {
	switch {
	case r.column.creates():
	case r.column.lists():
		for _, x := range r.trials {
			for range pageSize + 1 {
				r.env.Put(emulator.Trunks, emulator.Object{"trunk_direction": "inbound", "primary_uri_uuid": x.label()})
			}
		}
	default:
		// No page ever shows these trunks, so that a refresh asks for each of them.
		r.env.SetStaleLists(math.MaxInt)
		r.write(false)
		r.apply()
	}
}

func (r *run) apply() { r.workspace.MustRun("apply", "-parallelism=60") }

// label is the name of the trial's trunk, and of its resource.
func (x *trial) label() string {
	if x.stays {
		return "stays_" + x.id
	}
	return "once_" + x.id
}

func (x *trial) address() string {
	if x.column.lists() {
		return "data.zentrunk_trunks." + x.label()
	}
	return "zentrunk_trunk." + x.label()
}

// write makes a configuration of the trials; in the state that an update is to bring
// about, if so wanted.
func (r *run) write(updated bool, more ...string) {
	var hcl strings.Builder
	hcl.WriteString(acctest.Terraform)
	backRetries := engineRetries
	for _, x := range r.trials {
		if x.refused() && !x.stays {
			backRetries = 8 // it takes a moment to see that it was refused
		}
	}
	type provider struct {
		url, alias string
		retries    int
	}
	providers := []provider{{r.front.url(), "", engineRetries}, {r.back.url(), "alias = \"back\"", backRetries}}
	for _, x := range r.trials {
		address := r.front.url()
		if x.moved && r.moved {
			address = strings.Replace(address, "127.0.0.1", "localhost", 1)
		}
		if x.alone() {
			providers = append(providers, provider{address, fmt.Sprintf("alias = %q", x.label()), x.engineRetries()})
		}
	}
	for _, door := range providers {
		fmt.Fprintf(&hcl, `
provider "zentrunk" {
  auth_id                 = %q
  auth_token              = %q
  base_url                = %q
  max_retries             = %d
  request_timeout         = "5s"
  max_requests_per_second = 0
  %s
}
`, r.env.AuthID(), r.env.AuthToken(), door.url, door.retries, door.alias)
	}
	for _, x := range r.trials {
		hcl.WriteString(x.hcl(updated))
	}
	for _, block := range more {
		hcl.WriteString(block)
	}
	r.workspace.WriteFile("main.tf", hcl.String())
}

func (x *trial) hcl(updated bool) string {
	var lines []string
	if x.refused() {
		lines = append(lines, "provider = zentrunk.back")
	}
	if x.alone() {
		lines = append(lines, "provider = zentrunk."+x.label())
	}
	if x.column.lists() {
		lines = append(lines, fmt.Sprintf("primary_uri_uuid = %q", x.label()))
		return fmt.Sprintf("\ndata \"zentrunk_trunks\" %[1]q {\n%[2]s\n}\n\noutput %[1]q {\n  value = length(data.zentrunk_trunks.%[1]s.trunks)\n}\n", x.label(), strings.Join(lines, "\n"))
	}
	lines = append(lines, fmt.Sprintf("name = %q", x.label()), `trunk_direction = "inbound"`, `primary_uri_uuid = "uri-1"`)
	if updated {
		lines = append(lines, "secure = true")
	}
	if x.sent == untilTimeout {
		lines = append(lines, fmt.Sprintf("timeouts = { %s = \"20s\" }", columns[x.column].timeout))
	}
	return fmt.Sprintf("\nresource \"zentrunk_trunk\" %q {\n%s\n}\n", x.label(), strings.Join(lines, "\n"))
}

// alone reports whether the trial has a provider of its own: a 429 that stays would hold
// back the requests of all others, and one is configured for another address.
func (x *trial) alone() bool { return x.says == slowDown && x.stays || x.moved }

// engineRetries is how many retries the trial's provider has: none where a 429 would be
// waited for without end, as a list has no timeout.
func (x *trial) engineRetries() int {
	if x.says == slowDown && x.stays && x.column.lists() {
		return 0
	}
	return engineRetries
}

// inject makes the service misbehave as the trials want it.
func (r *run) inject() {
	for _, x := range r.trials {
		mine := func(request emulator.Request) bool { return r.nameOf(request) == x.label() }
		if !x.refused() {
			x.inject(r.env.Server, world{now: time.Now(), elsewhere: r.elsewhere, asks: 1}, x.label(), mine)
			continue
		}
		after := columns[r.column].after
		if after == "" {
			r.back.close()
			continue
		}
		r.env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: after, Match: mine, Times: 1, Do: r.back.close})
	}
}

// nameOf is the trunk that a request is about.
func (r *run) nameOf(request emulator.Request) string {
	if request.Op == emulator.Create {
		name, _ := request.Fields["name"].(string)
		return name
	}
	if request.Op == emulator.List {
		query, _ := url.ParseQuery(request.Query)
		return query.Get("primary_uri_uuid") // see hcl
	}
	if object, found := r.env.Get(emulator.Trunks, request.ID); found {
		r.names.Store(request.ID, object["name"])
	}
	name, _ := r.names.Load(request.ID)
	text, _ := name.(string)
	return text
}

// encounter runs the engine into the faults.
func (r *run) encounter() []tfjson.Diagnostic {
	r.env.ResetJournal()
	r.moved = true
	r.write(r.column.updates())
	command, flags := "apply", []string{"-parallelism=60"}
	if r.column.updates() || r.column == remove {
		flags = append(flags, "-refresh=false") // the fault is to be the first that the address says
	}
	switch r.column {
	case read:
		flags = append(flags, "-refresh-only")
	case remove:
		command = "destroy"
	default:
	}
	ended := make(chan struct{})
	var opening sync.WaitGroup
	opening.Go(func() { r.openOnceRefused(ended) })
	diagnostics := r.workspace.Diagnose(command, flags...)
	close(ended)
	opening.Wait()
	return diagnostics
}

// openOnceRefused opens the back door as soon as somebody has stood before it, unless
// it is to stay closed.
func (r *run) openOnceRefused(ended <-chan struct{}) {
	if !slices.ContainsFunc(r.trials, func(x *trial) bool { return x.refused() && !x.stays }) {
		return
	}
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		log, _ := os.ReadFile(r.log)
		if strings.Contains(string(log), "refused the connection") {
			r.back.open()
			return
		}
		select {
		case <-ended:
			r.t.Error("no connection was refused")
			return
		case <-tick.C:
		}
	}
}

// check compares what has happened with the table.
func (r *run) check(diagnostics []tfjson.Diagnostic) {
	for _, d := range diagnostics {
		if !slices.ContainsFunc(r.trials, func(x *trial) bool { return x.owns(d) }) {
			r.t.Errorf("about none of the trials: %s %s: %s", d.Severity, d.Summary, d.Detail)
		}
	}
	service, state := r.service(), r.workspace.State()
	expectNoSecret(r.t, state.Text)
	for _, x := range r.trials {
		r.t.Run(x.label(), func(t *testing.T) {
			x.checkEngineRequests(t, r)
			x.checkDiagnostics(t, r, diagnostics)
			if x.column.lists() {
				if got, found := state.Outputs[x.label()]; found == x.end.fails || found && got != float64(pageSize+1) {
					t.Errorf("the output is %v", got)
				}
				return
			}
			wantService, wantState := x.end.service.of(x.column), x.end.state.of(x.column)
			object, held := service[x.label()], state.Managed[x.address()]
			attributes := held.Attributes
			if got := holds(object != nil, object["secure"]); got != wantService {
				t.Errorf("the service has %s, expected %s", got, wantService)
			}
			got := holds(attributes != nil, attributes["secure"])
			if held.Tainted {
				got = tainted
			}
			if got != wantState {
				t.Errorf("the state has %s, expected %s", got, wantState)
			}
			if object != nil && attributes != nil && object["trunk_id"] != attributes["trunk_id"] {
				t.Errorf("the state has trunk %v, the service %v", attributes["trunk_id"], object["trunk_id"])
			}
			if wantService == wantState {
				expectAgreement(t, object, attributes)
			}
		})
	}
}

// expectAgreement expects of the state to be what the service has, in every attribute.
func expectAgreement(t *testing.T, object emulator.Object, attributes map[string]any) {
	t.Helper()
	for name, value := range attributes {
		switch name {
		case "timeouts", "deletion_protection", "force_destroy": // the service knows nothing of them
			continue
		case "id":
			name = "trunk_id"
		}
		if object[name] != value {
			t.Errorf("%s is %v in the state, %v in the service", name, value, object[name])
		}
	}
}

func (x *trial) checkEngineRequests(t *testing.T, r *run) {
	t.Helper()
	sent := 0
	for _, request := range r.env.Journal() {
		if x.meets(request) && r.nameOf(request) == x.label() {
			sent++
		}
	}
	switch want := x.requests(x.engineRetries()); {
	case want == untilTimeout && !x.refused():
		if sent < x.leastRequests() {
			t.Errorf("%d requests, expected it to go on until the timeout", sent)
		}
	case x.refused(): // those refused were never sent: the error counts them
		if want = min(want, 1); x.stays {
			want = 0
		}
		if sent != want {
			t.Errorf("%d requests arrived, expected %d", sent, want)
		}
	case x.end == gone: // and the second look
		if sent != want+1 {
			t.Errorf("%d requests, expected a second look after %d", sent, want)
		}
	case sent != want:
		t.Errorf("%d requests, expected %d", sent, want)
	}
}

// leastRequests is how many show that the provider went on after what the client sends for one
// read, however slow the machine: a read that the client does not repeat, once more.
func (x *trial) leastRequests() int {
	switch {
	case x.slow: // each takes a large part of the timeout
		return 1
	case x.row[read].stays.sent == 1:
		return 2
	}
	return 3
}

// owns reports whether a diagnostic is about the trial. A destroy tells no address.
func (x *trial) owns(d tfjson.Diagnostic) bool {
	return d.Address == x.address() || d.Address == "" && strings.Contains(d.Detail, strconv.Quote(x.label()))
}

// checkDiagnostics: one error or warning where the table has one, that says what the table says; and
// none else.
func (x *trial) checkDiagnostics(t *testing.T, r *run, all []tfjson.Diagnostic) {
	t.Helper()
	severity := tfjson.DiagnosticSeverityWarning
	if x.end.fails {
		severity = tfjson.DiagnosticSeverityError
	}
	var mine []tfjson.Diagnostic
	for _, d := range all {
		if x.owns(d) {
			mine = append(mine, d)
			expectFit(t, d.Summary)
			expectFit(t, d.Detail)
		}
	}
	if !x.end.fails && !x.end.warns {
		if len(mine) > 0 {
			t.Errorf("reported: %v", mine)
		}
		return
	}
	if len(mine) != 1 || mine[0].Severity != severity {
		t.Fatalf("expected one %s, not: %v", severity, mine)
	}
	text := mine[0].Summary + "\n" + mine[0].Detail
	for _, words := range x.end.says {
		expectText(t, text, strings.ReplaceAll(words, "ID", r.idOf(x.label())))
	}
	if !x.end.mute {
		expectText(t, text, x.text(x.op()))
	}
	if n := x.requests(x.engineRetries()); x.end.fails && n > 1 {
		expectText(t, text, fmt.Sprintf("%d attempts", n))
	}
}

// idOf is the id of a trunk, also of one that is gone.
func (r *run) idOf(name string) string {
	id := ""
	for _, object := range r.env.All(emulator.Trunks) {
		r.names.Store(object["trunk_id"].(string), object["name"])
	}
	r.names.Range(func(key, value any) bool {
		if value == name {
			id = key.(string)
		}
		return id == ""
	})
	return id
}

var importCommand = regexp.MustCompile(`terraform import zentrunk_trunk\.NAME (\S+)\n`)

// heal shows that nothing is lost for good: with the faults gone, and with the ids that
// errors have told imported, everything becomes as planned, with one trunk for each
// resource and none beside them.
func (r *run) heal(diagnostics []tfjson.Diagnostic) {
	r.env.ClearFaults()
	r.back.open()
	r.moved = false
	if r.column.lists() {
		return
	}
	r.write(r.column.updates())
	if r.column == remove {
		r.workspace.MustRun("destroy", "-parallelism=60")
		if n := r.env.Count(emulator.Trunks); n > 0 {
			r.t.Errorf("%d trunks are left", n)
		}
		return
	}
	var imports []string
	for _, d := range diagnostics {
		if command := importCommand.FindStringSubmatch(d.Detail); command != nil {
			if !acctest.Has(r.t, feature.ImportBlocks) {
				r.workspace.MustRun("import", d.Address, command[1])
				continue
			}
			imports = append(imports, fmt.Sprintf("\nimport {\n  to = %s\n  id = %q\n}\n", d.Address, command[1]))
		}
	}
	r.write(r.column.updates(), imports...)
	r.apply()
	service, state := r.service(), r.workspace.State()
	expectNoSecret(r.t, state.Text)
	if n := r.env.Count(emulator.Trunks); n != len(r.trials) {
		r.t.Errorf("%d trunks for %d resources", n, len(r.trials))
	}
	for _, x := range r.trials {
		held, found := state.Managed[x.address()]
		if !found || held.Tainted {
			r.t.Errorf("%s is not in the state, or tainted: %+v", x.label(), held)
		}
		expectAgreement(r.t, service[x.label()], held.Attributes)
	}
}

// service is every trunk by its name.
func (r *run) service() map[string]emulator.Object {
	all := map[string]emulator.Object{}
	for _, object := range r.env.All(emulator.Trunks) {
		name := object["name"].(string)
		if all[name] != nil {
			r.t.Errorf("there are two trunks %q", name)
		}
		all[name] = object
	}
	return all
}
