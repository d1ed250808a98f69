package object

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

// ModifyPlan implements [resource.ResourceWithModifyPlan]: it enters what is planned into the
// ledger of the run, and says what does not go together there. A noun with a ModifyPlan of
// its own calls this one first.
func (r *Resource[T, R]) ModifyPlan(_ context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	e := Entry{Type: r.Type}
	switch {
	case req.Plan.Raw.IsNull():
		e.Action = Destroy
		e.ID, e.Name = r.planned(req.State.Raw)
	case req.State.Raw.IsNull():
		e.Action = Create
		_, e.Name = r.planned(req.Plan.Raw)
	default:
		e.ID, _ = r.planned(req.State.Raw)
		_, e.Name = r.planned(req.Plan.Raw)
	}
	for _, before := range r.ledger.Enter(e) {
		destroyed := e
		if before.Action == Destroy {
			destroyed = before
		}
		if e.Action == Keep || before.Action == Keep {
			r.refuseSharing(destroyed, &resp.Diagnostics)
			return
		}
		r.warnOfRenaming(destroyed, &resp.Diagnostics)
	}
}

// Applies is that of the run's ledger.
func (r *Resource[T, R]) Applies() bool { return r.ledger.Applies() }

// planned is the identifier and the name in a state or a plan, "" for what is not known or
// what the noun does not have.
func (n Noun) planned(object tftypes.Value) (id, name string) {
	attributes := fields(object)
	text := func(attribute string) (text string) {
		if value, ok := attributes[attribute]; ok && value.IsKnown() && !value.IsNull() {
			_ = value.As(&text) // what is no text is no name either
		}
		return text
	}
	if id, name = text(n.IDField), text(n.nameField()); n.IDField == n.nameField() {
		name = n.canonical(name)
	}
	return n.canonical(id), name
}

// warnOfRenaming says that what looks like another address of the same object is a
// destroy and a create.
func (n Noun) warnOfRenaming(destroyed Entry, diags *diag.Diagnostics) {
	lost := ""
	if n.Lost != "" {
		lost = " " + n.Lost
	}
	diags.AddWarning(tfutil.Capital(n.Name)+" is destroyed and created anew", fmt.Sprintf(
		"This plan destroys %s and creates another one of the same %s. If only its address has changed (the name of its block, its key of for_each, "+
			"the module around it), do not apply: this block keeps it.\n\n"+
			"%s\n\nThe plan shows both addresses.%s", n.Label(destroyed.Name, destroyed.ID), n.nameField(), n.moved(), lost))
}

// refuseSharing stops a plan that would destroy an object which another address keeps.
func (n Noun) refuseSharing(destroyed Entry, diags *diag.Diagnostics) {
	label := n.Label(destroyed.Name, destroyed.ID)
	diags.AddError(tfutil.Capital(n.Name)+" has two addresses", fmt.Sprintf(
		"Two addresses hold %s, and this plan destroys one of them: that would delete the %s which the other one keeps. Nothing was changed. "+
			"To see which addresses the state has for it:\n\n  terraform state list -id=%s\n\n"+
			"To have Terraform forget the one that the plan destroys, and keep the %s:\n\n  terraform state rm ADDRESS",
		label, n.Name, shellID(destroyed.ID), n.Name))
}
