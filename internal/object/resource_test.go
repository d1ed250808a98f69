package object

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// thingModel is the model of a thing, which has hardly anything.
type thingModel struct {
	Meta
	ThingID types.String `tfsdk:"thing_id"`
	Name    types.String `tfsdk:"name"`
	Size    types.Set    `tfsdk:"size"`
}

type thingObject struct{ ID, Name string }

func (m *thingModel) Known() Known { return m.Meta.Known(m.ThingID, m.Name) }
func (m *thingModel) FromAPI(o *thingObject) {
	m.ID, m.ThingID = types.StringValue(o.ID), types.StringValue(o.ID)
}
func (*thingModel) Wanted() Wanted[thingObject] { return Wanted[thingObject]{} }

// Whatever was planned stays as it is; what only the service knows is null, but for the ids.
func TestRecord(t *testing.T) {
	t.Parallel()
	r := NewResource[thingObject, struct{}](thing, nil, func() Model[thingObject] { return &thingModel{Meta: NewMeta()} })
	things := schema.Schema{Attributes: map[string]schema.Attribute{
		"id": ComputedID("Identifier."), "thing_id": ComputedID("Identifier."), "name": NameAttribute("Name."),
		"size": schema.SetAttribute{Optional: true, ElementType: types.StringType}, "timeouts": Timeouts(t.Context(), thing),
	}}
	unknown, one := types.StringUnknown(), types.StringValue("1")
	size := func(elements ...types.String) types.Set {
		set, diags := types.SetValueFrom(t.Context(), types.StringType, elements)
		if diags.HasError() {
			t.Fatal(diags)
		}
		return set
	}
	for name, test := range map[string]struct{ plan, want thingModel }{
		"to come": {
			thingModel{ThingID: unknown, Name: unknown, Size: types.SetUnknown(types.StringType)},
			thingModel{ThingID: one, Name: types.StringNull(), Size: types.SetNull(types.StringType)},
		},
		"known": {
			thingModel{ThingID: types.StringValue("one"), Name: types.StringValue("n"), Size: size(types.StringValue("a"))},
			thingModel{ThingID: types.StringValue("one"), Name: types.StringValue("n"), Size: size(types.StringValue("a"))},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.plan.Meta, test.want.Meta = NewMeta(), NewMeta()
			test.plan.ID, test.want.ID = unknown, one
			state := tfsdk.State{Schema: things, Raw: tftypes.NewValue(things.Type().TerraformType(t.Context()), nil)}
			var diags diag.Diagnostics
			r.record(t.Context(), &test.plan, "1", &state, &diags)
			var got thingModel
			diags.Append(state.Get(t.Context(), &got)...)
			if diags.HasError() {
				t.Fatal(diags)
			}
			if !state.Raw.IsFullyKnown() || got.ID != test.want.ID || got.ThingID != test.want.ThingID || got.Name != test.want.Name || !got.Size.Equal(test.want.Size) {
				t.Errorf("got %v, expected %v", got, test.want)
			}
		})
	}
}
