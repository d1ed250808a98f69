package originationuri

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	_ object.Managed                      = (*uriResource)(nil)
	_ resource.ResourceWithValidateConfig = (*uriResource)(nil)
)

type uriResource struct {
	object.Resource[zentrunk.URI, zentrunk.URIRequest]
}

// NewResource is the resource zentrunk_origination_uri.
func NewResource() resource.Resource { return newResource() }

func newResource() *uriResource {
	return &uriResource{object.NewResource(noun, endpoint, newModel)}
}

func endpoint(client *zentrunk.Client) object.Endpoint[zentrunk.URI, zentrunk.URIRequest] {
	return client.URIs
}

func (r *uriResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config resourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(config.checkAuthentication()...)
	config.Check(&resp.Diagnostics)
}

// ModifyPlan wants a password where a request will carry one.
func (r *uriResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Resource.ModifyPlan(ctx, req, resp)
	object.PlanPassword(ctx, noun, req, resp, needsPassword, resourceModel.lacksPassword)
}

func (r *uriResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	// What was unknown when planning is known now.
	resp.Diagnostics.Append(config.checkAuthentication()...)
	if plan.lacksPassword(resourceModel{}, config) {
		resp.Diagnostics.AddAttributeError(tfutil.MissingPassword(needsPassword, ""))
	}
	r.Make(ctx, &plan, plan.newRequest(plan.Planned(config.Secret).Value()), resp)
}

func (r *uriResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.Refresh(ctx, req, resp)
}

func (r *uriResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(config.checkAuthentication()...)
	if plan.lacksPassword(state, config) {
		resp.Diagnostics.AddAttributeError(tfutil.MissingPassword(needsPassword, ""))
	}
	r.Change(ctx, &state, &plan, plan.changeRequest(state, config.Secret), req, resp)
}

func (r *uriResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.Remove(ctx, usage, req, resp)
}
