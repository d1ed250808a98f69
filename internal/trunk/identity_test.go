package trunk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

const trunkType = "zentrunk_trunk"

// expectIdentity expects that a trunk has the identity that goes with its id.
func expectIdentity(t *testing.T, p *acctest.Protocol, what string, m acctest.Managed, id string) {
	t.Helper()
	if got := p.Object(trunkType, m.State)["trunk_id"]; !got.Equal(acctest.Text(id)) {
		t.Errorf("%s: the state has trunk_id %s, expected %q", what, got, id)
	}
	if got := p.Identity(trunkType, m.Identity)["trunk_id"]; !got.Equal(acctest.Text(id)) {
		t.Errorf("%s: the identity has trunk_id %s, expected %q", what, got, id)
	}
}

// forgetful is how much of a trunk an engine hands over in its next call: everything; all
// but the identity, as an engine does that keeps none or has the state from one; neither
// that nor what the provider kept for itself, as in a state of an older provider.
var forgetful = map[string]func(acctest.Managed) acctest.Managed{
	"identity": func(m acctest.Managed) acctest.Managed { return m },
	"no identity": func(m acctest.Managed) acctest.Managed {
		m.Identity = nil
		return m
	},
	"no identity, no notes": func(m acctest.Managed) acctest.Managed {
		m.Identity, m.Private = nil, nil
		return m
	},
}

// Every step of a trunk's life tells its identity, to an engine that knew it and to one
// that did not; and not to have known it is never an error.
func TestTrunkIdentity_life(t *testing.T) {
	t.Parallel()
	config := acctest.Attributes{"name": "created", "trunk_direction": "outbound", "ipacl_uuid": "acl-1"}
	updated := config.With(acctest.Attributes{"name": "updated"})
	limited := updated.With(acctest.Attributes{"timeouts": acctest.Attributes{"create": "2m", "read": "2m", "update": "2m", "delete": "2m"}})
	for name, handed := range forgetful {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{Wrapped: true})
			p := acctest.NewProtocol(t, env)
			trunk := p.Made(trunkType, config)
			id := env.OnlyID(t, emulator.Trunks)
			expectIdentity(t, p, "created", trunk, id)
			var said []*tfprotov6.Diagnostic
			refresh := func(what string) {
				t.Helper()
				trunk, said = p.Refresh(handed(trunk))
				p.Accept(said)
				expectIdentity(t, p, what, trunk, id)
			}
			apply := func(what string, config acctest.Attributes) {
				t.Helper()
				trunk, said = p.Apply(handed(trunk), config)
				p.Accept(said)
				expectIdentity(t, p, what, trunk, id)
			}
			refresh("read")
			apply("updated", updated)
			if env.Only(t, emulator.Trunks)["name"] != "updated" {
				t.Errorf("the trunk is %v", env.Only(t, emulator.Trunks))
			}
			env.ResetJournal()
			apply("updated without a request", limited)
			env.ExpectNoWrites(t)
			refresh("read once more")

			p = acctest.NewProtocol(t, env) // each run of an engine begins with a new one
			gone, said := p.Apply(handed(trunk), nil)
			if p.Accept(said); len(p.Object(trunkType, gone.State)) > 0 {
				t.Errorf("the state holds a destroyed trunk: %v", p.Object(trunkType, gone.State))
			}
			env.ExpectCount(t, 0, emulator.Trunks)
			p.Accept(p.Destroy(handed(trunk))) // destroyed already
			gone, said = p.Refresh(handed(trunk))
			if len(p.Object(trunkType, gone.State)) > 0 || len(said) != 1 || said[0].Severity != tfprotov6.DiagnosticSeverityWarning || said[0].Summary != "Trunk is gone" {
				t.Errorf("a trunk that is gone: %v, %v", p.Object(trunkType, gone.State), said)
			}
		})
	}
}

// A create that fails after the POST leaves the identity beside the id.
func TestTrunkIdentity_failedCreate(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	p := acctest.NewProtocol(t, env)
	env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Read, Status: 403, Body: `{"error": "no"}`})
	trunk, said := p.Apply(p.None(trunkType), acctest.Attributes{"trunk_direction": "outbound", "ipacl_uuid": "acl-1"})
	if len(said) != 1 || said[0].Summary != "Unable to read back trunk" {
		t.Errorf("got %v", said)
	}
	expectIdentity(t, p, "created and not read back", trunk, env.OnlyID(t, emulator.Trunks))
}

// An import, by id and by identity, is complete after the read that follows it.
func TestTrunkIdentity_import(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	p := acctest.NewProtocol(t, env)
	id := env.Put(emulator.Trunks, foreign["in"])
	for name, adopt := range map[string]func() (acctest.Managed, []*tfprotov6.Diagnostic){
		"by id": func() (acctest.Managed, []*tfprotov6.Diagnostic) { return p.ImportID(trunkType, id) },
		"by identity": func() (acctest.Managed, []*tfprotov6.Diagnostic) {
			return p.ImportIdentity(trunkType, acctest.Attributes{"trunk_id": id})
		},
	} {
		trunk, said := adopt()
		p.Accept(said)
		expectIdentity(t, p, "imported "+name, trunk, id)
		trunk, said = p.Refresh(trunk)
		p.Accept(said)
		expectIdentity(t, p, "read after an import "+name, trunk, id)
		if state := p.Object(trunkType, trunk.State); !state["fallback_uri_uuid"].Equal(acctest.Text("uri-2")) || !state["id"].Equal(acctest.Text(id)) {
			t.Errorf("%s: the state is %v", name, state)
		}
	}
}

