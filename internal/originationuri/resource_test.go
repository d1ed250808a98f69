package originationuri_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	address  = "zentrunk_origination_uri.test"
	name     = `name = "gateway"`
	renamed  = `name = "other gateway"`
	uri      = `uri = "pbx.example.com"`
	needed   = `authentication_needed = true`
	username = `username = "plivo"`
	block    = `resource "zentrunk_origination_uri" "test" {`
)

func originationURI(lines ...string) string {
	return acctest.Block("zentrunk_origination_uri", "test", lines...)
}

// The life of authentication: on, its password rotated, off, on again. Whatever carries a
// password restates what it belongs to.
func TestAccOriginationURI_authentication(t *testing.T) {
	t.Parallel()
	acctest.RequireWriteOnly(t)
	env := acctest.New(t, emulator.Options{Wrapped: true})
	type state = acctest.Attributes
	step := func(wantStored any, sent map[string]any, changed []string, want state, lines ...string) resource.TestStep {
		check := plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)
		if sent != nil {
			check = acctest.Changes(address, changed...)
		}
		return resource.TestStep{
			PreConfig: env.ResetJournal, Config: env.Config(originationURI(lines...)),
			ConfigPlanChecks: acctest.Planned(check), ConfigStateChecks: acctest.Is(address, want),
			PostApplyFunc: func() {
				object := env.Only(t, emulator.URIs)
				if object["password"] != wantStored {
					t.Errorf("the service has %v, expected the password %v", object, wantStored)
				}
				if sent == nil {
					env.ExpectNoWrites(t)
				} else {
					env.ExpectSent(t, emulator.URIs, object["uri_uuid"].(string), sent)
				}
			},
		}
	}
	with := func(password string) map[string]any {
		return map[string]any{"authentication_needed": true, "username": "plivo", "password": password}
	}
	renaming := with("s3cond!")
	renaming["name"] = "other gateway"
	version := knownvalue.Int64Exact
	env.Test(t,
		resource.TestStep{Config: env.Config(originationURI(name, uri)), ConfigPlanChecks: acctest.EmptyAfter()},
		step("f1rst!", with("f1rst!"), []string{"authentication_needed", "username", "password_wo_version"},
			state{"authentication_needed": true, "username": "plivo", "password": nil, "password_wo": nil, "password_wo_version": version(1)},
			name, uri, needed, username, `password_wo = "f1rst!"`, `password_wo_version = 1`),
		// Without another version nobody can tell that it is a new one.
		step("f1rst!", nil, nil, state{"password_wo_version": version(1)},
			name, uri, needed, username, `password_wo = "s3cond!"`, `password_wo_version = 1`),
		step("s3cond!", with("s3cond!"), []string{"password_wo_version"}, state{"password_wo_version": version(2)},
			name, uri, needed, username, `password_wo = "s3cond!"`, `password_wo_version = 2`),
		step("s3cond!", renaming, []string{"name"}, state{"name": "other gateway"},
			renamed, uri, needed, username, `password_wo = "s3cond!"`, `password_wo_version = 2`),
		step("th1rd!", with("th1rd!"), []string{"password", "password_wo_version"}, state{"password": "th1rd!", "password_wo_version": nil},
			renamed, uri, needed, username, `password = "th1rd!"`),
		// The user name may stay; the password cannot. What the service keeps of it is its own affair.
		step("th1rd!", map[string]any{"authentication_needed": false}, []string{"authentication_needed", "password"},
			state{"authentication_needed": false, "username": "plivo", "password": nil}, renamed, uri, username),
		step("th1rd!", map[string]any{"username": nil}, []string{"username"}, state{"username": nil}, renamed, uri),
		step("f0urth!", with("f0urth!"), []string{"authentication_needed", "username", "password"},
			state{"authentication_needed": true, "password": "f0urth!"}, renamed, uri, needed, username, `password = "f0urth!"`),
	)
	env.ExpectCount(t, 0, emulator.URIs)
}

// What is unknown when planning is never an error; what it turns out to be may be one.
func TestAccOriginationURI_unknown(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	const other = `
resource "zentrunk_ip_access_control_list" "other" {
  ip_addresses = ["203.0.113.7"]
}

locals {
  unknown = zentrunk_ip_access_control_list.other.ipacl_uuid
}
`
	env.Test(t, resource.TestStep{
		Config: env.Config(other + originationURI(
			`uri = "${local.unknown}.example.com"`, `authentication_needed = local.unknown != ""`, `username = local.unknown`, `password = local.unknown`)),
		ConfigPlanChecks:  acctest.EmptyAfter(),
		ConfigStateChecks: acctest.Is(address, acctest.Attributes{"authentication_needed": true, "username": knownvalue.NotNull()}),
	})
	w := acctest.NewWorkspace(t, env)
	for _, test := range []struct {
		lines   []string
		summary string
		place   string
	}{
		{[]string{`uri = "https://${local.unknown}.example.com"`}, "Invalid uri", `uri = "https://${local.unknown}.example.com"`},
		{[]string{uri, `authentication_needed = local.unknown != ""`}, "Missing username", block},
		{[]string{uri, `authentication_needed = local.unknown != ""`, username}, "Missing password", block},
		{[]string{uri, `authentication_needed = local.unknown == ""`, `password = "unused"`}, "Unexpected password", `password = "unused"`},
	} {
		w.Write(other + originationURI(test.lines...))
		if test.summary != "Invalid uri" { // the beginning of that one is known
			w.MustRun("plan")
		}
		got := w.Diagnose("apply", "-auto-approve")
		for i := range got {
			got[i].Detail = ""
		}
		acctest.ExpectProblems(t, got, acctest.Problem{Summary: test.summary, Place: test.place})
		w.Write(other)
		w.MustRun("destroy") // so that it is unknown again
	}
	env.ExpectCount(t, 0, emulator.URIs)
}

