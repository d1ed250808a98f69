package trunk_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

const trunkType = "zentrunk_trunk"

// engine is an engine that keeps identities, or one that does not, whichever is at hand.
type engine struct {
	*acctest.Protocol
	t        *testing.T
	schema   *tfprotov6.Schema
	identity *tfprotov6.ResourceIdentitySchema
}

// managed is a trunk as an engine keeps it.
type managed struct {
	state    *tfprotov6.DynamicValue
	identity *tfprotov6.ResourceIdentityData // nil in an engine that keeps none
	private  []byte
}

func newEngine(t *testing.T, env *acctest.Env) *engine {
	t.Helper()
	protocol := acctest.NewProtocol(t, env)
	schemas, err := protocol.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	identities, err := protocol.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return &engine{Protocol: protocol, t: t, schema: schemas.ResourceSchemas[trunkType], identity: identities.IdentitySchemas[trunkType]}
}

// object is a trunk with these attributes; a nil map is none at all.
func (e *engine) object(attributes map[string]tftypes.Value) *tfprotov6.DynamicValue {
	e.t.Helper()
	if attributes != nil {
		return e.Value(e.schema, attributes)
	}
	value, err := tfprotov6.NewDynamicValue(e.schema.ValueType(), tftypes.NewValue(e.schema.ValueType(), nil))
	if err != nil {
		e.t.Fatal(err)
	}
	return &value
}

// identityOf is the identity of the trunk with that id.
func (e *engine) identityOf(id string) *tfprotov6.ResourceIdentityData {
	e.t.Helper()
	typ := e.identity.ValueType()
	value, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, map[string]tftypes.Value{"trunk_id": text(id)}))
	if err != nil {
		e.t.Fatal(err)
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: &value}
}

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

// apply plans a change from what is managed to a configuration, nil for none, and
// carries it out.
func (e *engine) apply(prior managed, config map[string]tftypes.Value) managed {
	e.t.Helper()
	if prior.state == nil {
		prior.state = e.object(nil)
	}
	proposed := config
	if before := e.Object(trunkType, prior.state); len(before) > 0 && config != nil {
		proposed = map[string]tftypes.Value{}
		for _, attribute := range e.schema.Block.Attributes {
			if value, given := config[attribute.Name]; given {
				proposed[attribute.Name] = value
			} else if attribute.Computed {
				proposed[attribute.Name] = before[attribute.Name]
			}
		}
	}
	planned, err := e.PlanResourceChange(e.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: trunkType, PriorState: prior.state, ProposedNewState: e.object(proposed), Config: e.object(config),
		PriorPrivate: prior.private, PriorIdentity: prior.identity,
	})
	if err != nil {
		e.t.Fatal(err)
	}
	e.Accept(planned.Diagnostics)
	applied, err := e.ApplyResourceChange(e.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: trunkType, PriorState: prior.state, PlannedState: planned.PlannedState, Config: e.object(config),
		PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	if err != nil {
		e.t.Fatal(err)
	}
	e.Accept(applied.Diagnostics)
	return managed{applied.NewState, applied.NewIdentity, applied.Private}
}

// read refreshes what is managed, and returns what the provider warned of.
func (e *engine) read(prior managed) (managed, []*tfprotov6.Diagnostic) {
	e.t.Helper()
	read, err := e.ReadResource(e.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: trunkType, CurrentState: prior.state, CurrentIdentity: prior.identity, Private: prior.private,
	})
	if err != nil {
		e.t.Fatal(err)
	}
	for _, d := range read.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			e.t.Errorf("unexpected: %s: %s", d.Summary, d.Detail)
		}
	}
	return managed{read.NewState, read.NewIdentity, read.Private}, read.Diagnostics
}

// expect expects that a trunk has the identity that goes with its id.
func (e *engine) expect(what string, m managed, id string) {
	e.t.Helper()
	if got := e.Object(trunkType, m.state)["trunk_id"]; !got.Equal(text(id)) {
		e.t.Errorf("%s: the state has trunk_id %s, expected %q", what, got, id)
	}
	if got := e.Identity(trunkType, m.identity)["trunk_id"]; !got.Equal(text(id)) {
		e.t.Errorf("%s: the identity has trunk_id %s, expected %q", what, got, id)
	}
}

// forgetful is how much of a trunk an engine hands over in its next call: everything; all
// but the identity, as an engine does that keeps none or has the state from one; neither
// that nor what the provider kept for itself, as in a state of an older provider.
var forgetful = map[string]func(managed) managed{
	"identity":              func(m managed) managed { return m },
	"no identity":           func(m managed) managed { return managed{m.state, nil, m.private} },
	"no identity, no notes": func(m managed) managed { return managed{m.state, nil, nil} },
}

