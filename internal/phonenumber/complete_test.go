package phonenumber

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// No attribute is left out: the model and the schema have the same, and so have the data
// source's. A route is no member of a collection, so what is sent and compared is no field of
// the same name, and said here by hand.
func TestModelIsComplete(t *testing.T) {
	t.Parallel()
	var ofResource resource.SchemaResponse
	newResource().Schema(t.Context(), resource.SchemaRequest{}, &ofResource)
	expectFields[resourceModel](t, keys(ofResource.Schema.Attributes))
	var ofData datasource.SchemaResponse
	NewListDataSource().Schema(t.Context(), datasource.SchemaRequest{}, &ofData)
	expectFields[listModel](t, keys(ofData.Schema.Attributes))
	expectFields[shownModel](t, keys(shownAttributes()))
	expectFields[filterModel](t, keys(filterDescriptions))

	plan := resourceModel{Number: types.StringValue("+1 415"), TrunkID: types.StringValue("2"), Meta: object.NewMeta()}
	state := plan
	if r := plan.changeRequest(&state); r != nil {
		t.Errorf("nothing changed, and %v is sent", r)
	}
	state.TrunkID = types.StringValue("1")
	if r := plan.changeRequest(&state); r == nil || *r != (request{"1415", "2"}) || plan.newRequest() != *r {
		t.Errorf("%v is sent", r)
	}
	for app, want := range map[string]int{"2": 0, "1": 1, "": 1} {
		if got := plan.Wanted().Differences(&zentrunk.Number{Number: "1415", ShownAppID: app}); len(got) != want {
			t.Errorf("a number that %q has differs by %v", app, got)
		}
	}
	shown := plan
	shown.FromAPI(&zentrunk.Number{Number: "1415", Application: "/v1/Account/MA1/Application/7/"})
	if shown.Number != plan.Number || !shown.TrunkID.IsNull() || shown.ID.ValueString() != "1415" {
		t.Errorf("a read makes %v of it", shown)
	}
	if shown.FromAPI(&zentrunk.Number{Number: "1416"}); shown.Number.ValueString() != "1416" {
		t.Errorf("a read of another number makes %v of it", shown)
	}
}

func keys[V any](attributes map[string]V) map[string]bool {
	names := map[string]bool{}
	for name := range attributes {
		names[name] = true
	}
	return names
}

func expectFields[M any](t *testing.T, want map[string]bool) {
	t.Helper()
	got := map[string]bool{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[M]()) {
		if name := field.Tag.Get("tfsdk"); name != "" {
			got[name] = true
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%T has %v, the schema %v", *new(M), got, want)
	}
}
