package originationuri_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
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
	acctest.Require(t, feature.WriteOnly)
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
					env.ExpectSent(t, emulator.URIs, env.OnlyID(t, emulator.URIs), sent)
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
		want := []acctest.Problem{{Summary: test.summary, Place: test.place}}
		if test.summary == "Missing password" { // from the plan within the apply as well
			want = append(want, acctest.Problem{Warning: true, Summary: test.summary, Place: test.place})
		}
		acctest.ExpectProblems(t, got, want...)
		w.Write(other)
		w.MustRun("destroy") // so that it is unknown again
	}
	env.ExpectCount(t, 0, emulator.URIs)
}

// What is wrong with a configuration, each on its line.
func TestAccOriginationURI_refused(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	for _, test := range []struct {
		command string
		lines   []string
		want    []acctest.Problem
	}{
		{"validate", []string{`uri = "https://pbx.example.com"`, `username = ""`, `name = " "`}, []acctest.Problem{
			{Summary: "Invalid uri", Place: `uri = "https://pbx.example.com"`, Says: []string{"must not have // before its host"}},
			{Summary: "Empty username", Place: `username = ""`, Says: []string{"It is needed with authentication_needed = true"}},
			{Summary: "Empty name", Place: `name = " "`},
		}},
		{"validate", []string{`uri = "sip:in:S3CRET@pbx.example.com"`}, []acctest.Problem{{Summary: "Invalid uri", Place: `uri = "sip:in:S3CRET@pbx.example.com"`, Says: []string{"must not carry a password"}}}},
		{"validate", []string{`uri = "sip:10.0.0.7"`, `username = " plivo"`, `name = "gateway "`}, []acctest.Problem{
			{Warning: true, Summary: "Unusual uri", Place: `uri = "sip:10.0.0.7"`, Says: []string{"private address, 10.0.0.7"}},
			{Warning: true, Summary: "Unusual username", Place: `username = " plivo"`, Says: []string{"has a blank at its beginning"}},
			{Warning: true, Summary: "Unusual name", Place: `name = "gateway "`, Says: []string{"begins or ends with a blank"}},
		}},
		{"validate", []string{uri, needed, `password = "a"`}, []acctest.Problem{{Summary: "Missing username", Place: block}}},
		{"validate", []string{uri, `password = "a"`}, []acctest.Problem{{Summary: "Unexpected password", Place: `password = "a"`, Says: []string{"Set authentication_needed = true"}}}},
		{"validate", []string{uri, `authentication_needed = false`, username, `password_wo = "a"`}, []acctest.Problem{{Summary: "Unexpected password_wo", Place: `password_wo = "a"`}}},
		{"validate", []string{uri, needed, username, `password = "a"`, `password_wo = "b"`}, []acctest.Problem{{Summary: "Both password and password_wo", Place: `password = "a"`}}},
		{"apply", []string{uri, needed, username}, []acctest.Problem{{Warning: true, Summary: "Missing password", Place: block}, {Warning: true, Summary: "Missing password", Place: block}, {Summary: "Missing password", Place: block, Says: []string{"needs its password at its creation and at every change"}}}},
	} {
		w.Write(originationURI(test.lines...))
		acctest.ExpectProblems(t, w.Diagnose(test.command), test.want...)
	}
	if requests := env.Journal(); len(requests) != 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}

// The forms of a uri that Plivo documents: the service tells them again as they were.
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

// A URI is the same in every spelling of its scheme, its host and its parameters, whoever spells
// it so, the configuration or the service. One with the usual port is another one.
func TestAccOriginationURI_spelling(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	const spelled = "SIP:PBX.example.com.;Transport=TLS"
	quiet := func(pre func(), uri string) resource.TestStep {
		return resource.TestStep{
			PreConfig: func() { env.ResetJournal(); pre() }, Config: env.Config(originationURI("uri = \"" + uri + "\"")),
			ConfigPlanChecks:  acctest.Planned(plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)),
			ConfigStateChecks: acctest.Is(address, acctest.Attributes{"uri": spelled}),
			PostApplyFunc:     func() { env.ExpectNoWrites(t) },
		}
	}
	env.Test(t,
		resource.TestStep{Config: env.Config(originationURI("uri = \"" + spelled + "\"")), ConfigPlanChecks: acctest.EmptyAfter()},
		quiet(func() {}, "pbx.example.com;transport=tls"),
		quiet(func() {
			env.Patch(emulator.URIs, env.OnlyID(t, emulator.URIs), emulator.Object{"uri": "sip:pbx.example.com;transport=tls"})
		}, spelled),
		resource.TestStep{
			Config:            env.Config(originationURI("uri = \"" + "pbx.example.com:5060;transport=tls" + "\"")),
			ConfigPlanChecks:  acctest.Planned(acctest.Changes(address, "uri")),
			ConfigStateChecks: acctest.Is(address, acctest.Attributes{"uri": "pbx.example.com:5060;transport=tls"}),
		},
	)
}

// What the service may hold of itself can be planned, however unusual it is. A warning is all
// that is said.
func TestAccOriginationURI_anyForm(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	hcl, want := "", []acctest.Problem(nil)
	for i, uri := range []string{
		"sip:sip.voice.x.ai;transport=tls", "SIPS:PBX.example.com.:5061;Transport=TLS;user=phone;lr", "sip:in;rn=1@[2001:db8::7]:5061;lr?subject=a&a=b", "_sip.a_b.example.com",
		"in@pbx.example.com", "pbx", "2001:db8::7", "sip:10.0.0.7", "bücher.example;transport=quic",
	} {
		line := fmt.Sprintf("uri = %q", uri)
		hcl += acctest.Block("zentrunk_origination_uri", fmt.Sprintf("n%d", i), line)
		if i >= 4 {
			want = append(want, acctest.Problem{Warning: true, Summary: "Unusual uri", Place: line})
		}
	}
	w.Write(hcl)
	acctest.ExpectProblems(t, w.Diagnose("validate"), want...)
	w.MustRun("plan")
	env.ExpectNoWrites(t)
}
