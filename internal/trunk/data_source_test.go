package trunk_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// one is a data source zentrunk_trunk with that line.
func one(line string) string { return "\ndata \"zentrunk_trunk\" \"one\" {\n  " + line + "\n}\n" }

// One trunk by its id and by its name, with every attribute.
func TestAccTrunkDataSource_found(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	env.Put(emulator.Trunks, foreign["out"])
	id := env.Put(emulator.Trunks, foreign["in"])
	want := acctest.Attributes{"trunk_id": id, "trunk_domain": id + ".zt.plivo.com", "ipacl_uuid": nil, "credential_uuid": nil}
	maps.Copy(want, acctest.Attributes(foreign["in"]))
	var checks []statecheck.StateCheck
	for name, value := range want {
		checks = append(checks, statecheck.ExpectKnownValue("data.zentrunk_trunk.one", tfjsonpath.New(name), acctest.Exactly(value)))
	}
	for _, line := range []string{`trunk_id = "` + id + `"`, `name = "in"`} {
		env.Test(t, resource.TestStep{Config: env.Config(one(line)), ConfigStateChecks: checks})
	}
}

// None or several: an error that says which, on the argument.
func TestAccTrunkDataSource_refused(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	first, second := env.Put(emulator.Trunks, foreign["in"]), env.Put(emulator.Trunks, foreign["in"])
	for line, says := range map[string][]string{
		`trunk_id = "12345"`:                    {`trunk_id = "12345"`, "Account " + env.AuthID() + " has no trunk 12345."},
		`trunk_id = "1/2"`:                      {`trunk_id = "1/2"`, "looks like an address"},
		`name = "IN"`:                           {`name = "IN"`, "Account " + env.AuthID() + ` has no trunk called "IN".`},
		`name = "in"`:                           {`name = "in"`, `More than one trunk is called "in": ` + first + ", " + second},
		`name = ""`:                             {"Empty name"},
		``:                                      {"Say which trunk is meant: set trunk_id or name."},
		"name = \"in\"\n  trunk_id = \"12345\"": {"Say with either trunk_id or name which trunk is meant"},
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			env.Test(t, resource.TestStep{Config: env.Config(one(line)), ExpectError: acctest.Says(says...)})
		})
	}
	t.Run("broken", func(t *testing.T) {
		t.Parallel()
		env := acctest.New(t, emulator.Options{})
		env.Inject(emulator.Fault{Kind: emulator.Trunks, Status: 403, Body: `{"error": "no"}`})
		for _, line := range []string{`trunk_id = "12345"`, `name = "in"`} {
			env.Test(t, resource.TestStep{Config: env.Config(one(line)), ExpectError: acctest.Says("Unable to read trunk", "SIP trunking (Zentrunk) may not be enabled")})
		}
	})
}

// What another resource tells is known at apply: which trunk is meant, and that both
// arguments, or neither, say so.
func TestAccTrunkDataSource_unknown(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.TerraformData)
	env := acctest.New(t, emulator.Options{Wrapped: true})
	id := env.Put(emulator.Trunks, foreign["in"])
	const told = "terraform_data.told.output"
	for argument, value := range map[string]string{"trunk_id": id, "name": "in"} {
		env.Test(t, resource.TestStep{
			Config:            env.Config(data("told", value) + one(argument+" = "+told)),
			ConfigStateChecks: acctest.Is("data.zentrunk_trunk.one", acctest.Attributes{"trunk_id": id, "name": "in"}),
		})
	}
	for lines, says := range map[string]string{
		"trunk_id = " + told + "\n  name = \"in\"":  "Say with either trunk_id or name which trunk is meant",
		"name = " + told + " == \"\" ? \"\" : null": "Say which trunk is meant",
		"trunk_id = \"${" + told + "}/\"":           "looks like an address",
	} {
		t.Run(lines, func(t *testing.T) {
			t.Parallel()
			env.Test(t, resource.TestStep{Config: env.Config(data("told", id) + one(lines)), ExpectError: acctest.Says(says)})
		})
	}
}

// A name is found in any spelling of it, and exactly its own before any other.
func TestTrunkDataSource_spelling(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	for _, name := range []string{"Zu\u0308rich ", " Basel", "Basel", "Bern ", " Bern"} {
		env.Put(emulator.Trunks, emulator.Object{"name": name, "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
	}
	p := acctest.NewProtocol(t, env)
	for name, found := range map[string]bool{"Zürich": true, "Zu\u0308rich": true, "Basel": true, " Basel": true, "Bern ": true, "Bern": false} {
		read := p.Data(trunkType, acctest.Attributes{"name": name})
		if found {
			p.Accept(read)
		} else if len(read) != 1 || read[0].Summary != "Several trunks found" {
			t.Errorf("%q: %v", name, read)
		}
	}
}

// By name, pages are read no further than until the result is certain: to the second
// trunk of that name or, for there might be one, to the end. By id, none is.
func TestTrunkDataSource_pages(t *testing.T) {
	t.Parallel()
	const pages = 2 * zentrunk.WholeList
	for name, test := range map[string]struct {
		at              []int // what is called so
		found           bool
		atLeast, atMost int // list pages
	}{
		"none":                       {nil, false, pages, pages},
		"one on the first page":      {[]int{0}, true, pages, pages},
		"one on the last page":       {[]int{filling(pages) - 1}, true, pages, pages},
		"two on the first page":      {[]int{0, pageSize - 1}, false, 1, 1},
		"three, the first two early": {[]int{1, pageSize, filling(pages) - 1}, false, 2, 2 + zentrunk.WholeList},
		"two, far apart":             {[]int{0, filling(pages) - 1}, false, pages, pages},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			ids := fill(env, filling(pages))
			var meant []string
			for _, i := range test.at {
				env.Patch(emulator.Trunks, ids[i], emulator.Object{"name": "meant"})
				meant = append(meant, ids[i])
			}
			p := unlimited(t, env)
			p.Accept(p.Data(trunkType, acctest.Attributes{"trunk_id": ids[0]}))
			if requests := env.Journal(); len(requests) != 1 || requests[0].Op != emulator.Read {
				t.Errorf("by id: %v", requests)
			}
			env.ResetJournal()
			read := p.Data(trunkType, acctest.Attributes{"name": "meant"})
			if requests := len(env.Journal()); requests < test.atLeast || requests > test.atMost {
				t.Errorf("%d requests, expected %d to %d", requests, test.atLeast, test.atMost)
			}
			switch {
			case test.found:
				p.Accept(read)
			case len(read) != 1 || read[0].Severity != tfprotov6.DiagnosticSeverityError ||
				!read[0].Attribute.Equal(tftypes.NewAttributePath().WithAttributeName("name")):
				t.Fatalf("expected one error on name, got %v", read)
			case len(meant) == 0:
				if read[0].Summary != "Trunk not found" {
					t.Errorf("got %+v", read[0])
				}
			default: // the ids of the first two
				if read[0].Summary != "Several trunks found" || !strings.Contains(read[0].Detail, meant[0]+", "+meant[1]) {
					t.Errorf("expected %v in %+v", meant[:2], read[0])
				}
			}
		})
	}
}
