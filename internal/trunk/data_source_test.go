package trunk_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// one is a data source zentrunk_trunk with that line.
func one(line string) string { return "\ndata \"zentrunk_trunk\" \"one\" {\n  " + line + "\n}\n" }

// One trunk by its id and by its name, with every attribute.
func TestAccTrunkDataSource_found(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Wrapped: true})
	env.Put(emulator.Trunks, foreign["out"])
	id := env.Put(emulator.Trunks, foreign["in"])
	want := attributes{"trunk_id": id, "trunk_domain": id + ".zt.plivo.com", "ipacl_uuid": nil, "credential_uuid": nil}
	maps.Copy(want, attributes(foreign["in"]))
	var checks []statecheck.StateCheck
	for name, value := range want {
		checks = append(checks, statecheck.ExpectKnownValue("data.zentrunk_trunk.one", tfjsonpath.New(name), exactly(value)))
	}
	for _, line := range []string{`trunk_id = "` + id + `"`, `name = "in"`} {
		env.Test(t, resource.TestStep{Config: env.Config(one(line)), ConfigStateChecks: checks})
	}
	env.Test(t, resource.TestStep{ // a name that another resource tells
		Config: env.Config(data("name", "in") + one(`name = terraform_data.name.output`)),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.zentrunk_trunk.one", tfjsonpath.New("trunk_id"), knownvalue.StringExact(id)),
		},
	})
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
		``:                                      {"one (and only one) of [trunk_id,name] is required"},
		"name = \"in\"\n  trunk_id = \"12345\"": {"2 attributes specified when one (and only one) of [trunk_id,name] is required"},
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
