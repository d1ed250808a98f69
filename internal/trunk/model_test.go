package trunk

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// populated is a trunk with a value of its own in every field.
func populated(t *testing.T) *zentrunk.Trunk {
	t.Helper()
	var trunk zentrunk.Trunk
	value := reflect.ValueOf(&trunk).Elem()
	for i := range value.NumField() {
		switch field := value.Field(i); field.Kind() {
		case reflect.String:
			field.SetString("value of " + value.Type().Field(i).Name)
		case reflect.Bool:
			field.SetBool(true)
		default:
			t.Fatalf("the test knows no value for %s", value.Type().Field(i).Name)
		}
	}
	return &trunk
}

// values are the attributes of a model by their names.
func values(model any) map[string]attr.Value {
	all := map[string]attr.Value{}
	value := reflect.ValueOf(model)
	for i := range value.NumField() {
		if attribute, ok := reflect.TypeAssert[attr.Value](value.Field(i)); ok {
			all[value.Type().Field(i).Tag.Get("tfsdk")] = attribute
		}
	}
	return all
}

func TestFromAPIFillsEveryAttribute(t *testing.T) {
	t.Parallel()
	trunk := populated(t)
	m := resourceModel{}
	m.FromAPI(trunk)
	seen := map[string]string{}
	for name, value := range values(m.model) {
		if value.IsNull() || value.IsUnknown() {
			t.Errorf("%s is %s", name, value)
		}
		if other, taken := seen[value.String()]; taken {
			t.Errorf("%s and %s both have %s", name, other, value)
		}
		seen[value.String()] = name
	}
	if len(seen) != reflect.TypeFor[zentrunk.Trunk]().NumField() {
		t.Errorf("the service has %d fields, the model shows %d", reflect.TypeFor[zentrunk.Trunk]().NumField(), len(seen))
	}
	want := model{
		TrunkID: types.StringValue("value of ID"), TrunkDomain: types.StringValue("value of Domain"), Name: types.StringValue("value of Name"),
		TrunkDirection: types.StringValue("value of Direction"), TrunkStatus: types.StringValue("value of Status"), Secure: types.BoolValue(true),
		IPACLUUID: types.StringValue("value of IPACLUUID"), CredentialUUID: types.StringValue("value of CredentialUUID"),
		PrimaryURIUUID: types.StringValue("value of PrimaryURIUUID"), FallbackURIUUID: types.StringValue("value of FallbackURIUUID"),
	}
	if m.model != want {
		t.Errorf("got %v, expected %v", m.model, want)
	}
	if !m.ID.Equal(m.TrunkID) {
		t.Errorf("id is %s, trunk_id %s", m.ID, m.TrunkID)
	}
}

// What the service does not have is null, and nothing of what was there before stays.
func TestFromAPIForgetsWhatIsGone(t *testing.T) {
	t.Parallel()
	var m model
	m.FromAPI(populated(t))
	m.FromAPI(&zentrunk.Trunk{ID: "1"})
	want := model{TrunkID: types.StringValue("1"), Secure: types.BoolValue(false)}
	if m != want {
		t.Errorf("got %v, expected %v", m, want)
	}
}

