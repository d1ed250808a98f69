package phonenumber

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	atNumber = path.Root("number")
	atTrunk  = path.Root("trunk_id")
)

// outbound says why a number is not routed to a trunk.
func outbound(trunk string) string {
	return fmt.Sprintf("Trunk %s is outbound: it carries calls from your PBX to Plivo. The service takes such a route, and the number then stops answering. Route the number to an inbound trunk.", tfutil.Printable(trunk))
}

// leftAsIs is what became of the number of a route that was refused.
const leftAsIs = " The number was left as it is."

// refuseTrunk refuses a trunk that can take no calls, before anything is sent.
func (r *routeResource) refuseTrunk(ctx context.Context, verb string, plan resourceModel, diags *diag.Diagnostics) (refused bool) {
	trunk := plan.TrunkID.ValueString()
	direction, _, err := r.Routes().Direction(ctx, trunk)
	switch {
	case zentrunk.IsNotFound(err):
		diags.AddAttributeError(atTrunk, "No such trunk", r.missing(trunk)+leftAsIs+" Correct trunk_id; auth_id and auth_token must be those of the account that has the trunk.")
	case err != nil:
		r.AddError(diags, verb, fmt.Sprintf("Number %s was not routed to trunk %s, because the trunk could not be read", plan.digits(), tfutil.Printable(trunk)), err)
	case direction == zentrunk.Outbound:
		diags.AddAttributeError(atTrunk, "Outbound trunk", outbound(trunk)+leftAsIs)
	default:
		return false
	}
	return true
}

func (r *routeResource) missing(trunk string) string {
	return fmt.Sprintf("Account %s has no trunk %s.", r.AuthID, tfutil.Printable(trunk))
}

// warnOfTrunk says when planning what refuseTrunk would say. Only what this very run plans of
// the trunk is certain.
func (r *routeResource) warnOfTrunk(ctx context.Context, plan resourceModel, diags *diag.Diagnostics) {
	trunk := plan.TrunkID.ValueString()
	if trunk == "" { // not known yet
		return
	}
	direction, planned, err := r.Routes().Direction(ctx, trunk)
	switch {
	case direction == zentrunk.Outbound && planned:
		diags.AddAttributeError(atTrunk, "Outbound trunk", outbound(trunk))
	case direction == zentrunk.Outbound:
		diags.AddAttributeWarning(atTrunk, "Outbound trunk", outbound(trunk))
	case zentrunk.IsNotFound(err):
		diags.AddAttributeWarning(atTrunk, "No such trunk", r.missing(trunk)+" Correct trunk_id: unless there is one by then, the apply will fail.")
	}
}

// warnOfTaking names what has a number that a new route takes over, or that the account does
// not have. What cannot be found out, the apply will.
func (r *routeResource) warnOfTaking(ctx context.Context, plan resourceModel, diags *diag.Diagnostics) {
	number := plan.digits()
	if number == "" { // not known yet
		return
	}
	shown, err := r.Endpoint.Read(ctx, number, nil)
	switch {
	case zentrunk.IsNotFound(err):
		diags.AddAttributeWarning(atNumber, "No such phone number", fmt.Sprintf(
			"Account %s has no number %s now. Unless it is rented before this route is created, the apply will fail; the provider rents none.", r.AuthID, number))
	case err != nil || shown.AppID() == "" || shown.AppID() == plan.TrunkID.ValueString():
	default:
		what := "application " + tfutil.Printable(shown.AppID())
		if shown.TrunkID() != "" {
			what = "trunk " + tfutil.Printable(shown.AppID())
		}
		diags.AddAttributeWarning(atNumber, "Phone number is taken over", fmt.Sprintf(
			"Number %s is routed to %s now, which gets no more of its calls once this is applied. Destroying the route gives it back.", number, what))
	}
}

// addUnread reports a number that could not be read before it was to be routed.
func (r *routeResource) addUnread(plan resourceModel, err error, diags *diag.Diagnostics) {
	if zentrunk.IsNotFound(err) {
		diags.AddAttributeError(atNumber, "No such phone number", fmt.Sprintf(
			"Account %s has no number %s, so it was not routed. Rent it in the Plivo console, or correct it; auth_id and auth_token must be those of the account that has it.", r.AuthID, plan.digits()))
		return
	}
	r.AddError(diags, "create", fmt.Sprintf("Number %s was not routed, because it could not be read", plan.digits()), err)
}

// routedTwice is the error about two blocks for one number.
func routedTwice(number string) (at path.Path, summary, detail string) {
	return atNumber, "Phone number is routed twice", fmt.Sprintf(
		"Two blocks of this configuration route number %s, which can have one route alone. Remove one of the two. Where the state has both, have Terraform forget the one that goes:\n\n"+
			"  terraform state rm ADDRESS", number)
}

// addRefusedHeir says that whoever was to have a number does not.
func addRefusedHeir(number, heir string, err error, diags *diag.Diagnostics) {
	why := "the service took the request, but the number does not show it."
	if err != nil {
		why = err.Error()
	}
	diags.AddWarning("Phone number goes elsewhere", fmt.Sprintf(
		"Number %s was not given to %s as its route was destroyed: %s The next in turn gets it: what had it before, or the account's default application. Look in the Plivo console whether that is right.", number, tfutil.Printable(heir), why))
}

// addKept says that a number keeps a route that was destroyed.
func addKept(number, trunk string, err error, diags *diag.Diagnostics) {
	diags.AddWarning("Phone number keeps its route", fmt.Sprintf(
		"Number %s is still routed to trunk %s, although its route was destroyed: %s. Its calls go on to the trunk as long as that is there. "+
			"Route it elsewhere in the Plivo console; with app_id_on_destroy, a route says who is to have its number.", number, tfutil.Printable(trunk), strings.TrimSuffix(err.Error(), ".")))
}
