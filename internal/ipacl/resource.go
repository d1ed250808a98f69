package ipacl

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	_ resource.ResourceWithConfigure   = (*ipaclResource)(nil)
	_ resource.ResourceWithIdentity    = (*ipaclResource)(nil)
	_ resource.ResourceWithImportState = (*ipaclResource)(nil)
)

type ipaclResource struct {
	tfutil.Resource[zentrunk.IPAccessControlList, zentrunk.IPAccessControlListRequest, zentrunk.NoFilter]
}

// NewResource is the resource zentrunk_ip_access_control_list.
func NewResource() resource.Resource { return newResource() }

func newResource() *ipaclResource {
	return &ipaclResource{tfutil.NewResource(noun, ipacls)}
}

func ipacls(client *zentrunk.Client) *zentrunk.IPAccessControlLists {
	return client.IPAccessControlLists
}

func (r *ipaclResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.CreateObject(ctx, &plan, plan.createRequest(), plan.wanted(), resp)
}

func (r *ipaclResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.ReadObject(ctx, &resourceModel{}, req, resp)
}

func (r *ipaclResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	request, changed := plan.updateRequest(state.model)
	r.UpdateObject(ctx, state.Known(), &plan, request, changed, plan.wanted(), req, resp)
}

func (r *ipaclResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.DeleteObject(ctx, &resourceModel{}, usage, req, resp)
}
