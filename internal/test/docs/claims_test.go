package docs_test

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// imported are the kinds whose pages show imports: what an account has of each, but for its id.
var imported = map[string]struct {
	kind   emulator.Kind
	id     string
	object emulator.Object
}{
	"zentrunk_trunk":                  {emulator.Trunks, "trunk_id", emulator.Object{"name": "support line", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"}},
	"zentrunk_ip_access_control_list": {emulator.IPAccessControlLists, "ipacl_uuid", emulator.Object{"name": "offices", "ip_addresses": []any{"203.0.113.0/24"}}},
	"zentrunk_credential":             {emulator.Credentials, "credential_uuid", emulator.Object{"name": "pbx", "username": "callcentre", "password": "demo_Passw0rd!"}},
	"zentrunk_origination_uri":        {emulator.URIs, "uri_uuid", emulator.Object{"name": "gateway 1", "uri": "gw1.pbx.example.com"}},
	"zentrunk_trunk_phone_number":     {emulator.Numbers, "number", nil},
}

var importCommand = regexp.MustCompile(`(?m)^terraform import (\S+) (\S+)$`)

// The imports of every page, as they are printed: they find what the account has of that id, the
// configuration that the engine writes for it plans nothing, and nothing is written to Zentrunk.
func TestAccImports(t *testing.T) {
	t.Parallel()
	for typ, has := range imported {
		shown := func(file string) string { return read(t, "examples/resources/"+typ+"/"+file) }
		command := importCommand.FindStringSubmatch(shown("import.sh"))
		if command == nil {
			t.Fatalf("%s: no command", typ)
		}
		address, id := command[1], command[2]
		begin := func(t *testing.T) (*acctest.Env, *acctest.Workspace) {
			t.Helper()
			env := acctest.New(t, emulator.Options{Wrapped: true, Numbers: emulator.NumberOptions{Rented: []string{number}}})
			if has.kind == emulator.Numbers {
				env.Route(number, env.Put(emulator.Trunks, imported["zentrunk_trunk"].object))
			} else {
				object := emulator.Object{has.id: id}
				maps.Copy(object, has.object)
				env.Put(has.kind, object)
			}
			return env, acctest.NewWorkspace(t, env)
		}
		expect := func(t *testing.T, env *acctest.Env, w *acctest.Workspace) {
			t.Helper()
			if got := w.Attributes(address)[has.id]; got != id {
				t.Errorf("%v was imported, expected %s", got, id)
			}
			env.ExpectNoWrites(t)
		}
		t.Run(typ+"/command", func(t *testing.T) {
			t.Parallel()
			env, w := begin(t)
			_, label, _ := strings.Cut(address, ".")
			w.Write(acctest.Block(typ, label))
			w.MustRun("import", address, id)
			expect(t, env, w)
		})
		for file, needed := range map[string]feature.Feature{"import-by-string-id.tf": feature.ImportBlocks, "import-by-identity.tf": feature.Identity} {
			t.Run(typ+"/"+file, func(t *testing.T) {
				t.Parallel()
				acctest.Require(t, needed)
				env, w := begin(t)
				w.Write("")
				// What the page says of newer engines, which older ones take as well.
				w.WriteFile("import.tf", strings.Replace(shown(file), "import {", "import {\n  provider = zentrunk", 1))
				w.MustRun("plan", "-generate-config-out=generated.tf").ExpectText(t, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.")
				if result := w.Run("plan"); result.Code == 0 {
					t.Errorf("the line provider may stay:\n%s", result)
				}
				w.WriteFile("import.tf", shown(file))
				w.MustRun("apply").ExpectText(t, "Resources: 1 imported, 0 added, 0 changed, 0 destroyed.")
				w.MustRun("plan", "-detailed-exitcode")
				expect(t, env, w)
			})
		}
	}
}

// What the guide says of the configuration that an engine writes: with the line that it prints,
// applied, what trunks use can be removed or replaced while they are repointed, in one apply.
// Without it that is refused.
func TestAccAdoptGenerated(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.ImportBlocks)
	line := regexp.MustCompile("\\*\\*Add `(lifecycle [^`]+)`\\*\\*").FindStringSubmatch(read(t, "docs/guides/adopting.md"))
	if line == nil {
		t.Fatal("the guide has no line to add")
	}
	generated := func(t *testing.T) (*acctest.Env, *acctest.Workspace) {
		t.Helper()
		env := acctest.New(t, emulator.Options{CheckReferences: true})
		var blocks strings.Builder
		for label, object := range map[string]emulator.Object{"old": {"name": "old", "uri": "old.example.com"}, "new": {"name": "new", "uri": "new.example.com"}} {
			fmt.Fprintf(&blocks, "import {\n  provider = zentrunk\n  to = zentrunk_origination_uri.%s\n  id = %q\n}\n", label, env.Put(emulator.URIs, object))
		}
		old := env.Named(t, emulator.URIs, "old")
		trunk := env.Put(emulator.Trunks, emulator.Object{"name": "in", "trunk_direction": "inbound", "primary_uri_uuid": old})
		fmt.Fprintf(&blocks, "import {\n  provider = zentrunk\n  to = zentrunk_trunk.in\n  id = %q\n}\n", trunk)
		w := acctest.NewWorkspace(t, env)
		w.Write(blocks.String())
		w.MustRun("plan", "-generate-config-out=generated.tf")
		w.Write(strings.ReplaceAll(blocks.String(), "  provider = zentrunk\n", ""))
		w.MustRun("apply")
		w.Write("")
		refer(t, w, " = "+strconv.Quote(old), " = zentrunk_origination_uri.old.uri_uuid")
		w.MustRun("apply").ExpectText(t, "0 added, 0 changed, 0 destroyed.")
		env.ExpectNoWrites(t)
		return env, w
	}
	add := func(t *testing.T, env *acctest.Env, w *acctest.Workspace) {
		t.Helper()
		for _, label := range []string{"old", "new"} {
			head := `resource "zentrunk_origination_uri" "` + label + "\" {\n"
			refer(t, w, head, head+"  "+line[1]+"\n")
		}
		w.MustRun("apply").ExpectText(t, "0 added, 0 changed, 0 destroyed.")
		env.ExpectNoWrites(t)
	}
	repoint := func(t *testing.T, w *acctest.Workspace) {
		t.Helper()
		refer(t, w, "zentrunk_origination_uri.old.uri_uuid", "zentrunk_origination_uri.new.uri_uuid")
		before, block, _ := strings.Cut(w.Read("generated.tf"), `resource "zentrunk_origination_uri" "old" {`)
		_, after, _ := strings.Cut(block, "\n}\n")
		w.WriteFile("generated.tf", before+after)
	}
	t.Run("removed", func(t *testing.T) {
		t.Parallel()
		env, w := generated(t)
		add(t, env, w)
		repoint(t, w)
		w.MustRun("apply").ExpectText(t, "0 added, 1 changed, 1 destroyed.")
		w.MustRun("plan", "-detailed-exitcode")
		env.ExpectCount(t, 1, emulator.URIs, emulator.Trunks)
	})
	t.Run("removed without it", func(t *testing.T) {
		t.Parallel()
		env, w := generated(t)
		repoint(t, w)
		if result := w.Run("apply"); result.Code == 0 || !strings.Contains(result.Text(), "is still used, so it was not deleted") {
			t.Errorf("expected it to be refused:\n%s", result)
		}
		env.ExpectCount(t, 2, emulator.URIs)
		env.ExpectCount(t, 1, emulator.Trunks)
	})
	t.Run("replaced without a reference", func(t *testing.T) {
		t.Parallel()
		env, w := generated(t)
		add(t, env, w)
		refer(t, w, "zentrunk_origination_uri.old.uri_uuid", strconv.Quote(env.Named(t, emulator.URIs, "old")))
		refer(t, w, `"old"`+"\n", `"another"`+"\n")
		if result := w.Run("apply", "-replace=zentrunk_origination_uri.old"); result.Code == 0 || !strings.Contains(result.Text(), "is still used, so it was not deleted") {
			t.Errorf("expected it to be refused:\n%s", result)
		}
		env.ExpectCount(t, 1, emulator.Trunks)
	})
	t.Run("replaced", func(t *testing.T) {
		t.Parallel()
		env, w := generated(t)
		add(t, env, w)
		before := env.Named(t, emulator.URIs, "old")
		refer(t, w, `"old"`+"\n", `"another"`+"\n")
		w.MustRun("apply", "-replace=zentrunk_origination_uri.old").ExpectText(t, "1 added, 1 changed, 1 destroyed.")
		w.MustRun("plan", "-detailed-exitcode")
		env.ExpectCount(t, 1, emulator.Trunks)
		if after := env.Only(t, emulator.Trunks)["primary_uri_uuid"]; after == before || after != env.Named(t, emulator.URIs, "another") {
			t.Errorf("the trunk has %v, and had %s", after, before)
		}
	})
}

// refer writes another text into the generated configuration.
func refer(t *testing.T, w *acctest.Workspace, old, text string) {
	t.Helper()
	if !strings.Contains(w.Read("generated.tf"), old) {
		t.Fatalf("there is no %s in\n%s", old, w.Read("generated.tf"))
	}
	w.WriteFile("generated.tf", strings.Replace(w.Read("generated.tf"), old, text, 1))
}

// What the credential's page says of passwords is what is warned of, and the settings of a random
// one that it gives are as long, and of the same signs.
func TestPasswordOfThePage(t *testing.T) {
	t.Parallel()
	text := read(t, "docs/resources/credential.md")
	said := regexp.MustCompile("\\*\\*The password is (\\d+) to (\\d+) letters, digits and ``(\\S+)``, one of these signs at least\\*\\*").FindStringSubmatch(text)
	random := regexp.MustCompile("fits with `length = (\\d+)`, `min_special = 1` and `override_special = \"(\\S+)\"`").FindStringSubmatch(text)
	if said == nil || random == nil || random[1] != said[2] || random[2] != said[3] {
		t.Fatalf("the page says %q, and of a random one %q", said, random)
	}
	least, err := strconv.Atoi(said[1])
	if err != nil {
		t.Fatal(err)
	}
	most, err := strconv.Atoi(said[2])
	if err != nil {
		t.Fatal(err)
	}
	signs := said[3]
	p := acctest.NewProtocol(t, acctest.New(t, emulator.Options{}))
	fill := func(signs string, length int) string {
		return signs + strings.Repeat("aZ9", length)[:length-len(signs)]
	}
	for password, unusual := range map[string]bool{
		fill(signs, most): false, fill("_", most): false, fill("_", least): false,
		fill("_", most+1): true, fill("_", least-1): true, fill("", most): true, fill("-_", most): true, fill("=_", most): true,
	} {
		for _, attribute := range []string{"password", "password_wo"} {
			diagnostics := p.Validate("zentrunk_credential", acctest.Attributes{"username": "callcentre", attribute: password})
			if warned := len(diagnostics) == 1 && diagnostics[0].Summary == "Unusual "+attribute; warned != unusual || len(diagnostics) > 1 {
				t.Errorf("%s = %q: %v", attribute, password, diagnostics)
			}
		}
	}
}

// What the page of lists says of addresses that are unusual together is a warning, no error.
func TestAddressesOfThePage(t *testing.T) {
	t.Parallel()
	said := regexp.MustCompile("A warning says where one list has the same address in two spellings, .* an address lets in a whole network, as `(\\S+)` does").FindStringSubmatch(read(t, "docs/resources/ip_access_control_list.md"))
	if said == nil {
		t.Fatal("the page does not say it")
	}
	p := acctest.NewProtocol(t, acctest.New(t, emulator.Options{}))
	for _, addresses := range [][]string{{said[1]}, {"2001:DB8:0::1", "2001:db8::1"}, {"203.0.113.7", "203.0.113.7/32"}} {
		diagnostics := p.Validate("zentrunk_ip_access_control_list", acctest.Attributes{"ip_addresses": addresses})
		if len(diagnostics) != 1 || diagnostics[0].Severity != tfprotov6.DiagnosticSeverityWarning {
			t.Errorf("%v: %v", addresses, diagnostics)
		}
	}
}
