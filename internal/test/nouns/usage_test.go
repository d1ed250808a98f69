package nouns_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

const before = `

  lifecycle {
    create_before_destroy = true
  }`

// used is a URI, a list and a credential of that name, each with further lines.
func used(name, more string) string {
	return fmt.Sprintf(`
resource "zentrunk_origination_uri" %[1]q {
  name = %[1]q
  uri  = "%[1]s.example.com"%[2]s
}

resource "zentrunk_ip_access_control_list" %[1]q {
  name         = %[1]q
  ip_addresses = ["203.0.113.7"]%[2]s
}

resource "zentrunk_credential" %[1]q {
  name     = %[1]q
  username = "callcentre"
  password = %[3]q%[2]s
}
`, name, more, password)
}

// users are two trunks that use them.
func users(name string) string {
	return fmt.Sprintf(`
resource "zentrunk_trunk" "in" {
  name             = "support line"
  trunk_direction  = "inbound"
  primary_uri_uuid = zentrunk_origination_uri.%[1]s.uri_uuid
}

resource "zentrunk_trunk" "out" {
  name            = "call centre"
  trunk_direction = "outbound"
  ipacl_uuid      = zentrunk_ip_access_control_list.%[1]s.ipacl_uuid
  credential_uuid = zentrunk_credential.%[1]s.credential_uuid
}
`, name)
}

// dependencies are the nouns that trunks use: what is said of deleting one, and which
// of the trunks is broken by it.
var dependencies = []struct {
	noun        noun
	consequence string
	trunk       string
}{
	{find("gateway"), "Zentrunk would delete the trunks that use it along with it", "support line"},
	{find("list"), "the calls that its addresses place would be refused", "call centre"},
	{find("credential"), "the trunks that use it could no longer authenticate their calls", "call centre"},
}

func find(key string) noun {
	for _, n := range nouns {
		if n.key == key {
			return n
		}
	}
	panic(key)
}

var dependencyKinds = []emulator.Kind{emulator.URIs, emulator.IPAccessControlLists, emulator.Credentials}

// refusals are the errors about objects of that name that trunks use, and nothing else.
func refusals(t *testing.T, env *acctest.Env, name string) (problems []acctest.Problem) {
	t.Helper()
	for _, d := range dependencies {
		trunk := env.Named(t, emulator.Trunks, d.trunk)
		problems = append(problems, acctest.Problem{Summary: "Unable to delete " + d.noun.name, Says: []string{
			fmt.Sprintf("%s %q (%s) is still used, so it was not deleted: ", capital(d.noun.name), name, env.Named(t, d.noun.kind, name)),
			d.consequence, fmt.Sprintf("\n  trunk %q (%s)\n", d.trunk, trunk),
			"Put it back (its block, its key of for_each, the count)", "\n  terraform untaint ADDRESS\n", "create_before_destroy = true and another name",
		}})
	}
	return problems
}

// Trunks are repointed and what they used is removed in the same apply. Without
// create_before_destroy the engine deletes first: that is refused, and both ways out work.
func TestAccUsage_dangerousApply(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{CheckReferences: true})
	w := acctest.NewWorkspace(t, env)
	w.Write(used("old", "") + users("old"))
	w.MustRun("apply")
	trunks := env.All(emulator.Trunks)
	acctest.ExpectProblems(t, w.Diagnose("apply", "-auto-approve", "-replace=zentrunk_origination_uri.old"), refusals(t, env, "old")[:1]...)

	w.Write(used("new", "") + users("new"))
	acctest.ExpectProblems(t, w.Diagnose("apply", "-auto-approve"), refusals(t, env, "old")...)
	for _, trunk := range trunks {
		if now, ok := env.Get(emulator.Trunks, trunk["trunk_id"].(string)); !ok || now["updated_at"] != trunk["updated_at"] {
			t.Errorf("the trunk %v is %v", trunk, now)
		}
	}
	env.ExpectCount(t, 2, dependencyKinds...)

	w.MustRun("apply", "-target=zentrunk_trunk.in", "-target=zentrunk_trunk.out")
	w.MustRun("apply")
	w.MustRun("plan", "-detailed-exitcode")
	env.ExpectCount(t, 2, emulator.Trunks)
	env.ExpectCount(t, 1, dependencyKinds...)
	for _, trunk := range trunks {
		if _, ok := env.Get(emulator.Trunks, trunk["trunk_id"].(string)); !ok {
			t.Errorf("%v is lost", trunk)
		}
	}

	// The other way: once it is applied, one apply does it all.
	w.Write(used("new", before) + users("new"))
	w.MustRun("apply")
	w.Write(used("newest", "") + users("newest"))
	w.MustRun("apply").ExpectText(t, "Apply complete! Resources: 3 added, 2 changed, 3 destroyed.")
	env.ExpectCount(t, 2, emulator.Trunks)
	env.ExpectCount(t, 1, dependencyKinds...)
	w.MustRun("destroy")
	env.ExpectCount(t, 0, kinds...)
}

