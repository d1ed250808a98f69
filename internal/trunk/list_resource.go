package trunk

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

var _ list.ListResourceWithConfigure = (*trunkResource)(nil)

// NewListResource is the list resource zentrunk_trunk, for terraform query.
func NewListResource() list.ListResource { return newResource() }

func (r *trunkResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	filter := func(name string, check validator.String) schema.StringAttribute {
		return schema.StringAttribute{
			MarkdownDescription: filterDescriptions[name],
			Optional:            true,
			Validators:          []validator.String{check},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the trunks of the account, or those that match every filter that is set.",
		Attributes: map[string]schema.Attribute{
			"name":              filter("name", tfutil.NotBlank()),
			"trunk_direction":   filter("trunk_direction", directions),
			"trunk_status":      filter("trunk_status", statuses),
			"secure":            schema.BoolAttribute{MarkdownDescription: filterDescriptions["secure"], Optional: true},
			"ipacl_uuid":        filter("ipacl_uuid", tfutil.Reference()),
			"credential_uuid":   filter("credential_uuid", tfutil.Reference()),
			"primary_uri_uuid":  filter("primary_uri_uuid", tfutil.Reference()),
			"fallback_uri_uuid": filter("fallback_uri_uuid", tfutil.Reference()),
		},
	}
}

func (r *trunkResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter filterModel
	if diags := req.Config.Get(ctx, &filter); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = r.Stream(ctx, req, filter.toAPI(), filter.matches)
}
