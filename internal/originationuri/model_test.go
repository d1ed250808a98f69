package originationuri

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	text    = types.StringValue
	null    = types.StringNull()
	unknown = types.StringUnknown()
	yes     = types.BoolValue(true)
	no      = types.BoolValue(false)
)

func TestFromAPI(t *testing.T) {
	t.Parallel()
	if fields := reflect.TypeFor[zentrunk.URI]().NumField(); fields != reflect.TypeFor[model]().NumField() {
		t.Errorf("the service has %d fields, the model %d", fields, reflect.TypeFor[model]().NumField())
	}
	secret := tfutil.Secret{Password: text("p"), PasswordWOVersion: types.Int64Value(3)}
	m := resourceModel{Secret: secret}
	m.FromAPI(&zentrunk.URI{UUID: "u", Name: "n", URI: "h", AuthenticationNeeded: true, Username: "a"})
	want := model{URIUUID: text("u"), Name: text("n"), URI: text("h"), AuthenticationNeeded: yes, Username: text("a")}
	if m.model != want || m.ID != m.URIUUID || m.Secret != secret {
		t.Errorf("got %v, expected %v", m, want)
	}
	// What the service does not have is null, and nothing of what was there before stays.
	m.FromAPI(&zentrunk.URI{UUID: "v"})
	if (m.model != model{URIUUID: text("v"), AuthenticationNeeded: no}) || m.Secret != secret {
		t.Errorf("got %v", m)
	}
}

// A password goes out with what it belongs to, and never alone.
func TestRequests(t *testing.T) {
	t.Parallel()
	open := resourceModel{model: model{Name: text("n"), URI: text("h"), AuthenticationNeeded: no}}
	guarded := resourceModel{
		model:  model{Name: text("n"), URI: text("h"), AuthenticationNeeded: yes, Username: text("a")},
		Secret: tfutil.Secret{Password: text("p")},
	}
	const createdOpen = `{"name":"n","uri":"h","authentication_needed":false}`
	for name, test := range map[string]struct {
		state            resourceModel
		change           func(*resourceModel)
		created, updated string
		changed          bool
	}{
		"nothing":  {open, func(*resourceModel) {}, createdOpen, `null`, false},
		"name":     {open, func(m *resourceModel) { m.Name = text("m") }, `{"name":"m","uri":"h","authentication_needed":false}`, `{"name":"m"}`, true},
		"any name": {open, func(m *resourceModel) { m.Name = unknown }, `{"uri":"h","authentication_needed":false}`, `null`, false},
		"uri":      {open, func(m *resourceModel) { m.URI = text("i") }, `{"name":"n","uri":"i","authentication_needed":false}`, `{"uri":"i"}`, true},
		"username alone": {
			open, func(m *resourceModel) { m.Username = text("a") },
			`{"name":"n","uri":"h","authentication_needed":false,"username":"a"}`, `{"username":"a"}`, true,
		},
		"on": {
			open, func(m *resourceModel) { *m = guarded },
			`{"name":"n","uri":"h","authentication_needed":true,"username":"a","password":"p"}`,
			`{"authentication_needed":true,"username":"a","password":"p"}`, true,
		},
		"off": {guarded, func(m *resourceModel) { *m = open }, createdOpen, `{"authentication_needed":false,"username":null}`, true},
		"off, name stays": {
			guarded, func(m *resourceModel) { m.AuthenticationNeeded, m.Password = no, null },
			`{"name":"n","uri":"h","authentication_needed":false,"username":"a"}`, `{"authentication_needed":false}`, true,
		},
		"guarded, nothing": {
			guarded, func(*resourceModel) {},
			`{"name":"n","uri":"h","authentication_needed":true,"username":"a","password":"p"}`,
			`null`, false,
		},
		"guarded, uri": {
			guarded, func(m *resourceModel) { m.URI = text("i") },
			`{"name":"n","uri":"i","authentication_needed":true,"username":"a","password":"p"}`,
			`{"uri":"i","authentication_needed":true,"username":"a","password":"p"}`, true,
		},
		"version": {
			guarded, func(m *resourceModel) {
				m.Password, m.PasswordWO, m.PasswordWOVersion = null, text("w"), types.Int64Value(1)
			},
			`{"name":"n","uri":"h","authentication_needed":true,"username":"a","password":"w"}`,
			`{"authentication_needed":true,"username":"a","password":"w"}`, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := test.state
			test.change(&plan)
			for want, request := range map[string]any{
				test.created: plan.newRequest(plan.Value()), test.updated: plan.changeRequest(test.state, plan.Secret),
			} {
				if body, err := json.Marshal(request); err != nil || string(body) != want {
					t.Errorf("got %s, %v, expected %s", body, err, want)
				}
			}
			if changed := plan.changedFrom(test.state); changed != test.changed {
				t.Errorf("changed is %t", changed)
			}
		})
	}
}

// Every combination of authentication, a user name and the two passwords: what is
// unknown is never an error.
func TestCheckAuthentication(t *testing.T) {
	t.Parallel()
	values := []types.String{null, unknown, text("v")}
	for _, needed := range []types.Bool{types.BoolNull(), types.BoolUnknown(), no, yes} {
		for _, username := range values {
			for _, password := range values {
				for _, passwordWO := range values {
					m := resourceModel{
						model:  model{AuthenticationNeeded: needed, Username: username},
						Secret: tfutil.Secret{Password: password, PasswordWO: passwordWO},
					}
					want := ""
					switch {
					case needed.IsUnknown():
					case needed.ValueBool():
						if username.IsNull() {
							want = "username"
						}
					case password == text("v"):
						want = "password"
					case passwordWO == text("v"):
						want = "password_wo"
					}
					diags := m.checkAuthentication()
					if got := place(diags); got != want {
						t.Errorf("needed %s, username %s, password %s, password_wo %s: the error is on %q, expected %q", needed, username, password, passwordWO, got, want)
					}
					lacks := needed.ValueBool() && password.IsNull() && passwordWO.IsNull()
					if got := m.lacksPassword(resourceModel{}, m); got != lacks {
						t.Errorf("needed %s, password %s, password_wo %s: a password is lacking: %t, expected %t", needed, password, passwordWO, got, lacks)
					}
				}
			}
		}
	}
}

// place is the attribute of the one error, "" if there is none.
func place(diags diag.Diagnostics) string {
	names := ""
	for _, d := range diags {
		if d, ok := d.(diag.DiagnosticWithPath); ok {
			names += d.Path().String()
		} else {
			names += "?"
		}
	}
	return names
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	shown := &zentrunk.URI{UUID: "u", Name: "n", URI: "h", AuthenticationNeeded: true, Username: "a"}
	for name, test := range map[string]struct {
		plan model
		want []string
	}{
		"same":       {model{Name: text("n"), URI: text("h"), AuthenticationNeeded: yes, Username: text("a")}, nil},
		"left out":   {model{Name: unknown, URI: unknown, AuthenticationNeeded: types.BoolUnknown(), Username: unknown}, nil},
		"everything": {model{URI: text("i"), AuthenticationNeeded: no}, []string{"name", "uri", "authentication_needed", "username"}},
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
