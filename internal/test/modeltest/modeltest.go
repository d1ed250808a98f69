// Package modeltest checks that a noun leaves none of its attributes out: what a model does
// not compare, or does not send, would silently never be updated.
package modeltest

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
)

// unseen are the attributes that the service does not return.
var unseen = []string{"timeouts", "password", "password_wo", "password_wo_version", "deletion_protection", "force_destroy"}

// model is that of a resource, by pointer.
type model[T, M any] interface {
	*M
	object.Model[T]
}

// Missing is a sentence for each list of attributes that leaves out one which a configuration
// can set: T is the noun's object as the service returns it, create the body of a create,
// change that of an update. Attributes have the names of the API's fields.
func Missing[T, M any, P model[T, M]](ctx context.Context, noun object.Noun, of resource.Resource, create func(plan P) any, change func(plan, state P) any) []string {
	var missing []string
	say := func(format string, args ...any) { missing = append(missing, fmt.Sprintf(format, args...)) }
	var resp resource.SchemaResponse
	of.Schema(ctx, resource.SchemaRequest{}, &resp)
	state := P(new(M))
	wire := map[string]any{}
	var settable []string
	for name, attribute := range resp.Schema.Attributes {
		if slices.Contains(unseen, name) || name == "id" {
			continue
		}
		field := fieldOf(reflect.ValueOf(state).Elem(), name)
		if !field.IsValid() {
			say("the model has no field for %s", name)
			continue
		}
		before, _ := values(field)
		field.Set(reflect.ValueOf(before))
		wire[name] = plain(before)
		if attribute.IsOptional() || attribute.IsRequired() {
			settable = append(settable, name)
		}
	}
	slices.Sort(settable)
	shown := decoded[T](wire)
	for _, name := range settable {
		plan := P(new(M))
		*plan = *state
		field := fieldOf(reflect.ValueOf(plan).Elem(), name)
		before, after := values(field)
		field.Set(reflect.ValueOf(after))
		if sent := body(change(plan, state)); !reflect.DeepEqual(sent[name], plain(after)) {
			say("an update of %s sends %v for it, not %v", name, sent[name], plain(after))
		}
		if sent := body(create(plan)); !reflect.DeepEqual(sent[name], plain(after)) {
			say("a create sends %v for %s, not %v", sent[name], name, plain(after))
		}
		if !slices.ContainsFunc(plan.Wanted().Differences(shown), func(d object.Difference) bool { return d.Attribute == name }) {
			say("Wanted finds no difference where the service shows another %s", name)
		}
		if !slices.Contains(noun.Fields, name) {
			say("the noun's Fields lack %s", name)
		}
		read := P(new(M))
		read.FromAPI(shown)
		if got, ok := reflect.TypeAssert[attr.Value](fieldOf(reflect.ValueOf(read).Elem(), name)); !ok || !got.Equal(before) {
			say("FromAPI makes %v of %s, not %s", got, name, before)
		}
	}
	if len(settable) == 0 {
		say("the schema has no attribute that can be set")
	}
	return missing
}

// fieldOf is the field of a model with this tfsdk tag, however deep it is embedded.
func fieldOf(model reflect.Value, name string) reflect.Value {
	for _, field := range reflect.VisibleFields(model.Type()) {
		if field.Tag.Get("tfsdk") == name {
			return model.FieldByIndex(field.Index)
		}
	}
	return reflect.Value{}
}

// values are two that differ, of a field's type.
func values(field reflect.Value) (before, after attr.Value) {
	set := func(text string) attr.Value {
		return types.SetValueMust(types.StringType, []attr.Value{types.StringValue(text)})
	}
	switch field.Interface().(type) {
	case types.Bool:
		return types.BoolValue(false), types.BoolValue(true)
	case types.Set:
		return set("before"), set("after")
	}
	return types.StringValue("before"), types.StringValue("after")
}

// plain is a value as JSON decodes it.
func plain(value attr.Value) any {
	switch value := value.(type) {
	case types.Bool:
		return value.ValueBool()
	case types.Set:
		elements := []any{}
		for _, element := range value.Elements() {
			elements = append(elements, plain(element))
		}
		return elements
	case types.String:
		return value.ValueString()
	}
	return nil
}

// body is a request as it is sent.
func body(request any) (sent map[string]any) {
	text, err := json.Marshal(request)
	if err == nil {
		err = json.Unmarshal(text, &sent)
	}
	if err != nil {
		return map[string]any{"error": strings.TrimSpace(err.Error())}
	}
	return sent
}

// decoded is an object as the service shows it.
func decoded[T any](fields map[string]any) *T {
	shown := new(T)
	if text, err := json.Marshal(fields); err != nil || json.Unmarshal(text, shown) != nil {
		return new(T)
	}
	return shown
}
