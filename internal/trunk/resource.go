package trunk

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	_ object.Managed                      = (*trunkResource)(nil)
	_ resource.ResourceWithValidateConfig = (*trunkResource)(nil)
)

type trunkResource struct {
	object.Resource[zentrunk.Trunk, zentrunk.TrunkRequest]
}

// NewResource is the resource zentrunk_trunk.
func NewResource() resource.Resource { return newResource() }

func newResource() *trunkResource {
	return &trunkResource{object.NewResource(noun, endpoint, newModel)}
}

func endpoint(client *zentrunk.Client) object.Endpoint[zentrunk.Trunk, zentrunk.TrunkRequest] {
	return client.Trunks
}

func (r *trunkResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config resourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(config.checkDirection()...)
	config.check(&resp.Diagnostics)
}

// ModifyPlan tells the run of the trunk's planned direction, and says what a destroy comes to.
func (r *trunkResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Resource.ModifyPlan(ctx, req, resp)
	var plan, state resourceModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.checkDestroy(state, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	r.Routes().Directed(state.TrunkID.ValueString(), plan.TrunkDirection.ValueString(), true)
}

func (r *trunkResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	// What was unknown when planning is known now.
	resp.Diagnostics.Append(plan.checkDirection().Errors()...)
	r.Make(ctx, &plan, plan.newRequest(), resp)
	if resp.State.Raw.IsNull() {
		return
	}
	var made resourceModel
	resp.Diagnostics.Append(resp.State.Get(ctx, &made)...)
	r.Routes().Directed(made.TrunkID.ValueString(), plan.TrunkDirection.ValueString(), false)
	if resp.Diagnostics.HasError() { // it is tainted, and protected could not be replaced
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("deletion_protection"), false)...)
	}
}

func (r *trunkResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.Refresh(ctx, req, resp)
}

func (r *trunkResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(plan.checkDirection().Errors()...)
	ctx, cancel := object.Within(ctx, plan.Limits().Update, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() || r.refuseOutbound(ctx, state, plan, &resp.Diagnostics) {
		return
	}
	r.Change(ctx, &state, &plan, plan.changeRequest(state.model), req, resp)
	if !resp.Diagnostics.HasError() {
		r.Routes().Directed(state.TrunkID.ValueString(), plan.TrunkDirection.ValueString(), false)
	}
}

func (r *trunkResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.routable() {
		defer r.Routes().Deleting()()
	}
	r.RemoveBy(ctx, req, resp, func(ctx context.Context, _ object.Known, diags *diag.Diagnostics) bool {
		return r.refuseDelete(ctx, state, req.Private, diags)
	}, r.Endpoint.Delete)
	if !resp.Diagnostics.HasError() {
		r.Routes().Deleted(state.TrunkID.ValueString())
	}
}
