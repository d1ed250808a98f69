package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
)

// tools are what a life is lived with.
type tools struct {
	engine engine.Engine
	config string // of the engine: where it finds the provider
	number string // that takes part; "" for none
	watch  func() // told of each request of the provider; may be nil
}

// life takes the provider through the life of every noun, with a real engine.
type life struct {
	*door
	tools
	dir    string
	env    []string
	stages []stage
}

// live runs the life. Its stages say what went wrong with the provider; the error is about the
// rest of the world.
func (s *session) live(with tools) (stages []stage, err error) {
	l := &life{door: newDoor(s, with.watch), tools: with}
	if l.dir, err = os.MkdirTemp("", "zentrunk-live-"); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(l.dir)) }()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: l.door, ReadHeaderTimeout: time.Minute}
	served := make(chan struct{})
	go func() { defer close(served); _ = server.Serve(listener) }() // ends by Close
	defer func() { _ = server.Close(); <-served }()
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "PLIVO_") {
			l.env = append(l.env, variable)
		}
	}
	l.env = append(l.env, "TF_CLI_CONFIG_FILE="+with.config, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1", "TF_CLI_ARGS=-no-color",
		"PLIVO_AUTH_ID="+l.id, "PLIVO_AUTH_TOKEN="+l.token, "PLIVO_BASE_URL=http://"+listener.Addr().String()+"/v1", "TF_VAR_sip_password="+s.password())
	if err := l.begin(); err != nil {
		return nil, err
	}
	for _, stage := range lifeStages {
		if err := l.stage(stage.name, stage.run); err != nil {
			break
		}
	}
	return l.stages, s.ctx.Err()
}

// stage runs a stage, and remembers what came of it.
func (l *life) stage(name string, run func(*life) error) error {
	var err error
	if stopped := attempt(func() { err = run(l) }); stopped != nil {
		err = stopped
	}
	s := stage{name: name}
	if skipped := (skip{}); errors.As(err, &skipped) {
		s.note, err = skipped.why, nil
	} else if err != nil {
		s.problem = l.redact(err.Error())
	}
	l.stages = append(l.stages, s)
	return err
}

// skip is a stage that there is nothing to see of.
type skip struct{ why string }

func (s skip) Error() string { return s.why }

// What could be personal in what an engine prints.
var (
	quoted  = regexp.MustCompile(`"[^"\n]*"`)
	pointed = regexp.MustCompile(`[\w.+-]+@[\w.-]+|\b[0-9]+(\.[0-9]+){3}(:[0-9]+)?|\b[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F]*|[+]?[0-9a-fA-F-]{8,}|[0-9]{4,}`)
)

// redact takes out of a text what could be an account's: whatever stands in quotes, ids,
// numbers and addresses.
func (l *life) redact(problem string) string {
	problem = quoted.ReplaceAllString(problem, `"…"`)
	problem = strings.NewReplacer(l.service.id, "…", l.service.token, "…", l.id, "…", l.token, "…").Replace(problem)
	problem = pointed.ReplaceAllString(problem, "…")
	return strings.Join(strings.Fields(problem), " ")
}

// begin writes the complete example, all of its names being this run's.
func (l *life) begin() error {
	root, err := engine.ModuleRoot(l.ctx)
	if err != nil {
		return err
	}
	example, err := os.ReadFile(filepath.Join(root, "examples", "complete", "main.tf"))
	if err != nil {
		return err
	}
	// A number is not made, and takes part only where it is named.
	config := regexp.MustCompile(`(?ms)^(resource "zentrunk_trunk_phone_number"|variable "phone_number") .*?\n}\n`).ReplaceAllString(string(example), "")
	config = regexp.MustCompile(`(?m)^  (name|uri) += ".*"$`).ReplaceAllStringFunc(config, func(line string) string {
		before, _, _ := strings.Cut(line, `"`)
		if strings.HasPrefix(before, "  uri") { // which forms are taken is asked elsewhere
			return fmt.Sprintf("%s%q", before, l.host())
		}
		return fmt.Sprintf("%s%q", before, l.mark())
	})
	config = strings.Replace(config, `"callcentre"`, fmt.Sprintf("%q", l.username()), 1)
	// What is planned for one engine is not to be kept from anybody else by its rate.
	config = strings.Replace(config, `provider "zentrunk" {}`, "provider \"zentrunk\" {\n  max_requests_per_second = 5\n}", 1)
	return l.write("main.tf", config)
}

