package zentrunk_test

import (
	"encoding/json"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// What a request leaves out, clears and sets are three things: "false" and "" are values.
func TestTrunkRequest_presence(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		request zentrunk.TrunkRequest
		want    string
	}{
		{"nothing but the direction", zentrunk.TrunkRequest{Direction: "inbound"}, `{"trunk_direction":"inbound"}`},
		{"cleared", zentrunk.TrunkRequest{
			Direction: "outbound", Name: zentrunk.Null[string](), Secure: zentrunk.Null[bool](), IPACLUUID: zentrunk.Null[string](),
		}, `{"trunk_direction":"outbound","name":null,"secure":null,"ipacl_uuid":null}`},
		{"zero values", zentrunk.TrunkRequest{
			Direction: "inbound", Name: zentrunk.Set(""), Secure: zentrunk.Set(false),
		}, `{"trunk_direction":"inbound","name":"","secure":false}`},
		{"all", zentrunk.TrunkRequest{
			Direction: "inbound", Name: zentrunk.Set("n"), Status: zentrunk.Set(zentrunk.Disabled), Secure: zentrunk.Set(true),
			IPACLUUID: zentrunk.Set("a"), CredentialUUID: zentrunk.Set("c"), PrimaryURIUUID: zentrunk.Set("p"), FallbackURIUUID: zentrunk.Set("f"),
		}, `{"trunk_direction":"inbound","name":"n","trunk_status":"disabled","secure":true,"ipacl_uuid":"a","credential_uuid":"c","primary_uri_uuid":"p","fallback_uri_uuid":"f"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := json.Marshal(test.request)
			if err != nil || string(got) != test.want {
				t.Errorf("got %s (%v)\nwant %s", got, err, test.want)
			}
		})
	}
}

func TestField_IsZero(t *testing.T) {
	t.Parallel()
	var omitted zentrunk.Field[string]
	if !omitted.IsZero() || zentrunk.Set("").IsZero() || zentrunk.Null[string]().IsZero() {
		t.Error("only the zero value is left out")
	}
	if got, err := json.Marshal(omitted); err != nil || string(got) != "null" {
		t.Errorf("a left-out field where omitzero is missing: %s (%v)", got, err)
	}
}

func TestEmptied(t *testing.T) {
	t.Parallel()
	request := zentrunk.TrunkRequest{
		Direction: zentrunk.Inbound, Name: zentrunk.Set("sales"), Secure: zentrunk.Set(true),
		IPACLUUID: zentrunk.Null[string](), FallbackURIUUID: zentrunk.Null[string](),
	}
	emptied, found := zentrunk.Emptied(request, []string{"fallback_uri_uuid", "name", "secure", "credential_uuid"})
	want := request
	want.FallbackURIUUID = zentrunk.Set("")
	if emptied != want || !found {
		t.Errorf("emptied is %+v, %v", emptied, found)
	}
	if same, found := zentrunk.Emptied(request, []string{"name"}); same != request || found {
		t.Errorf("a request without such a null became %+v, %v", same, found)
	}
}
