package trunk

import (
	"slices"
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Every combination of a direction and of four fields that are null, unknown or set,
// against the rules as the API states them.
func TestCheckDirection(t *testing.T) {
	t.Parallel()
	null, unknown := types.StringNull(), types.StringUnknown()
	fields := func(own string) []types.String { return []types.String{null, unknown, types.StringValue(own)} }
	directions := []types.String{types.StringValue("inbound"), types.StringValue("outbound"), unknown, null}
	for _, direction := range directions {
		for _, ipacl := range fields("acl") {
			for _, credential := range fields("cred") {
				for _, primary := range fields("uri-1") {
					for _, fallback := range fields("uri-2") {
						m := model{
							TrunkDirection: direction, IPACLUUID: ipacl, CredentialUUID: credential, PrimaryURIUUID: primary, FallbackURIUUID: fallback,
						}
						diags := m.checkDirection()
						if got, want := paths(diags), broken(m); !slices.Equal(got, want) {
							t.Errorf("direction %s, ipacl %s, credential %s, primary %s, fallback %s: got errors on %v, expected %v",
								direction, ipacl, credential, primary, fallback, got, want)
						}
						if diags.WarningsCount() > 0 {
							t.Errorf("a warning about two different URIs: %v", diags.Warnings())
						}
					}
				}
			}
		}
	}
}

// broken states the rules a second time: where an error has to stand.
func broken(m model) []string {
	var attributes []string
	set := func(value types.String) bool { return value.ValueString() != "" }
	refuse := func(name string, value types.String) {
		if set(value) {
			attributes = append(attributes, name)
		}
	}
	switch m.TrunkDirection.ValueString() {
	case "inbound":
		if m.PrimaryURIUUID.IsNull() {
			attributes = append(attributes, "primary_uri_uuid")
		}
		refuse("ipacl_uuid", m.IPACLUUID)
		refuse("credential_uuid", m.CredentialUUID)
	case "outbound":
		if m.IPACLUUID.IsNull() && m.CredentialUUID.IsNull() {
			attributes = append(attributes, "ipacl_uuid")
		}
		refuse("primary_uri_uuid", m.PrimaryURIUUID)
		refuse("fallback_uri_uuid", m.FallbackURIUUID)
	default:
		if (set(m.IPACLUUID) || set(m.CredentialUUID)) && (set(m.PrimaryURIUUID) || set(m.FallbackURIUUID)) {
			if set(m.IPACLUUID) {
				attributes = append(attributes, "ipacl_uuid")
			} else {
				attributes = append(attributes, "credential_uuid")
			}
		}
	}
	return attributes
}

func paths(diags diag.Diagnostics) []string {
	var names []string
	for _, d := range diags.Errors() {
		name := "?"
		if d, ok := d.(diag.DiagnosticWithPath); ok {
			name = d.Path().String()
		}
		names = append(names, name)
	}
	return names
}

func TestCheckDirectionWarnsOfEqualURIs(t *testing.T) {
	t.Parallel()
	uri, other := types.StringValue("uri"), types.StringValue("other")
	for i, test := range []struct {
		primary, fallback types.String
		warned            bool
	}{
		{uri, uri, true},
		{uri, other, false},
		{uri, types.StringUnknown(), false},
		{types.StringUnknown(), types.StringUnknown(), false},
		{uri, types.StringNull(), false},
		{types.StringNull(), types.StringNull(), false},
	} {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			m := model{TrunkDirection: types.StringUnknown(), PrimaryURIUUID: test.primary, FallbackURIUUID: test.fallback}
			if got := m.checkDirection().WarningsCount() == 1; got != test.warned {
				t.Errorf("warned: %t", got)
			}
		})
	}
}
