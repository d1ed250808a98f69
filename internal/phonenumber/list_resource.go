package phonenumber

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var _ list.ListResourceWithConfigure = (*routeResource)(nil)

// NewListResource is the list resource zentrunk_trunk_phone_number, for terraform query.
func NewListResource() list.ListResource { return newResource() }

func (r *routeResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := map[string]schema.Attribute{}
	for name, description := range filterDescriptions {
		attributes[name] = schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: []validator.String{tfutil.NotBlank()}}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the phone numbers that are routed to a trunk, all of them or those that match every filter that is set.",
		Attributes:          attributes,
	}
}

func (r *routeResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter filterModel
	if diags := req.Config.Get(ctx, &filter); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	// A number that no trunk has is no route.
	stream.Results = r.Stream(ctx, req, filter.toAPI(), func(n *zentrunk.Number) bool { return n.TrunkID() != "" && filter.matches(n) })
}