// Every step of a trunk's life tells its identity, to an engine that knew it and to one
// that did not; and not to have known it is never an error.
func TestTrunkIdentity_life(t *testing.T) {
	t.Parallel()
	config := func(name string, more ...string) map[string]tftypes.Value {
		values := map[string]tftypes.Value{"name": text(name), "trunk_direction": text("outbound"), "ipacl_uuid": text("acl-1")}
		for _, timeout := range more {
			typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{
				"create": tftypes.String, "read": tftypes.String, "update": tftypes.String, "delete": tftypes.String,
			}}
			values["timeouts"] = tftypes.NewValue(typ, map[string]tftypes.Value{
				"create": text(timeout), "read": text(timeout), "update": text(timeout), "delete": text(timeout),
			})
		}
		return values
	}
	for name, handed := range forgetful {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{Wrapped: true})
			e := newEngine(t, env)

			trunk := e.apply(managed{}, config("created"))
			id := onlyID(t, env)
			e.expect("created", trunk, id)
			trunk, _ = e.read(handed(trunk))
			e.expect("read", trunk, id)
			trunk = e.apply(handed(trunk), config("updated"))
			e.expect("updated", trunk, id)
			if env.Only(t, emulator.Trunks)["name"] != "updated" {
				t.Errorf("the trunk is %v", env.Only(t, emulator.Trunks))
			}
			env.ResetJournal()
			trunk = e.apply(handed(trunk), config("updated", "2m"))
			e.expect("updated without a request", trunk, id)
			env.ExpectNoWrites(t)
			trunk, _ = e.read(handed(trunk))
			e.expect("read once more", trunk, id)

			if gone := e.apply(handed(trunk), nil); len(e.Object(trunkType, gone.state)) > 0 {
				t.Errorf("the state holds a destroyed trunk: %v", e.Object(trunkType, gone.state))
			}
			env.ExpectCount(t, 0, emulator.Trunks)
			e.apply(handed(trunk), nil) // destroyed already
			gone, diagnostics := e.read(handed(trunk))
			if len(e.Object(trunkType, gone.state)) > 0 || len(diagnostics) != 1 || diagnostics[0].Summary != "Trunk is gone" {
				t.Errorf("a trunk that is gone: %v, %v", e.Object(trunkType, gone.state), diagnostics)
			}
		})
	}
}

// A create that fails after the POST leaves the identity beside the id.
func TestTrunkIdentity_failedCreate(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	e := newEngine(t, env)
	env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Read, Status: 403, Body: `{"error": "no"}`})
	none, config := e.object(nil), map[string]tftypes.Value{"trunk_direction": text("outbound"), "ipacl_uuid": text("acl-1")}
	planned, err := e.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: trunkType, PriorState: none, ProposedNewState: e.object(config), Config: e.object(config),
	})
	if err != nil {
		t.Fatal(err)
	}
	applied, err := e.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: trunkType, PriorState: none, PlannedState: planned.PlannedState, Config: e.object(config), PlannedIdentity: planned.PlannedIdentity,
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(applied.Diagnostics) != 1 || applied.Diagnostics[0].Summary != "Unable to read back trunk" {
		t.Errorf("got %v", applied.Diagnostics)
	}
	e.expect("created and not read back", managed{applied.NewState, applied.NewIdentity, applied.Private}, onlyID(t, env))
}

// An import, by id and by identity, is complete after the read that follows it.
func TestTrunkIdentity_import(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	e := newEngine(t, env)
	id := env.Put(emulator.Trunks, foreign["in"])
	for name, request := range map[string]*tfprotov6.ImportResourceStateRequest{
		"by id": {TypeName: trunkType, ID: id}, "by identity": {TypeName: trunkType, Identity: e.identityOf(id)},
	} {
		answer, err := e.ImportResourceState(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		e.Accept(answer.Diagnostics)
		if len(answer.ImportedResources) != 1 {
			t.Fatalf("%s: %d resources", name, len(answer.ImportedResources))
		}
		imported := answer.ImportedResources[0]
		trunk := managed{imported.State, imported.Identity, imported.Private}
		e.expect("imported "+name, trunk, id)
		trunk, diagnostics := e.read(trunk)
		e.Accept(diagnostics)
		e.expect("read after an import "+name, trunk, id)
		if state := e.Object(trunkType, trunk.state); !state["fallback_uri_uuid"].Equal(text("uri-2")) || !state["id"].Equal(text(id)) {
			t.Errorf("%s: the state is %v", name, state)
		}
	}
}

// testWithIdentity is [acctest.Env.Test] where the engine keeps identities; it skips elsewhere.
func testWithIdentity(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.Test(t, resource.TestCase{
		IsUnitTest:               true,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
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
		plan = append(plan, action("zentrunk_trunk."+name, plancheck.ResourceActionNoop))
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
		"a b":   {"Invalid import id", `"a b" is not an identifier`},
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
			forget(t, w, fields...)
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

			env.Remove(emulator.Trunks, where(t, env, "name", "gone"))
			env.ResetJournal()
			w.Write(strings.ReplaceAll(all, `"before"`, `"after"`))
			w.MustRun("apply").ExpectText(t, "Apply complete! Resources: 1 added, 1 changed, 1 destroyed.")
			if writes := env.Writes(); len(writes) != 3 {
				t.Errorf("expected a create, an update and a delete, got %v", writes)
			}
			w.MustRun("plan", "-detailed-exitcode")

			forget(t, w, "identity", "identity_schema_version")
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
	var state struct {
		Resources []struct {
			Instances []struct {
				Attributes emulator.Object `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(content, &state); err != nil {
		t.Fatal(err)
	}
	for _, r := range state.Resources {
		object := r.Instances[0].Attributes
		delete(object, "id")
		delete(object, "timeouts")
		env.Put(emulator.Trunks, object)
	}
}

// forget removes fields from every object in the state file.
func forget(t *testing.T, w *acctest.Workspace, fields ...string) {
	t.Helper()
	var state map[string]any
	if err := json.Unmarshal([]byte(w.Read("terraform.tfstate")), &state); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, r := range state["resources"].([]any) {
		for _, instance := range r.(map[string]any)["instances"].([]any) {
			for _, field := range fields {
				delete(instance.(map[string]any), field)
			}
			found++
		}
	}
	if found == 0 {
		t.Fatal("the state file is empty")
	}
	content, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	w.WriteFile("terraform.tfstate", string(content))
}