func (l *life) write(name, content string) error {
	return os.WriteFile(filepath.Join(l.dir, name), []byte(content), 0o600)
}

// edit replaces parts of main.tf.
func (l *life) edit(changes ...string) error {
	content, err := os.ReadFile(filepath.Join(l.dir, "main.tf"))
	if err != nil {
		return err
	}
	for i := 0; i < len(changes); i += 2 {
		if !bytes.Contains(content, []byte(changes[i])) {
			return fmt.Errorf("the example has no %s", changes[i])
		}
	}
	return l.write("main.tf", strings.NewReplacer(changes...).Replace(string(content)))
}

// command runs the engine, and wants this exit code.
func (l *life) command(want int, args ...string) error {
	cmd := exec.CommandContext(l.ctx, l.engine.Path, args...)
	cmd.Dir, cmd.Env = l.dir, l.env
	// Let the engine end its provider.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	output, err := cmd.CombinedOutput()
	if l.ctx.Err() != nil {
		return l.ctx.Err()
	}
	if exit := cmd.ProcessState; exit != nil && exit.ExitCode() == want {
		return nil
	}
	return fmt.Errorf("%s: %w: %s", args[0], err, problems(string(output)))
}

// problems are the errors in what an engine printed, or its end.
func problems(output string) string {
	if i := strings.Index(output, "Error: "); i >= 0 {
		output = output[i:]
	}
	return strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(output[:min(len(output), 1500)])
}

// apply applies, and wants nothing to be left to do.
func (l *life) apply() error {
	if err := l.command(0, "apply", "-auto-approve", "-input=false"); err != nil {
		return err
	}
	return l.nothing()
}

// Exit codes of plan -detailed-exitcode.
const (
	exitEmpty   = 0
	exitChanges = 2
)

func (l *life) nothing() error { return l.plan(exitEmpty) }

func (l *life) plan(want int) error {
	if err := l.command(want, "plan", "-detailed-exitcode", "-input=false"); err != nil {
		return fmt.Errorf("a plan that should have ended with exit code %d: %w", want, err)
	}
	return nil
}

// nouns are the addresses in the complete example.
var nouns = map[string]kind{
	"zentrunk_origination_uri.first": uris, "zentrunk_origination_uri.second": uris, "zentrunk_ip_access_control_list.offices": lists,
	"zentrunk_credential.pbx": credentials, "zentrunk_trunk.inbound": trunks, "zentrunk_trunk.outbound": trunks,
}

// state is what the engine holds of each noun.
func (l *life) state() (map[string]map[string]any, error) {
	cmd := exec.CommandContext(l.ctx, l.engine.Path, "show", "-json")
	cmd.Dir, cmd.Env = l.dir, slices.DeleteFunc(slices.Clone(l.env), func(v string) bool { return strings.HasPrefix(v, "TF_CLI_ARGS=") })
	output, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var shown struct {
		Values struct {
			Root struct {
				Resources []struct {
					Address string         `json:"address"`
					Mode    string         `json:"mode"`
					Values  map[string]any `json:"values"`
				} `json:"resources"`
			} `json:"root_module"`
			Outputs map[string]struct {
				Value any `json:"value"`
			} `json:"outputs"`
		} `json:"values"`
	}
	if err := json.Unmarshal(output, &shown); err != nil {
		return nil, err
	}
	state := map[string]map[string]any{"": {}}
	for _, r := range shown.Values.Root.Resources {
		if r.Mode == "managed" {
			state[r.Address] = r.Values
		}
	}
	for name, output := range shown.Values.Outputs {
		state[""][name] = output.Value
	}
	return state, nil
}

