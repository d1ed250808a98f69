package object

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

// ImportID is the identifier that an import names, as its id or in its identity. What
// is not a plain identifier is refused, with an error and "", before a request is made of it.
func (n Noun) ImportID(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) string {
	id := req.ID
	if id == "" && req.Identity != nil && !req.Identity.Raw.IsNull() {
		var attribute types.String
		diags.Append(req.Identity.GetAttribute(ctx, path.Root(n.IDField), &attribute)...)
		id = attribute.ValueString()
	}
	id = n.canonical(id)
	if wrong := tfutil.CheckID(id); wrong != "" && !diags.HasError() {
		diags.AddError("Invalid import id", fmt.Sprintf(
			"The import id %s. To import %s, give the %s that the Plivo console and the data source %ss show, for example:\n\n%s",
			wrong, n.one(), n.IDField, n.Type, n.ImportCommand(n.ExampleID)))
		return ""
	}
	return id
}
