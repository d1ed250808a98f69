package zentrunk_test

import (
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

func TestTrunkFilter_Query(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		filter zentrunk.TrunkFilter
		want   string
	}{
		{"unset, so nothing", zentrunk.TrunkFilter{}, ""},
		{"false is a value", zentrunk.TrunkFilter{Secure: new(bool)}, "secure=false"},
		{"escaped", zentrunk.TrunkFilter{IPACLUUID: "a&b=c d"}, "ipacl_uuid=a%26b%3Dc+d"},
		{
			"all",
			zentrunk.TrunkFilter{
				Direction: "inbound", Status: "enabled", Secure: new(true), IPACLUUID: "a", CredentialUUID: "c", PrimaryURIUUID: "p", FallbackURIUUID: "f",
			},
			"credential_uuid=c&fallback_uri_uuid=f&ipacl_uuid=a&primary_uri_uuid=p&secure=true&trunk_direction=inbound&trunk_status=enabled",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := test.filter.Query().Encode(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
