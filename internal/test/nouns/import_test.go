package nouns_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// What an import yields is what a create leaves in the state, by command and by block,
// but for the password that the service does not tell.
func TestAccNouns_import(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	steps := []resource.TestStep{{Config: env.Config(ofAll(noun.whole))}}
	for _, n := range nouns {
		steps = append(steps, resource.TestStep{
			ResourceName: n.address(), ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"password"},
		})
		if n.secret == "" && acctest.Has(t, feature.ImportBlocks) { // else the block plans to set the password that the configuration has
			steps = append(steps, resource.TestStep{ResourceName: n.address(), ImportState: true, ImportStateKind: resource.ImportBlockWithID})
		}
	}
	env.Test(t, steps...)
}

// After an import the plan is empty: by command with a configuration that has no
// password, and by block with the configuration that the engine writes itself.
func TestAccNouns_importPlansNothing(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.ImportBlocks)
	for shape, options := range shapes {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, options)
			ids, blocks := map[string]string{}, ""
			for _, n := range nouns {
				ids[n.key] = env.Put(n.kind, n.foreign())
				// The line provider is what newer engines want while there is no configuration.
				blocks += fmt.Sprintf("import {\n  provider = zentrunk\n  to = %s\n  id = %q\n}\n", n.address(), ids[n.key])
			}
			w := acctest.NewWorkspace(t, env)
			w.Write("")
			w.WriteFile("import.tf", blocks)
			w.MustRun("plan", "-generate-config-out=generated.tf").
				ExpectText(t, fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", len(nouns)))
			if strings.Contains(w.Read("generated.tf"), password) {
				t.Error("the generated configuration has a password")
			}
			// It wants the line away once the configuration exists, in some versions.
			w.WriteFile("import.tf", strings.ReplaceAll(blocks, "  provider = zentrunk\n", ""))
			w.MustRun("validate")
			w.MustRun("apply").ExpectText(t, fmt.Sprintf("Apply complete! Resources: %d imported, 0 added, 0 changed, 0 destroyed.", len(nouns)))
			w.MustRun("plan", "-detailed-exitcode")
			env.ExpectNoWrites(t)
			if !options.Wrapped { // once is enough
				return
			}
			w = acctest.NewWorkspace(t, env)
			w.Write(ofAll(func(n noun) string { return acctest.Block(n.typ, n.key, append([]string{named(n.key)}, n.full...)...) }))
			for _, n := range nouns {
				w.MustRun("import", n.address(), ids[n.key])
			}
			w.MustRun("plan", "-detailed-exitcode")
			env.ExpectNoWrites(t)
			w.MustRun("destroy")
			env.ExpectCount(t, 0, kinds...)
		})
	}
}

// Each noun has one identity, the service's identifier, and is imported by it as by its
// id. What cannot be one is refused without a request.
func TestNouns_identity(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	p := acctest.NewProtocol(t, env)
	for _, n := range ofEachKind() {
		schema := p.Identities[n.typ]
		if schema == nil || len(schema.IdentityAttributes) != 1 {
			t.Fatalf("%s: the identity is %+v", n.typ, schema)
		}
		if a := schema.IdentityAttributes[0]; a.Name != n.idField || !a.RequiredForImport || !a.Type.Is(tftypes.String) || a.Description == "" {
			t.Errorf("%s: the identity is %+v", n.typ, a)
		}
		byID := func(id string) (acctest.Managed, []*tfprotov6.Diagnostic) { return p.ImportID(n.typ, id) }
		byIdentity := func(id string) (acctest.Managed, []*tfprotov6.Diagnostic) {
			return p.ImportIdentity(n.typ, acctest.Attributes{n.idField: id})
		}
		for name, by := range map[string]func(string) (acctest.Managed, []*tfprotov6.Diagnostic){"id": byID, "identity": byIdentity} {
			imported, said := by("an-1d")
			p.Accept(said)
			want := acctest.Text("an-1d")
			if got := p.Object(n.typ, imported.State)[n.idField]; !got.Equal(want) {
				t.Errorf("%s by %s: the state has %s", n.typ, name, got)
			}
			if got := p.Identity(n.typ, imported.Identity)[n.idField]; !got.Equal(want) {
				t.Errorf("%s by %s: the identity has %s", n.typ, name, got)
			}
			for _, id := range []string{"../1", "a b", "x/y", ""} {
				if id == "" && name == "id" { // it means that there is an identity
					continue
				}
				if _, said := by(id); len(said) != 1 || said[0].Summary != "Invalid import id" || !strings.Contains(said[0].Detail, "terraform import "+n.typ+".NAME ") {
					t.Errorf("%s by %s %q: %v", n.typ, name, id, said)
				}
			}
		}
	}
	if requests := env.Journal(); len(requests) != 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}