// Trunks that this state knows nothing of use the objects: they are named, and nothing is
// deleted. Nor is it when the question has no answer. A service that ignores filters, and
// so answers with every trunk, accuses none of them. What is gone already is no problem.
func TestAccUsage_foreignTrunks(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	w := acctest.NewWorkspace(t, env)
	w.Write(used("mine", ""), once)
	w.MustRun("apply")
	ids := map[emulator.Kind]string{}
	for _, d := range dependencies {
		ids[d.noun.kind] = env.Named(t, d.noun.kind, "mine")
	}
	in := env.Put(emulator.Trunks, emulator.Object{
		"name": "support line", "trunk_direction": "inbound", "primary_uri_uuid": "other", "fallback_uri_uuid": ids[emulator.URIs],
	})
	out := env.Put(emulator.Trunks, emulator.Object{
		"name": "call centre", "trunk_direction": "outbound",
		"ipacl_uuid": ids[emulator.IPAccessControlLists], "credential_uuid": ids[emulator.Credentials],
	})
	for range 21 { // more than a page, and more than anybody reads
		env.Put(emulator.Trunks, emulator.Object{"trunk_direction": "outbound", "ipacl_uuid": ids[emulator.IPAccessControlLists]})
	}
	refused := refusals(t, env, "mine")
	refused[1].Says = append(refused[1].Says, "\n  and 12 more\n")
	acctest.ExpectProblems(t, w.Diagnose("destroy", "-auto-approve"), refused...)

	env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.List, Status: 500, Body: `{"error": "out of order"}`})
	var unanswered []acctest.Problem
	for _, d := range dependencies {
		unanswered = append(unanswered, acctest.Problem{Summary: "Unable to delete " + d.noun.name, Says: []string{
			fmt.Sprintf("%s %q (%s) was not deleted, because the trunks that use it could not be listed: out of order", capital(d.noun.name), "mine", ids[d.noun.kind]),
			"It stays in the state.",
		}})
	}
	acctest.ExpectProblems(t, w.Diagnose("destroy", "-auto-approve"), unanswered...)
	env.ClearFaults()
	env.ExpectCount(t, 1, dependencyKinds...)
	if deletes := env.Requests("", emulator.Delete); len(deletes) != 0 {
		t.Errorf("deletes were sent: %v", deletes)
	}

	// Behind Terraform's back the objects go, and the trunks still name them.
	for kind, id := range ids {
		env.Remove(kind, id)
	}
	w.MustRun("destroy", "-refresh=false")

	w.MustRun("apply")
	env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.List, Status: 200, Body: fmt.Sprintf(
		`{"meta": {"limit": 20, "offset": 0, "total_count": 2}, "objects": [{"trunk_id": %q, "primary_uri_uuid": "other"}, {"trunk_id": %q, "ipacl_uuid": "other"}]}`, in, out)})
	w.MustRun("destroy")
	env.ExpectCount(t, 0, dependencyKinds...)
	env.ExpectCount(t, 23, emulator.Trunks)
}

