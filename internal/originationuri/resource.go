package originationuri

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	_ resource.ResourceWithConfigure      = (*uriResource)(nil)
	_ resource.ResourceWithIdentity       = (*uriResource)(nil)
	_ resource.ResourceWithImportState    = (*uriResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*uriResource)(nil)
	_ resource.ResourceWithValidateConfig = (*uriResource)(nil)
)

type uriResource struct {
	tfutil.Resource[zentrunk.URI, zentrunk.URIRequest, zentrunk.NoFilter]
}

// NewResource is the resource zentrunk_origination_uri.
func NewResource() resource.Resource { return newResource() }

func newResource() *uriResource {
	return &uriResource{tfutil.NewResource(noun, uris)}
}

func uris(client *zentrunk.Client) *zentrunk.URIs { return client.URIs }

func (r *uriResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config resourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(config.checkAuthentication()...)
	config.Check(&resp.Diagnostics)
}

// ModifyPlan wants a password where a request will carry one: with authentication, in a
// create and in every update. An imported URI that nothing changes needs none.
func (r *uriResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() { // a destroy
		return
	}
	var config, plan, state resourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !resp.Diagnostics.HasError() && plan.changedFrom(state) {
		config.requirePassword(&resp.Diagnostics)
	}
}

func (r *uriResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	// What was unknown when planning is known now.
	resp.Diagnostics.Append(config.checkAuthentication()...)
	config.requirePassword(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.CreateObject(ctx, &plan, plan.createRequest(config.Value()), plan.wanted(), resp)
}

func (r *uriResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.ReadObject(ctx, &resourceModel{}, req, resp)
}

func (r *uriResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(config.checkAuthentication()...)
	changed := plan.changedFrom(state)
	if changed {
		config.requirePassword(&resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.UpdateObject(ctx, state.Known(), &plan, plan.updateRequest(state.model, config.Value()), changed, plan.wanted(), req, resp)
}

func (r *uriResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.DeleteObject(ctx, &resourceModel{}, usage, req, resp)
}