func TestNewRequest(t *testing.T) {
	t.Parallel()
	var full model
	full.FromAPI(populated(t))
	for name, test := range map[string]struct {
		plan model
		want string
	}{
		"everything": {full, `{
			"trunk_direction": "value of Direction", "name": "value of Name", "trunk_status": "value of Status", "secure": true,
			"ipacl_uuid": "value of IPACLUUID", "credential_uuid": "value of CredentialUUID",
			"primary_uri_uuid": "value of PrimaryURIUUID", "fallback_uri_uuid": "value of FallbackURIUUID"}`},
		"nothing":       {model{TrunkDirection: types.StringValue("inbound")}, `{"trunk_direction": "inbound"}`},
		"false is sent": {model{TrunkDirection: types.StringValue("inbound"), Secure: types.BoolValue(false)}, `{"trunk_direction": "inbound", "secure": false}`},
		"left to the service": {
			model{TrunkDirection: types.StringValue("inbound"), Name: types.StringUnknown(), TrunkStatus: types.StringUnknown(), Secure: types.BoolUnknown()},
			`{"trunk_direction": "inbound"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectJSON(t, test.plan.newRequest(), test.want)
		})
	}
}

func TestChangeRequest(t *testing.T) {
	t.Parallel()
	var full, other model
	full.FromAPI(populated(t))
	other = model{
		TrunkID: full.TrunkID, TrunkDomain: full.TrunkDomain, TrunkDirection: full.TrunkDirection, TrunkStatus: types.StringValue("disabled"),
		Name: types.StringValue("other"), Secure: types.BoolValue(false), IPACLUUID: types.StringValue("a"), CredentialUUID: types.StringValue("b"),
		PrimaryURIUUID: types.StringValue("c"), FallbackURIUUID: types.StringValue("d"),
	}
	bare := model{TrunkID: full.TrunkID, TrunkDirection: full.TrunkDirection, TrunkStatus: full.TrunkStatus, Secure: full.Secure}
	change := func(of model, with func(*model)) model { with(&of); return of }
	for name, test := range map[string]struct {
		plan, state model
		want        string // "" for none
	}{
		"nothing":  {full, full, ""},
		"computed": {change(full, func(m *model) { m.TrunkDomain, m.Name = types.StringUnknown(), types.StringUnknown() }), full, ""},
		"everything": {other, full, `{"trunk_direction": "value of Direction", "name": "other", "trunk_status": "disabled", "secure": false,
			"ipacl_uuid": "a", "credential_uuid": "b", "primary_uri_uuid": "c", "fallback_uri_uuid": "d"}`},
		"removed": {bare, full, `{"trunk_direction": "value of Direction", "name": null,
			"ipacl_uuid": null, "credential_uuid": null, "primary_uri_uuid": null, "fallback_uri_uuid": null}`},
		"added": {full, bare, `{"trunk_direction": "value of Direction", "name": "value of Name", "ipacl_uuid": "value of IPACLUUID",
			"credential_uuid": "value of CredentialUUID", "primary_uri_uuid": "value of PrimaryURIUUID", "fallback_uri_uuid": "value of FallbackURIUUID"}`},
		"direction": {change(full, func(m *model) { m.TrunkDirection = types.StringValue("outbound") }), full, `{"trunk_direction": "outbound"}`},
		"name":      {change(full, func(m *model) { m.Name = types.StringValue("new") }), full, `{"trunk_direction": "value of Direction", "name": "new"}`},
		"secure":    {change(full, func(m *model) { m.Secure = types.BoolValue(false) }), full, `{"trunk_direction": "value of Direction", "secure": false}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := test.plan.changeRequest(test.state)
			if test.want == "" || request == nil {
				if test.want != "" || request != nil {
					t.Errorf("got %v, expected %q", request, test.want)
				}
				return
			}
			expectJSON(t, request, test.want)
		})
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	trunk := populated(t)
	var same model
	same.FromAPI(trunk)
	if differences := same.differences(trunk); len(differences) > 0 {
		t.Errorf("a trunk differs from itself in %v", differences)
	}
	left := model{
		TrunkDirection: types.StringUnknown(), TrunkStatus: types.StringUnknown(), Name: types.StringUnknown(), Secure: types.BoolUnknown(),
		IPACLUUID: types.StringUnknown(), CredentialUUID: types.StringUnknown(), PrimaryURIUUID: types.StringUnknown(), FallbackURIUUID: types.StringUnknown(),
	}
	if differences := left.differences(trunk); len(differences) > 0 {
		t.Errorf("what is left to the service differs in %v", differences)
	}
	// What a trunk sends it also compares: a null that was not kept shows, too.
	var named []string
	for _, difference := range (model{Secure: types.BoolValue(false)}).differences(trunk) {
		named = append(named, difference.Attribute)
	}
	want := []string{
		"trunk_direction", "name", "trunk_status", "secure", "ipacl_uuid", "credential_uuid", "primary_uri_uuid", "fallback_uri_uuid",
	}
	if !reflect.DeepEqual(named, want) {
		t.Errorf("got differences in %v, expected %v", named, want)
	}
}

// Every filter of the model reaches the service or is applied by the provider.
func TestFilter(t *testing.T) {
	t.Parallel()
	filter := filterModel{
		Name: types.StringValue("n"), TrunkDirection: types.StringValue("a"), TrunkStatus: types.StringValue("b"), Secure: types.BoolValue(false),
		IPACLUUID: types.StringValue("c"), CredentialUUID: types.StringValue("d"), PrimaryURIUUID: types.StringValue("e"), FallbackURIUUID: types.StringValue("f"),
	}
	const want = "credential_uuid=d&fallback_uri_uuid=f&ipacl_uuid=c&primary_uri_uuid=e&secure=false&trunk_direction=a&trunk_status=b"
	if got := filter.toAPI().Query().Encode(); got != want {
		t.Errorf("got %s, expected %s", got, want)
	}
	if got := (filterModel{}).toAPI().Query().Encode(); got != "" {
		t.Errorf("no filter sends %s", got)
	}
	for name, want := range map[string]bool{"n": true, "N": false, "": false} {
		if filter.matches(&zentrunk.Trunk{Name: name}) != want {
			t.Errorf("name %q: expected %t", name, want)
		}
	}
	if !(filterModel{}).matches(&zentrunk.Trunk{Name: "any"}) {
		t.Error("without a filter a trunk does not match")
	}
}

func expectJSON(t *testing.T, got any, want string) {
	t.Helper()
	body, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if err := json.Unmarshal(body, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("got %s, expected %s", body, want)
	}
}

// The mapping alone, and as the framework writes it into a state.
func BenchmarkModel(b *testing.B) {
	var resp resource.SchemaResponse
	newResource().Schema(b.Context(), resource.SchemaRequest{}, &resp)
	empty := tftypes.NewValue(resp.Schema.Type().TerraformType(b.Context()), nil)
	trunk := &zentrunk.Trunk{ID: "1", Domain: "1.zt.plivo.com", Name: "one", Direction: zentrunk.Inbound, Status: zentrunk.Enabled, PrimaryURIUUID: "u-1"}
	m := resourceModel{Meta: object.NewMeta()}
	m.FromAPI(trunk)
	changed := m.model
	changed.Secure = types.BoolValue(true)

	b.Run("FromAPI", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.FromAPI(trunk)
		}
	})
	b.Run("changeRequest", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if changed.changeRequest(m.model) == nil {
				b.Fatal("nothing changed")
			}
		}
	})
	state := tfsdk.State{Schema: resp.Schema, Raw: empty}
	b.Run("to state", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if diags := state.Set(b.Context(), &m); diags.HasError() {
				b.Fatal(diags)
			}
		}
	})
	b.Run("from state", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if diags := state.Get(b.Context(), &m); diags.HasError() {
				b.Fatal(diags)
			}
		}
	})
}
