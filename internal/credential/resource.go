package credential

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	_ resource.ResourceWithConfigure      = (*credentialResource)(nil)
	_ resource.ResourceWithIdentity       = (*credentialResource)(nil)
	_ resource.ResourceWithImportState    = (*credentialResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*credentialResource)(nil)
	_ resource.ResourceWithValidateConfig = (*credentialResource)(nil)
)

type credentialResource struct {
	tfutil.Resource[zentrunk.Credential, zentrunk.CredentialRequest, zentrunk.NoFilter]
}

// NewResource is the resource zentrunk_credential.
func NewResource() resource.Resource { return newResource() }

func newResource() *credentialResource {
	return &credentialResource{tfutil.NewResource(noun, credentials)}
}

func credentials(client *zentrunk.Client) *zentrunk.Credentials { return client.Credentials }

func (r *credentialResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config resourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config.Check(&resp.Diagnostics)
}

// ModifyPlan wants a password where a request will carry one: in a create and in every
// update. An imported credential that nothing changes needs none.
func (r *credentialResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
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

func (r *credentialResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	// What was unknown when planning is known now.
	config.requirePassword(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.CreateObject(ctx, &plan, plan.createRequest(config.Value()), plan.wanted(), resp)
}

func (r *credentialResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.ReadObject(ctx, &resourceModel{}, req, resp)
}

func (r *credentialResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	changed := plan.changedFrom(state)
	if changed {
		config.requirePassword(&resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.UpdateObject(ctx, state.Known(), &plan, plan.updateRequest(state.model, config.Value()), changed, plan.wanted(), req, resp)
}

func (r *credentialResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.DeleteObject(ctx, &resourceModel{}, usage, req, resp)
}
