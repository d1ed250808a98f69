package trunk

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// numbersShown is how many of a trunk's numbers a message names.
const numbersShown = 5

// check refuses guards that say the opposite of each other.
func (g guards) check(diags *diag.Diagnostics) {
	if g.DeletionProtection.ValueBool() && g.ForceDestroy.ValueBool() {
		diags.AddAttributeError(path.Root("force_destroy"), "Both deletion_protection and force_destroy",
			"A protected trunk is not deleted, and force_destroy has it deleted whatever is routed to it. Set one of them.")
	}
}

// checkDestroy refuses to plan the destroy of a protected trunk, and says what becomes of the
// numbers of an inbound one. A replacement is not seen here.
func (r *trunkResource) checkDestroy(state resourceModel, diags *diag.Diagnostics) {
	switch label := tfutil.Capital(r.labelOf(state)); {
	case state.DeletionProtection.ValueBool():
		r.addProtected("is not destroyed", "", state, diags)
	case state.TrunkDirection.ValueString() != zentrunk.Inbound:
	case state.ForceDestroy.ValueBool():
		diags.AddWarning("Inbound trunk is destroyed", label+" is deleted although phone numbers may be routed to it, as force_destroy is set: calls to them stop. Route them elsewhere before, if they are still wanted."+r.known(state))
	default:
		diags.AddWarning("Inbound trunk is destroyed", label+" is deleted only if no phone number is routed to it by then, not counting those that this run releases. Otherwise it stays, and the apply names the ways out."+r.known(state))
	}
}

// known tells the trunk's numbers, as far as this run has read them.
func (r *trunkResource) known(state resourceModel) string {
	numbers := r.Routes().Shown(state.TrunkID.ValueString())
	if len(numbers) == 0 {
		return ""
	}
	return " Routed to it when this run read them:\n\n" + listNumbers(numbers)
}

func (r *trunkResource) labelOf(state resourceModel) string {
	return r.Label(state.Name.ValueString(), state.TrunkID.ValueString())
}

// routable says whether a trunk is deleted only where no numbers are routed to it.
func (m *resourceModel) routable() bool {
	return !m.DeletionProtection.ValueBool() && !m.ForceDestroy.ValueBool() && m.TrunkDirection.ValueString() == zentrunk.Inbound
}

// refuseDelete reports why a trunk is not deleted.
func (r *trunkResource) refuseDelete(ctx context.Context, state resourceModel, private object.PrivateReader, diags *diag.Diagnostics) (refused bool) {
	switch {
	case state.DeletionProtection.ValueBool():
		r.addProtected("was not deleted", "\n\nIf create_before_destroy has made a new one and left this one behind, no block is left for that. Have Terraform forget both, import the new one, "+
			"and delete this one in the Plivo console:\n\n  terraform state rm ADDRESS", state, diags)
		return true
	case !state.routable():
		return false
	}
	numbers, err := r.Routes().On(ctx, state.TrunkID.ValueString())
	label := tfutil.Capital(r.labelOf(state))
	switch {
	case err != nil:
		if gone := r.IsGoneAlready(ctx, state.Known(), private, diags); gone || diags.HasError() {
			return !gone
		}
		r.AddError(diags, "delete", label+" was not deleted, because the phone numbers of the account, some of which may be routed to it, could not be listed", err,
			"It stays in the state. With force_destroy = true, applied before, it is deleted without looking for numbers.")
		return true
	case len(numbers) == 0:
		return false
	}
	diags.AddError("Unable to delete trunk", fmt.Sprintf("%s was not deleted, as phone numbers are routed to it: calls to them would stop. It stays in the state. Routed to it:\n\n%s\n\n"+
		"Route them elsewhere first, here or in the Plivo console. Terraform destroys before it moves a route that changes in the same apply: have the route moved with -target, then apply, "+
		"or keep create_before_destroy = true in the state of the trunk (any apply stores it) before its block goes.\n\n"+
		"If the trunk is to be replaced, give it create_before_destroy = true and another name, or none, in the same apply: the new one is made, the routes that refer to it follow, the old one goes.\n\n"+
		"To delete it with its numbers on it, set force_destroy = true and apply before.", label, listNumbers(numbers)))
	return true
}

// refuseOutbound keeps an inbound trunk with numbers from being made outbound: the service
// does it, and the numbers stop answering.
func (r *trunkResource) refuseOutbound(ctx context.Context, state, plan resourceModel, diags *diag.Diagnostics) (refused bool) {
	if state.TrunkDirection.ValueString() != zentrunk.Inbound || plan.TrunkDirection.ValueString() != zentrunk.Outbound {
		return false
	}
	numbers, err := r.Routes().On(ctx, state.TrunkID.ValueString())
	label := tfutil.Capital(r.labelOf(state))
	switch {
	case err != nil:
		r.AddError(diags, "update", label+" was not made outbound, because the phone numbers of the account, some of which may be routed to it, could not be listed", err)
	case len(numbers) == 0:
		return false
	default:
		diags.AddAttributeError(path.Root("trunk_direction"), "Unable to update trunk", fmt.Sprintf(
			"%s was not made outbound, as phone numbers are routed to it: they would stop answering. Nothing of it was changed. Routed to it:\n\n%s\n\n"+
				"Route them to another trunk first, here or in the Plivo console, then apply again.", label, listNumbers(numbers)))
	}
	return true
}

// addProtected is the error about a protected trunk, and the way out in two steps.
func (r *trunkResource) addProtected(happened, more string, state resourceModel, diags *diag.Diagnostics) {
	diags.AddError("Trunk is protected", fmt.Sprintf("%s %s: its deletion_protection is true in the state, which is what counts, also when its block is gone. "+
		"To destroy or replace it, take two steps: set deletion_protection = false, with its block put back if need be, and apply; then do it again.%s",
		tfutil.Capital(r.labelOf(state)), happened, more))
}

func listNumbers(numbers []string) string {
	lines := make([]string, 0, numbersShown+1)
	for _, number := range numbers[:min(len(numbers), numbersShown)] {
		lines = append(lines, "  "+tfutil.Printable(number))
	}
	if more := len(numbers) - numbersShown; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return strings.Join(lines, "\n")
}
