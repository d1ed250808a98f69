package credential

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

func TestFromAPI(t *testing.T) {
	t.Parallel()
	if fields := reflect.TypeFor[zentrunk.Credential]().NumField(); fields != reflect.TypeFor[model]().NumField() {
		t.Errorf("the service has %d fields, the model %d", fields, reflect.TypeFor[model]().NumField())
	}
	secret := tfutil.Secret{Password: types.StringValue("p"), PasswordWOVersion: types.Int64Value(3)}
	m := resourceModel{Secret: secret}
	m.FromAPI(&zentrunk.Credential{UUID: "u", Name: "n", Username: "a"})
	want := model{CredentialUUID: types.StringValue("u"), Name: types.StringValue("n"), Username: types.StringValue("a")}
	if m.model != want || m.ID != m.CredentialUUID || m.Secret != secret {
		t.Errorf("got %v, expected %v", m, want)
	}
	// What the service does not have is null, and nothing of what was there before stays.
	m.FromAPI(&zentrunk.Credential{UUID: "v"})
	if (m.model != model{CredentialUUID: types.StringValue("v")}) || m.Secret != secret {
		t.Errorf("got %v", m)
	}
}

// User name and password are in every request.
func TestRequests(t *testing.T) {
	t.Parallel()
	text := types.StringValue
	state := resourceModel{model: model{Name: text("n"), Username: text("a")}, Secret: tfutil.Secret{Password: text("p")}}
	for name, test := range map[string]struct {
		change           func(*resourceModel)
		created, updated string
		changed          bool
	}{
		"nothing":  {func(*resourceModel) {}, `{"name":"n","username":"a","password":"p"}`, `null`, false},
		"name":     {func(m *resourceModel) { m.Name = text("m") }, `{"name":"m","username":"a","password":"p"}`, `{"name":"m","username":"a","password":"p"}`, true},
		"no name":  {func(m *resourceModel) { m.Name = types.StringNull() }, `{"username":"a","password":"p"}`, `{"name":null,"username":"a","password":"p"}`, true},
		"any name": {func(m *resourceModel) { m.Name = types.StringUnknown() }, `{"username":"a","password":"p"}`, `null`, false},
		"username": {func(m *resourceModel) { m.Username = text("b") }, `{"name":"n","username":"b","password":"p"}`, `{"username":"b","password":"p"}`, true},
		"password": {func(m *resourceModel) { m.Password = text("q") }, `{"name":"n","username":"a","password":"q"}`, `{"username":"a","password":"q"}`, true},
		"version": {
			func(m *resourceModel) {
				m.Password, m.PasswordWO, m.PasswordWOVersion = types.StringNull(), text("w"), types.Int64Value(1)
			},
			`{"name":"n","username":"a","password":"w"}`, `{"username":"a","password":"w"}`, true,
		},
		"unknown password": {func(m *resourceModel) { m.Password = types.StringUnknown() }, `{"name":"n","username":"a","password":""}`, `{"username":"a","password":""}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := state
			test.change(&plan)
			for want, request := range map[string]any{
				test.created: plan.newRequest(plan.Value()), test.updated: plan.changeRequest(state, plan.Secret),
			} {
				if body, err := json.Marshal(request); err != nil || string(body) != want {
					t.Errorf("got %s, %v, expected %s", body, err, want)
				}
			}
			if changed := plan.changedFrom(state); changed != test.changed {
				t.Errorf("changed is %t", changed)
			}
		})
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	shown := &zentrunk.Credential{UUID: "u", Name: "n", Username: "a"}
	for name, test := range map[string]struct {
		plan model
		want []string
	}{
		"same":       {model{Name: types.StringValue("n"), Username: types.StringValue("a")}, nil},
		"left out":   {model{Name: types.StringUnknown(), Username: types.StringUnknown()}, nil},
		"everything": {model{Username: types.StringValue("b")}, []string{"name", "username"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var named []string
			for _, d := range test.plan.Wanted().Differences(shown) {
				named = append(named, d.Attribute)
			}
			if !reflect.DeepEqual(named, test.want) {
				t.Errorf("got %v, expected %v", named, test.want)
			}
		})
	}
}