// What is wrong with a configuration, each on its line.
func TestAccOriginationURI_refused(t *testing.T) {
	t.Parallel()
	acctest.RequireWriteOnly(t)
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	for _, test := range []struct {
		command string
		lines   []string
		want    []acctest.Problem
	}{
		{"validate", []string{`uri = "https://pbx.example.com"`, `username = ""`, `name = " "`}, []acctest.Problem{
			{Summary: "Invalid uri", Place: `uri = "https://pbx.example.com"`, Says: []string{`write "pbx.example.com"`}},
			{Summary: "Empty username", Place: `username = ""`},
			{Summary: "Empty name", Place: `name = " "`},
		}},
		{"validate", []string{uri, needed, `password = "a"`}, []acctest.Problem{{Summary: "Missing username", Place: block}}},
		{"validate", []string{uri, `password = "a"`}, []acctest.Problem{{Summary: "Unexpected password", Place: `password = "a"`, Says: []string{"Set authentication_needed = true"}}}},
		{"validate", []string{uri, `authentication_needed = false`, username, `password_wo = "a"`}, []acctest.Problem{{Summary: "Unexpected password_wo", Place: `password_wo = "a"`}}},
		{"validate", []string{uri, needed, username, `password = "a"`, `password_wo = "b"`}, []acctest.Problem{{Summary: "Both password and password_wo", Place: `password = "a"`}}},
		{"plan", []string{uri, needed, username}, []acctest.Problem{{Summary: "Missing password", Place: block, Says: []string{"needs its password at its creation and at every change"}}}},
	} {
		w.Write(originationURI(test.lines...))
		acctest.ExpectProblems(t, w.Diagnose(test.command), test.want...)
	}
	if requests := env.Journal(); len(requests) != 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}

// An imported URI with authentication needs no password as long as nothing changes, and
// one for every change.
func TestAccOriginationURI_imported(t *testing.T) {
	t.Parallel()
	acctest.RequireWriteOnly(t)
	env := acctest.New(t, emulator.Options{})
	uuid := env.Put(emulator.URIs, emulator.Object{
		"name": "gateway", "uri": "pbx.example.com", "authentication_needed": true, "username": "plivo", "password": "th31rs!",
	})
	w := acctest.NewWorkspace(t, env)
	w.Write(originationURI(name, uri, needed, username))
	w.MustRun("import", address, uuid)
	w.MustRun("plan", "-detailed-exitcode")
	w.Write(originationURI(renamed, uri, needed, username))
	acctest.ExpectProblems(t, w.Diagnose("apply", "-auto-approve"), acctest.Problem{Summary: "Missing password", Place: block, Says: []string{"at every change"}})
	env.ExpectNoWrites(t)
	w.Write(originationURI(renamed, uri, needed, username, `password_wo = "m1ne!"`))
	w.MustRun("apply")
	if got := env.Only(t, emulator.URIs)["password"]; got != "m1ne!" {
		t.Errorf("the service has the password %v", got)
	}
	w.MustRun("plan", "-detailed-exitcode")
}

// Every form of a uri that the provider lets pass the service takes and tells again as it was.
func TestAccOriginationURI_forms(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	hcl := ""
	for key, uri := range map[string]string{
		"address": "203.0.113.7", "address_port": "203.0.113.7:5060", "name": "pbx.example.com", "name_port": "PBX.example.com:5061", "ipv6": "[2001:db8::7]:5060",
		"user": "sip:in@pbx.example.com", "user_port": "sip:+14155550100@203.0.113.7:5060", "udp": "203.0.113.7;transport=udp",
		"tcp": "pbx.example.com:5060;transport=tcp", "tls": "sip:in@[2001:DB8::7]:5061;transport=tls",
	} {
		hcl += acctest.Block("zentrunk_origination_uri", key, `uri = "`+uri+`"`)
	}
	env.Test(t, resource.TestStep{Config: env.Config(hcl), ConfigPlanChecks: acctest.EmptyAfter()})
}
