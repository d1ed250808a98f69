package ipacl

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var _ object.Managed = (*ipaclResource)(nil)

type ipaclResource struct {
	object.Resource[zentrunk.IPAccessControlList, zentrunk.IPAccessControlListRequest]
}

// NewResource is the resource zentrunk_ip_access_control_list.
func NewResource() resource.Resource { return newResource() }

func newResource() *ipaclResource {
	return &ipaclResource{object.NewResource(noun, endpoint, newModel)}
}

func endpoint(client *zentrunk.Client) object.Endpoint[zentrunk.IPAccessControlList, zentrunk.IPAccessControlListRequest] {
	return client.IPAccessControlLists
}

// ModifyPlan implements [resource.ResourceWithModifyPlan].
func (r *ipaclResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Resource.ModifyPlan(ctx, req, resp)
	if req.Plan.Raw.IsNull() || req.State.Raw.IsNull() {
		return
	}
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.risk(state, &resp.Diagnostics)
	plan.keepSpelling(state, r.Applies())
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

func (r *ipaclResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	r.Make(ctx, &plan, plan.newRequest(), resp)
}

func (r *ipaclResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.Refresh(ctx, req, resp)
}

func (r *ipaclResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	r.Change(ctx, &state, &plan, plan.changeRequest(state.model), req, resp)
}

func (r *ipaclResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.Remove(ctx, usage, req, resp)
}
