package ipacl

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

func TestFromAPI(t *testing.T) {
	t.Parallel()
	acl := func(addresses ...string) *zentrunk.IPAccessControlList {
		return &zentrunk.IPAccessControlList{UUID: "u", Name: "n", IPAddresses: addresses}
	}
	if fields := reflect.TypeFor[zentrunk.IPAccessControlList]().NumField(); fields != reflect.TypeFor[model]().NumField() {
		t.Errorf("the service has %d fields, the model %d", fields, reflect.TypeFor[model]().NumField())
	}
	for name, test := range map[string]struct {
		before types.Set
		acl    *zentrunk.IPAccessControlList
		want   types.Set
	}{
		"new":             {types.Set{}, acl("10.0.0.2", "10.0.0.1"), set("10.0.0.1", "10.0.0.2")},
		"another":         {set("10.0.0.9"), acl("10.0.0.1"), set("10.0.0.1")},
		"normalised":      {set("10.0.0.1/32", "2001:DB8::1"), acl("10.0.0.1", "2001:db8::1"), set("10.0.0.1/32", "2001:DB8::1")},
		"partly":          {set("10.0.0.1/32"), acl("10.0.0.1", "10.0.0.2/32"), set("10.0.0.1/32", "10.0.0.2/32")},
		"twice":           {types.Set{}, acl("10.0.0.1", "10.0.0.1"), set("10.0.0.1")},
		"in two":          {types.Set{}, acl("10.0.0.1", "10.0.0.1/32"), set("10.0.0.1")},
		"in two, planned": {set("10.0.0.1/32"), acl("10.0.0.1", "10.0.0.1/32"), set("10.0.0.1/32")},
		"in two, known":   {set("10.0.0.1", "10.0.0.1/32"), acl("10.0.0.1", "10.0.0.1/32"), set("10.0.0.1", "10.0.0.1/32")},
		"none":            {set("10.0.0.1"), acl(), set()},
		"no address":      {types.Set{}, acl("pbx.example.com"), set("pbx.example.com")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := resourceModel{model: model{Name: types.StringValue("before"), IPAddresses: test.before}}
			m.FromAPI(test.acl)
			if !m.IPAddresses.Equal(test.want) {
				t.Errorf("got %s, expected %s", m.IPAddresses, test.want)
			}
			if m.ID != types.StringValue("u") || m.IPACLUUID != m.ID || m.Name != types.StringValue("n") {
				t.Errorf("got %v", m)
			}
			test.acl.Name = ""
			if m.FromAPI(test.acl); !m.Name.IsNull() {
				t.Errorf("the name is %s", m.Name)
			}
			if differences := m.Wanted().Differences(test.acl); len(differences) > 0 {
				t.Errorf("what was read differs from itself: %v", differences)
			}
		})
	}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	state := model{IPACLUUID: types.StringValue("u"), Name: types.StringValue("n"), IPAddresses: set("10.0.0.2", "10.0.0.1")}
	for name, test := range map[string]struct {
		plan    model
		created string
		updated string
	}{
		"nothing":   {state, `{"name":"n","ip_addresses":["10.0.0.1","10.0.0.2"]}`, `null`},
		"left out":  {model{Name: types.StringUnknown(), IPAddresses: state.IPAddresses}, `{"ip_addresses":["10.0.0.1","10.0.0.2"]}`, `null`},
		"name":      {model{Name: types.StringValue("m"), IPAddresses: state.IPAddresses}, `{"name":"m","ip_addresses":["10.0.0.1","10.0.0.2"]}`, `{"name":"m"}`},
		"addresses": {model{Name: state.Name, IPAddresses: set("10.0.0.3")}, `{"name":"n","ip_addresses":["10.0.0.3"]}`, `{"ip_addresses":["10.0.0.3"]}`},
		"both":      {model{IPAddresses: set("10.0.0.3")}, `{"ip_addresses":["10.0.0.3"]}`, `{"name":null,"ip_addresses":["10.0.0.3"]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectJSON(t, test.plan.changeRequest(state), test.updated)
			expectJSON(t, test.plan.newRequest(), test.created)
		})
	}
}

func expectJSON(t *testing.T, request any, want string) {
	t.Helper()
	if body, err := json.Marshal(request); err != nil || string(body) != want {
		t.Errorf("got %s, %v, expected %s", body, err, want)
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	shown := &zentrunk.IPAccessControlList{UUID: "u", Name: "other", IPAddresses: []string{"10.0.0.1"}}
	for name, test := range map[string]struct {
		plan model
		want []string
	}{
		"everything": {model{Name: types.StringValue("n"), IPAddresses: set("10.0.0.2")}, []string{"name", "ip_addresses"}},
		"spelling":   {model{Name: types.StringValue("other"), IPAddresses: set("10.0.0.1/32")}, nil},
		"left out":   {model{Name: types.StringUnknown(), IPAddresses: set("10.0.0.1")}, nil},
		"one less":   {model{Name: types.StringUnknown(), IPAddresses: set("10.0.0.1", "10.0.0.2")}, []string{"ip_addresses"}},
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
