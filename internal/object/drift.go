package object

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

// driftKey is the key, in a resource's private state, of what the service showed before it
// showed something else: attribute by attribute, all values since the last update of ours.
const driftKey = "before_drift"

// mostBefore bounds the values that are kept of one attribute.
const mostBefore = 16

// besidePassword are the fields that the service shows of an object with a password, none of
// one without.
func (n Noun) besidePassword() []string {
	if at := slices.Index(n.Fields, "password"); at >= 0 {
		return slices.Delete(slices.Clone(n.Fields), at, at+1)
	}
	return nil
}

// rememberDrift keeps what an object with a password was before a read found it changed. With
// it a plan can tell a drift from an edit of the configuration.
func (n Noun) rememberDrift(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	names, was, is := n.besidePassword(), fields(req.State.Raw), fields(resp.State.Raw)
	if len(names) == 0 {
		return
	}
	before := beforeDrift(ctx, req.Private, &resp.Diagnostics)
	for _, name := range names {
		if value := spelled(was[name]); !was[name].Equal(is[name]) && !slices.Contains(before[name], value) {
			values := slices.Concat(before[name], []string{value})
			before[name] = values[max(0, len(values)-mostBefore):]
		}
	}
	value, _ := json.Marshal(before) // texts always become JSON
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, driftKey, value)...)
}

// forgetDrift is called once an update has set the attributes: what was before is no
// drift any more.
func forgetDrift(ctx context.Context, private PrivateWriter) diag.Diagnostics {
	return private.SetKey(ctx, driftKey, nil)
}

// PlanPassword says what becomes of a plan that asks for a request which must carry a password,
// and lacks it; why it must begins what is said. A teardown must not fail for it, and the plan
// before a destroy cannot be told from any other: what only a create needs is a warning, a drift
// that cannot be mended without a password stays, and only an edit is an error. M is a noun's
// model.
func PlanPassword[M any](ctx context.Context, noun Noun, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
	why string, lacks func(plan, state, config M) bool,
) {
	if req.Plan.Raw.IsNull() { // a destroy
		return
	}
	var plan, state, config M
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() || !lacks(plan, state, config) {
		return
	}
	if req.State.Raw.IsNull() {
		resp.Diagnostics.AddAttributeWarning(tfutil.MissingPassword(why, tfutil.ReplaceWithout))
		return
	}
	switch drift := noun.drift(ctx, req, &resp.Diagnostics); {
	case drift.edited:
		resp.Diagnostics.AddAttributeError(tfutil.MissingPassword(why, tfutil.DestroyWithout))
	case drift.open:
		resp.Diagnostics.AddAttributeWarning(tfutil.MissingPassword(why, ""))
	default:
		planned, shown := maps.Clone(fields(resp.Plan.Raw)), fields(req.State.Raw)
		for _, name := range noun.besidePassword() {
			planned[name] = shown[name]
		}
		resp.Plan.Raw = tftypes.NewValue(resp.Plan.Raw.Type(), planned)
		id, name := noun.planned(req.State.Raw)
		resp.Diagnostics.AddAttributeWarning(path.Root("password_wo"), tfutil.Capital(noun.Name)+" left as it is", fmt.Sprintf(
			"%s is not changed: the service shows %s, the configuration %s, and a change needs the password, which Zentrunk never tells. "+
				"Set password_wo or password to have it changed, or write into the configuration what the service shows.",
			tfutil.Capital(noun.Label(name, id)), strings.Join(drift.shown, " and "), strings.Join(drift.configured, " and ")))
	}
}

// drift is how a configuration differs from what the service shows.
type drift struct {
	// edited: the configuration asks for something that the service has not shown since the
	// last update, or for a new password, so that somebody must have edited it.
	edited bool
	// open: something is not known yet, or the engine does not take the state's value in place
	// of the configuration's.
	open bool

	shown, configured []string
}

// drift compares a plan with the state and with what was before.
func (n Noun) drift(ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) (d drift) {
	before := beforeDrift(ctx, req.Private, diags)
	config, plan, state := fields(req.Config.Raw), fields(req.Plan.Raw), fields(req.State.Raw)
	version := plan["password_wo_version"]
	d.edited = version.IsKnown() && !version.IsNull() && !version.Equal(state["password_wo_version"])
	d.open = !version.IsKnown()
	for _, name := range n.besidePassword() {
		switch {
		case !config[name].IsKnown():
			d.open = true
		case plan[name].IsKnown() && !plan[name].Equal(state[name]):
			// What has a value in the configuration may be planned as another, but not as null.
			d.open = d.open || state[name].IsNull()
			d.edited = d.edited || !slices.Contains(before[name], spelled(plan[name]))
			d.shown = append(d.shown, name+" "+tfutil.Printable(spelled(state[name])))
			d.configured = append(d.configured, tfutil.Printable(spelled(plan[name])))
		}
	}
	return d
}

func beforeDrift(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) map[string][]string {
	var before map[string][]string
	value, more := private.GetKey(ctx, driftKey)
	diags.Append(more...)
	if json.Unmarshal(value, &before) != nil || before == nil {
		return map[string][]string{}
	}
	return before
}

// fields are an object's attributes.
func fields(object tftypes.Value) (attributes map[string]tftypes.Value) {
	_ = object.As(&attributes) // a plan or a state is an object
	return attributes
}

// spelled writes a text or a boolean as HCL does.
func spelled(value tftypes.Value) string {
	var text string
	var yes bool
	switch {
	case value.IsNull():
		return "null"
	case value.As(&yes) == nil:
		return strconv.FormatBool(yes)
	}
	_ = value.As(&text) // there is nothing else
	return strconv.Quote(text)
}
