package object

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestImportID(t *testing.T) {
	t.Parallel()
	identity := func(value any) *tfsdk.ResourceIdentity {
		schema := identityschema.Schema{Attributes: map[string]identityschema.Attribute{
			"thing_id": identityschema.StringAttribute{RequiredForImport: true},
		}}
		typ := schema.Type().TerraformType(t.Context())
		if value == nil { // an import by id: an engine sends an identity without content
			return &tfsdk.ResourceIdentity{Schema: schema, Raw: tftypes.NewValue(typ, nil)}
		}
		return &tfsdk.ResourceIdentity{Schema: schema, Raw: tftypes.NewValue(typ, map[string]tftypes.Value{
			"thing_id": tftypes.NewValue(tftypes.String, value),
		})}
	}
	for name, test := range map[string]struct {
		request resource.ImportStateRequest
		id      string
		says    []string
	}{
		"by id":            {request: resource.ImportStateRequest{ID: "2178"}, id: "2178"},
		"by id, new":       {request: resource.ImportStateRequest{ID: "2178", Identity: identity(nil)}, id: "2178"},
		"by identity":      {request: resource.ImportStateRequest{Identity: identity("2178")}, id: "2178"},
		"nothing":          {request: resource.ImportStateRequest{}, says: []string{"The import id is empty. To import a thing, give the thing_id", "\n  terraform import zentrunk_thing.NAME 2178"}},
		"nothing, new":     {request: resource.ImportStateRequest{Identity: identity(nil)}, says: []string{"is empty"}},
		"empty identity":   {request: resource.ImportStateRequest{Identity: identity("")}, says: []string{"is empty"}},
		"an address":       {request: resource.ImportStateRequest{ID: "Trunk/2178"}, says: []string{`"Trunk/2178" looks like an address`}},
		"identity, spaces": {request: resource.ImportStateRequest{Identity: identity("a b")}, says: []string{`"a b" has a blank as character 2`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			if id := thing.ImportID(t.Context(), test.request, &diags); id != test.id {
				t.Errorf("got %q, expected %q", id, test.id)
			}
			if len(test.says) == 0 {
				if len(diags) > 0 {
					t.Errorf("got %v", diags)
				}
				return
			}
			summary, detail, _ := onlyError(t, diags)
			if summary != "Invalid import id" {
				t.Errorf("summary %q", summary)
			}
			expectTexts(t, detail, test.says...)
		})
	}
}