// expect wants a noun's object to have values in the service itself, nil for what it has not.
func (l *life) expect(address string, want map[string]any) error {
	state, err := l.state()
	if err != nil {
		return err
	}
	k := nouns[address]
	shown := l.do(http.MethodGet, member(k, text(state[address][k.id])), nil).read()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		got := shown[name]
		if got == "" {
			got = nil
		}
		if got != want[name] {
			return fmt.Errorf("%s of %s is not what was applied", name, address)
		}
	}
	return nil
}

var lifeStages = []struct {
	name string
	run  func(*life) error
}{
	{"create", func(l *life) error {
		if err := l.command(0, "init", "-input=false"); err != nil {
			return err
		}
		if err := l.plan(exitChanges); err != nil {
			return err
		}
		if err := l.command(0, "apply", "-auto-approve", "-input=false"); err != nil {
			return err
		}
		if n := l.count(); n != len(nouns) {
			return fmt.Errorf("%d objects were made, not %d", n, len(nouns))
		}
		return nil
	}},
	{"read, plan empty", (*life).nothing},
	{"update", func(l *life) error {
		if err := l.edit(
			`"203.0.113.0/24", `, `"198.51.100.0/24", `,
			"  credential_uuid = zentrunk_credential", "  secure          = true\n  credential_uuid = zentrunk_credential",
			"password_wo_version = 1", "password_wo_version = 2",
		); err != nil {
			return err
		}
		if err := l.apply(); err != nil {
			return err
		}
		return l.expect("zentrunk_trunk.outbound", map[string]any{"secure": true})
	}},
	{"clear", func(l *life) error {
		before, err := os.ReadFile(filepath.Join(l.dir, "main.tf"))
		if err != nil {
			return err
		}
		if err := l.edit(
			"  fallback_uri_uuid = zentrunk_origination_uri.second.uri_uuid\n", "",
			"  credential_uuid = zentrunk_credential.pbx.credential_uuid\n", "",
		); err != nil {
			return err
		}
		if err := l.apply(); err != nil {
			// A service that keeps a value is one that the provider has to say it of.
			if said := regexp.MustCompile(`Unable to (set|update)`).MatchString(err.Error()); !said {
				return err
			}
			if err := errors.Join(l.write("main.tf", string(before)), l.apply()); err != nil {
				return err
			}
			return skip{"the service keeps a value, and the provider says so"}
		}
		if err := l.expect("zentrunk_trunk.inbound", map[string]any{"fallback_uri_uuid": nil}); err != nil {
			return err
		}
		return l.expect("zentrunk_trunk.outbound", map[string]any{"credential_uuid": nil})
	}},
	{"drift", func(l *life) error {
		state, err := l.state()
		if err != nil {
			return err
		}
		trunk := state["zentrunk_trunk.inbound"]
		o := &object{trunks, text(trunk["trunk_id"]), map[string]any{
			"name": trunk["name"], "trunk_direction": "inbound", "primary_uri_uuid": trunk["primary_uri_uuid"], "secure": true,
		}}
		// Somebody disables it, and calls it something else.
		if a, _ := l.probe(o, map[string]any{"trunk_status": "disabled"}); !a.ok() {
			return fmt.Errorf("an update was refused: HTTP status %d", a.status)
		}
		if err := l.plan(exitChanges); err != nil {
			return err
		}
		if err := l.apply(); err != nil {
			return err
		}
		return l.expect("zentrunk_trunk.inbound", map[string]any{"trunk_status": "enabled"})
	}},
	{"import", func(l *life) error {
		state, err := l.state()
		if err != nil {
			return err
		}
		addresses, blocks := []string{"state", "rm"}, ""
		for _, address := range slices.Sorted(maps.Keys(nouns)) {
			addresses = append(addresses, address)
			blocks += fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, state[address][nouns[address].id])
		}
		if err := l.command(0, addresses...); err != nil {
			return err
		}
		if err := l.write("import.tf", blocks); err != nil {
			return err
		}
		made := l.count()
		if err := l.apply(); err != nil {
			return err
		}
		if l.count() != made {
			return errors.New("an import made an object anew")
		}
		return os.Remove(filepath.Join(l.dir, "import.tf"))
	}},
	{"data sources", func(l *life) error {
		outputs := `
data "zentrunk_trunk" "one" {
  trunk_id = zentrunk_trunk.inbound.trunk_id
}

data "zentrunk_trunk" "named" {
  name = zentrunk_trunk.outbound.name
}

output "one" {
  value = data.zentrunk_trunk.one.name == zentrunk_trunk.inbound.name && data.zentrunk_trunk.named.trunk_id == zentrunk_trunk.outbound.trunk_id
}
`
		plurals := map[string]string{"trunks": "trunk_id", "ip_access_control_lists": "ipacl_uuid", "credentials": "credential_uuid", "origination_uris": "uri_uuid"}
		var all []string
		for address, k := range nouns {
			all = append(all, address+"."+k.id)
		}
		slices.Sort(all)
		var listed []string
		for _, plural := range slices.Sorted(maps.Keys(plurals)) {
			outputs += fmt.Sprintf("\ndata \"zentrunk_%s\" \"all\" {\n  depends_on = [zentrunk_trunk.inbound, zentrunk_trunk.outbound]\n}\n", plural)
			listed = append(listed, fmt.Sprintf("data.zentrunk_%s.all.%s[*].%s", plural, plural, plurals[plural]))
		}
		outputs += fmt.Sprintf("\noutput \"listed\" {\n  value = length(setsubtract([%s], concat(%s))) == 0\n}\n", strings.Join(all, ", "), strings.Join(listed, ", "))
		if err := l.write("data.tf", outputs); err != nil {
			return err
		}
		if err := l.command(0, "apply", "-auto-approve", "-input=false"); err != nil {
			return err
		}
		state, err := l.state()
		if err != nil {
			return err
		}
		for _, name := range []string{"one", "listed"} {
			if state[""][name] != true {
				return fmt.Errorf("the output %s is not true: a data source lacks something", name)
			}
		}
		return nil
	}},
	{"list", func(l *life) error {
		version, err := exec.CommandContext(l.ctx, l.engine.Path, "version", "-json").Output()
		if err != nil {
			return err
		}
		var is struct {
			Version string `json:"terraform_version"`
		}
		var minor int
		if err := json.Unmarshal(version, &is); err != nil {
			return err
		}
		if _, err := fmt.Sscanf(is.Version, "1.%d", &minor); err != nil || !feature.Queries.In(l.engine.Name == engine.OpenTofu, minor) {
			return skip{"not asked: list resources need " + feature.Queries.String()}
		}
		query := ""
		for _, typ := range []string{"trunk", "ip_access_control_list", "credential", "origination_uri"} {
			query += fmt.Sprintf("list \"zentrunk_%s\" \"all\" {\n  provider = zentrunk\n  limit    = 10000\n}\n", typ)
		}
		if err := l.write("all.tfquery.hcl", query); err != nil {
			return err
		}
		return l.command(0, "query")
	}},
	{"phone number", func(l *life) error {
		if l.number == "" {
			return skip{"not asked: no number is named"}
		}
		note := l.note(l.number)
		before := l.lent.before
		if err := l.write("number.tf", fmt.Sprintf("resource \"zentrunk_trunk_phone_number\" \"lent\" {\n  number   = %q\n  trunk_id = zentrunk_trunk.inbound.trunk_id\n}\n", l.number)); err != nil {
			return err
		}
		if err := l.apply(); err != nil {
			return err
		}
		if err := errors.Join(os.Remove(filepath.Join(l.dir, "number.tf")), l.apply()); err != nil {
			return err
		}
		if has := routed(l.do(http.MethodGet, l.lent.path(), nil).read()); has != before && before != "" {
			return errors.New("the number was not given back to what had it")
		}
		l.giveBack()
		l.drop(note)
		return nil
	}},
	{"destroy", func(l *life) error {
		if err := l.command(0, "destroy", "-auto-approve", "-input=false"); err != nil {
			return err
		}
		if n := l.count(); n != 0 {
			return fmt.Errorf("%d objects are left", n)
		}
		return nil
	}},
}