// testWithIdentity is [acctest.Env.Test] where the engine keeps identities; it skips elsewhere.
func testWithIdentity(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	acctest.Require(t, feature.Identity)
	resource.Test(t, resource.TestCase{
		IsUnitTest:               true,
		ProtoV6ProviderFactories: acctest.Factories(nil),
		Steps:                    steps,
	})
}

// The state holds the identity after a create, an update and an import.
func TestAccTrunkIdentity_stored(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	stored := func(direction string) []statecheck.StateCheck {
		return []statecheck.StateCheck{
			statecheck.ExpectIdentity(address, map[string]knownvalue.Check{"trunk_id": knownvalue.NotNull()}),
			statecheck.ExpectIdentityValueMatchesState(address, tfjsonpath.New("trunk_id")),
			statecheck.ExpectKnownValue(address, tfjsonpath.New("trunk_direction"), knownvalue.StringExact(direction)),
		}
	}
	testWithIdentity(t,
		resource.TestStep{Config: env.Config(trunk("test", outbound, ipacl)), ConfigPlanChecks: acctest.EmptyAfter(), ConfigStateChecks: stored("outbound")},
		resource.TestStep{Config: env.Config(trunk("test", inbound, primary)), ConfigPlanChecks: acctest.EmptyAfter(), ConfigStateChecks: stored("inbound")},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true},
	)
}

// An import block with an identity: nothing is written, and the plan that follows is empty.
func TestAccTrunkIdentity_importBlock(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	hcl, checks := foreignConfig, []statecheck.StateCheck{}
	var plan []plancheck.PlanCheck
	for name, object := range foreign {
		id := env.Put(emulator.Trunks, object)
		hcl += fmt.Sprintf("import {\n  to = zentrunk_trunk.%s\n  identity = { trunk_id = %q }\n}\n", name, id)
		plan = append(plan, plancheck.ExpectResourceAction("zentrunk_trunk."+name, plancheck.ResourceActionNoop))
		checks = append(checks, statecheck.ExpectIdentity("zentrunk_trunk."+name, map[string]knownvalue.Check{"trunk_id": knownvalue.StringExact(id)}))
	}
	testWithIdentity(t, resource.TestStep{
		Config: env.Config(hcl), ConfigPlanChecks: acctest.Planned(plan...), ConfigStateChecks: checks,
		PostApplyFunc: func() { env.ExpectNoWrites(t) },
	})
}

// An identity that is none, and one that no trunk has.
func TestAccTrunkIdentity_importRefused(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	for id, says := range map[string][]string{
		"a b":   {"Invalid import id", `"a b" has a blank as character 2`},
		"12345": {"Unable to import trunk", "Account " + env.AuthID() + " has no trunk 12345"},
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			testWithIdentity(t, resource.TestStep{
				Config:      env.Config(trunk("test", inbound, primary) + fmt.Sprintf("import {\n  to = %s\n  identity = { trunk_id = %q }\n}\n", address, id)),
				ExpectError: acctest.Says(says...),
			})
		})
	}
}

// A state without identities: as an engine before 1.12 writes it (one that Terraform
// 1.11.4 did write is among them) or without anything besides the attributes, as an older
// provider may have. The engine at hand reads it, changes one trunk of it, finds one gone
// and destroys one, then the others.
func TestAccTrunkIdentity_stateWithout(t *testing.T) {
	t.Parallel()
	all := trunk("kept", `name = "kept"`, inbound, primary) + trunk("changed", `name = "before"`, outbound, ipacl) +
		trunk("gone", `name = "gone"`, outbound, ipacl)
	without := func(fields ...string) func(*testing.T, *acctest.Env, *acctest.Workspace) {
		return func(t *testing.T, _ *acctest.Env, w *acctest.Workspace) {
			t.Helper()
			w.MustRun("apply")
			w.Forget(fields...)
		}
	}
	for name, prepare := range map[string]func(*testing.T, *acctest.Env, *acctest.Workspace){
		"identity":           without("identity", "identity_schema_version"),
		"identity and notes": without("identity", "identity_schema_version", "private"),
		"Terraform 1.11.4":   writtenBefore,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{Wrapped: true})
			w := acctest.NewWorkspace(t, env)
			w.Write(all + trunk("destroyed", outbound, ipacl))
			prepare(t, env, w)
			w.MustRun("plan", "-detailed-exitcode")

			env.Remove(emulator.Trunks, env.Where(t, emulator.Trunks, "name", "gone"))
			env.ResetJournal()
			w.Write(strings.ReplaceAll(all, `"before"`, `"after"`))
			w.MustRun("apply").ExpectText(t, "Apply complete! Resources: 1 added, 1 changed, 1 destroyed.")
			if writes := env.Writes(); len(writes) != 3 {
				t.Errorf("expected a create, an update and a delete, got %v", writes)
			}
			w.MustRun("plan", "-detailed-exitcode")

			w.Forget("identity", "identity_schema_version")
			w.MustRun("destroy", "-refresh=false")
			env.ExpectCount(t, 0, emulator.Trunks)
		})
	}
}

// writtenBefore begins with a state that an engine wrote some day, and its trunks.
func writtenBefore(t *testing.T, env *acctest.Env, w *acctest.Workspace) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "state-of-terraform-1.11.4.json"))
	if err != nil {
		t.Fatal(err)
	}
	w.WriteFile("terraform.tfstate", string(content))
	for _, trunk := range w.State().Managed {
		object := emulator.Object(trunk.Attributes)
		delete(object, "id")
		delete(object, "timeouts")
		env.Put(emulator.Trunks, object)
	}
}
