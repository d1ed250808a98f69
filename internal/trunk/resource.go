package trunk

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	_ resource.ResourceWithConfigure      = (*trunkResource)(nil)
	_ resource.ResourceWithIdentity       = (*trunkResource)(nil)
	_ resource.ResourceWithImportState    = (*trunkResource)(nil)
	_ resource.ResourceWithValidateConfig = (*trunkResource)(nil)
)

type trunkResource struct {
	tfutil.Resource[zentrunk.Trunk, zentrunk.TrunkRequest, zentrunk.TrunkFilter]
}

// NewResource is the resource zentrunk_trunk.
func NewResource() resource.Resource { return newResource() }

func newResource() *trunkResource {
	return &trunkResource{tfutil.NewResource(noun, trunks)}
}

func trunks(client *zentrunk.Client) *zentrunk.Trunks { return client.Trunks }

func (r *trunkResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config resourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(config.checkDirection()...)
}

func (r *trunkResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	// What was unknown when planning is known now.
	resp.Diagnostics.Append(plan.checkDirection().Errors()...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.CreateObject(ctx, &plan, plan.createRequest(), plan.wanted(), resp)
}

func (r *trunkResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.ReadObject(ctx, &resourceModel{}, req, resp)
}

func (r *trunkResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(plan.checkDirection().Errors()...)
	if resp.Diagnostics.HasError() {
		return
	}
	request, changed := plan.updateRequest(state.model)
	r.UpdateObject(ctx, state.Known(), &plan, request, changed, plan.wanted(), req, resp)
}

func (r *trunkResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.DeleteObject(ctx, &resourceModel{}, tfutil.Usage{}, req, resp)
}