// A hundred URIs are deleted, ten at a time, from an account of a hundred trunks: each has a look
// at the trunks that begins after its deletion did, and ten share one.
func TestAccUsage_sharedLook(t *testing.T) {
	t.Parallel()
	const count, mostLooks = 100, 60
	env := acctest.New(t, emulator.Options{Latency: 20 * time.Millisecond})
	for range count {
		env.Put(emulator.Trunks, emulator.Object{"trunk_direction": "inbound", "primary_uri_uuid": "other"})
	}
	w := acctest.NewWorkspace(t, env)
	w.Write(fmt.Sprintf(`
resource "zentrunk_origination_uri" "many" {
  count = %d
  name  = "uri ${count.index}"
  uri   = "uri-${count.index}.example.com"
}
`, count))
	w.MustRun("apply")
	user := env.Put(emulator.Trunks, emulator.Object{"name": "late", "trunk_direction": "inbound", "primary_uri_uuid": env.Named(t, emulator.URIs, "uri 42")})
	env.ResetJournal()
	acctest.ExpectProblems(t, w.Diagnose("destroy", "-auto-approve", "-refresh=false"), acctest.Problem{
		Summary: "Unable to delete origination URI", Says: []string{"is still used, so it was not deleted", user},
	})
	env.ExpectCount(t, 1, emulator.URIs)
	env.Remove(emulator.Trunks, user)

	for try := 1; ; try++ {
		w.MustRun("apply")
		env.ResetJournal()
		w.MustRun("destroy", "-refresh=false")
		env.ExpectCount(t, 0, emulator.URIs)
		looks := len(env.Requests(emulator.Trunks, emulator.List))
		if all := len(env.Journal()); all != count+looks {
			t.Errorf("%d requests", all)
		}
		if looks <= mostLooks {
			break
		}
		if try == 3 { // a busy machine can begin a deletion so late that it misses its round
			t.Fatalf("%d requests for trunks", looks)
		}
	}
}

// A whole example is made by one apply and unmade by one destroy, though the lists of
// trunks lag behind their deletion.
func TestAccUsage_completeExample(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.WriteOnly)
	example, err := os.ReadFile(filepath.Join("..", "..", "..", "examples", "complete", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	const number, application = "14155550100", "1001"
	env := acctest.New(t, emulator.Options{
		Wrapped: true, CheckReferences: true, RefuseInUse: true,
		Numbers: emulator.NumberOptions{Rented: []string{number}, Applications: []string{application}},
	})
	env.Route(number, application)
	w := acctest.NewWorkspace(t, env)
	w.SetAccount()
	w.Setenv("TF_VAR_sip_password", password)
	w.Setenv("TF_VAR_phone_number", "+"+number)
	w.WriteFile("main.tf", string(example))
	w.MustRun("apply")
	env.ExpectCount(t, 2, emulator.Trunks, emulator.URIs)
	env.ExpectCount(t, 1, emulator.IPAccessControlLists, emulator.Credentials)
	if got := env.Routed(number); got != env.Named(t, emulator.Trunks, "support line") {
		t.Errorf("the number is routed to %q", got)
	}
	for _, trunk := range env.All(emulator.Trunks) {
		if domain := trunk["trunk_domain"].(string); !strings.Contains(w.MustRun("output").Stdout, domain) {
			t.Errorf("no output is %s", domain)
		}
	}
	w.MustRun("plan", "-detailed-exitcode")
	env.ResetJournal()
	env.SetStaleLists(6)
	w.MustRun("destroy")
	if looks := len(env.Requests(emulator.Trunks, emulator.List)); looks <= 6 {
		t.Errorf("no list lagged: there were %d", looks)
	}
	env.ExpectCount(t, 0, kinds...)
	if got := env.Routed(number); got != application {
		t.Errorf("the number is routed to %q, expected %q as before", got, application)
	}
}
