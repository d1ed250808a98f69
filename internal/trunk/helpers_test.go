package trunk_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const address = "zentrunk_trunk.test"

// trunk is a resource zentrunk_trunk with that name and those lines.
func trunk(name string, lines ...string) string {
	return acctest.Block("zentrunk_trunk", name, lines...)
}

// What the smallest trunk of each direction consists of.
const (
	inbound  = `trunk_direction = "inbound"`
	primary  = `primary_uri_uuid = "uri-1"`
	outbound = `trunk_direction = "outbound"`
	ipacl    = `ipacl_uuid = "acl-1"`
)

// is expects every attribute of a trunk: those given, and of the others that they are
// the service's choice, the default or null.
func is(address string, want acctest.Attributes) []statecheck.StateCheck {
	all := acctest.Attributes{
		"id": knownvalue.NotNull(), "trunk_id": knownvalue.NotNull(), "trunk_domain": knownvalue.NotNull(),
		"name": knownvalue.NotNull(), "trunk_direction": nil, "trunk_status": "enabled", "secure": false,
		"ipacl_uuid": nil, "credential_uuid": nil, "primary_uri_uuid": nil, "fallback_uri_uuid": nil, "timeouts": nil,
	}
	maps.Copy(all, want)
	return acctest.Is(address, all)
}

func action(address string, action plancheck.ResourceActionType) plancheck.PlanCheck {
	return plancheck.ExpectResourceAction(address, action)
}

// onlyID is the id of the one trunk that there is.
func onlyID(t *testing.T, env *acctest.Env) string {
	t.Helper()
	return env.Only(t, emulator.Trunks)["trunk_id"].(string)
}

// where is the id of the trunk that has this value.
func where(t *testing.T, env *acctest.Env, field, value string) string {
	t.Helper()
	for _, object := range env.All(emulator.Trunks) {
		if object[field] == value {
			return object["trunk_id"].(string)
		}
	}
	t.Fatalf("no trunk has %s %q", field, value)
	return ""
}
