package phonenumber

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var _ object.Managed = (*routeResource)(nil)

type routeResource struct {
	object.Resource[zentrunk.Number, request]
}

// NewResource is the resource zentrunk_trunk_phone_number.
func NewResource() resource.Resource { return newResource() }

func newResource() *routeResource {
	return &routeResource{object.NewResource(noun, newEndpoint, newModel)}
}

// ModifyPlan says what a route would take away, and what would not work. All that only an
// apply needs is a warning, as the plan before a destroy cannot be told from any other.
func (r *routeResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Resource.ModifyPlan(ctx, req, resp)
	if req.Plan.Raw.IsNull() { // a destroy
		return
	}
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	isNew := req.State.Raw.IsNull()
	if !isNew {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if number := plan.digits(); number != "" && r.Routes().Plan(number, plan.TrunkID.ValueString(), isNew) {
		resp.Diagnostics.AddAttributeError(routedTwice(number))
	}
	if isNew || !plan.TrunkID.Equal(state.TrunkID) {
		r.warnOfTrunk(ctx, plan, &resp.Diagnostics)
	}
	switch {
	case isNew:
		r.warnOfTaking(ctx, plan, &resp.Diagnostics)
	case !plan.TrunkID.IsNull() && plan.TrunkID.Equal(plan.PreviousAppID):
		// It has the number again: there is nobody left to give it back to.
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("previous_app_id"), types.StringNull())...)
	}
}

func (r *routeResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	ctx, cancel := object.Within(ctx, plan.Limits().Create, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() || r.refuseTrunk(ctx, "create", plan, &resp.Diagnostics) {
		return
	}
	number, err := r.Endpoint.Get(ctx, plan.digits())
	if err != nil {
		r.addUnread(plan, err, &resp.Diagnostics)
		return
	}
	done, ok := r.Routes().Claim(plan.digits(), nil, plan.TrunkID.ValueString())
	if !ok {
		resp.Diagnostics.AddAttributeError(routedTwice(plan.digits()))
		return
	}
	plan.takeOver(number)
	resp.Diagnostics.Append(remember(ctx, resp.Private, plan.TrunkID.ValueString())...)
	r.Make(ctx, &plan, plan.newRequest(), resp)
	done(!resp.State.Raw.IsNull())
}

func (r *routeResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.Refresh(ctx, req, resp)
	if resp.Diagnostics.HasError() || resp.State.Raw.IsNull() {
		return
	}
	var before, now resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &before)...)
	resp.Diagnostics.Append(resp.State.Get(ctx, &now)...)
	r.Routes().Show(now.digits(), now.TrunkID.ValueString())
	if ours := routedTo(ctx, req.Private, &resp.Diagnostics); len(ours) > 0 || resp.Diagnostics.HasError() || !before.ID.IsNull() {
		return
	}
	if now.TrunkID.IsNull() {
		resp.Diagnostics.AddError("Unable to import "+noun.Name, "Number "+now.digits()+" is not routed to a trunk, so there is no route to import. "+
			"Declare the route in place of importing it: a create takes the number over, and the plan names what has it now.")
		return
	}
	resp.Diagnostics.Append(remember(ctx, resp.Private, now.TrunkID.ValueString())...)
}

func (r *routeResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ours := routedTo(ctx, req.Private, &resp.Diagnostics)
	ctx, cancel := object.Within(ctx, plan.Limits().Update, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	change := plan.changeRequest(&state)
	if change == nil {
		r.Change(ctx, &state, &plan, nil, req, resp)
		return
	}
	if r.refuseTrunk(ctx, "update", plan, &resp.Diagnostics) {
		return
	}
	done, ok := r.Routes().Claim(plan.digits(), append(ours, state.TrunkID.ValueString()), change.trunk)
	if !ok {
		resp.Diagnostics.AddAttributeError(routedTwice(plan.digits()))
		return
	}
	r.Change(ctx, &state, &plan, change, req, resp)
	done(!resp.Diagnostics.HasError())
	if resp.Diagnostics.HasError() { // either may have it
		resp.Diagnostics.Append(remember(ctx, resp.Private, append(ours, change.trunk)...)...)
		return
	}
	resp.Diagnostics.Append(remember(ctx, resp.Private, change.trunk)...)
}

// Delete gives the number to whom it is to have. One that shows none of the trunks that this
// route has set was routed elsewhere by somebody, and is left alone; so is one that this run
// has routed: the block was renamed, or the route replaced, and its new self came first.
func (r *routeResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ours := routedTo(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if len(ours) == 0 {
		ours = []string{state.TrunkID.ValueString()}
	}
	r.RemoveBy(ctx, req, resp, func(context.Context, object.Known, *diag.Diagnostics) bool { return false },
		func(ctx context.Context, number string) error {
			if r.Routes().IsRouted(number) {
				return nil
			}
			var done []func(bool)
			for _, trunk := range ours {
				done = append(done, r.Routes().Releasing(number, trunk))
			}
			released, err := r.release(ctx, number, ours, state, &resp.Diagnostics)
			for _, done := range done {
				done(released)
			}
			return err
		})
}

// release ends the route of a number that one of our trunks has, and reports whether there
// was one.
func (r *routeResource) release(ctx context.Context, number string, ours []string, state resourceModel, diags *diag.Diagnostics) (released bool, err error) {
	get := func(ctx context.Context) (*zentrunk.Number, error) { return r.Endpoint.Get(ctx, number) }
	shown, err := get(ctx)
	if err != nil || !slices.Contains(ours, shown.AppID()) {
		return false, err
	}
	for _, heir := range state.heirs(ours) {
		gone, err := left(ctx, get, shown.AppID(), r.Endpoint.Update(ctx, number, request{number, heir}))
		switch {
		case gone:
			return true, nil
		case err != nil && !zentrunk.IsRefused(err) && !zentrunk.IsNotFound(err):
			return false, err
		}
		addRefusedHeir(number, heir, err, diags)
	}
	err = r.Endpoint.Delete(ctx, number)
	if errors.Is(err, errKept) {
		addKept(number, shown.AppID(), err, diags)
		return true, nil
	}
	return err == nil, err
}
