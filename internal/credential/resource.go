package credential

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	_ object.Managed                      = (*credentialResource)(nil)
	_ resource.ResourceWithValidateConfig = (*credentialResource)(nil)
)

type credentialResource struct {
	object.Resource[zentrunk.Credential, zentrunk.CredentialRequest]
}

// NewResource is the resource zentrunk_credential.
func NewResource() resource.Resource { return newResource() }

func newResource() *credentialResource {
	return &credentialResource{object.NewResource(noun, endpoint, newModel)}
}

func endpoint(client *zentrunk.Client) object.Endpoint[zentrunk.Credential, zentrunk.CredentialRequest] {
	return client.Credentials
}

func (r *credentialResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config resourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	config.Check(&resp.Diagnostics)
}

// ModifyPlan wants a password where a request will carry one.
func (r *credentialResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Resource.ModifyPlan(ctx, req, resp)
	object.PlanPassword(ctx, noun, req, resp, needsPassword, resourceModel.lacksPassword)
}

func (r *credentialResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	// What was unknown when planning is known now.
	if plan.lacksPassword(resourceModel{}, config) {
		resp.Diagnostics.AddAttributeError(tfutil.MissingPassword(needsPassword, ""))
	}
	r.Make(ctx, &plan, plan.newRequest(plan.Planned(config.Secret).Value()), resp)
}

func (r *credentialResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.Refresh(ctx, req, resp)
}

func (r *credentialResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if plan.lacksPassword(state, config) {
		resp.Diagnostics.AddAttributeError(tfutil.MissingPassword(needsPassword, ""))
	}
	r.Change(ctx, &state, &plan, plan.changeRequest(state, config.Secret), req, resp)
}

func (r *credentialResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.Remove(ctx, usage, req, resp)
}
