package trunk_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
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
	return acctest.Is(address, acctest.Attributes{
		"id": knownvalue.NotNull(), "trunk_id": knownvalue.NotNull(), "trunk_domain": knownvalue.NotNull(),
		"name": knownvalue.NotNull(), "trunk_direction": nil, "trunk_status": "enabled", "secure": false,
		"ipacl_uuid": nil, "credential_uuid": nil, "primary_uri_uuid": nil, "fallback_uri_uuid": nil, "timeouts": nil,
	}.With(want))
}
