package messages_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// attributes of a configuration: string, bool, int, nil, []string, attributes for an
// object, or unknown.
type attributes map[string]any

// unknown is a value that another resource is still to compute.
type unknown struct{}

// session is a provider, spoken to as an engine does, and the Zentrunk that it works on.
type session struct {
	*emulator.Server
	t      *testing.T
	server tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

// object is a resource as an engine keeps it between two calls.
type object struct {
	typ     string
	state   *tfprotov6.DynamicValue
	private []byte
}

// newSession is a configured provider. A request is sent once, and may take a second.
func newSession(t *testing.T, options emulator.Options) *session {
	t.Helper()
	s := unconfigured(t, options)
	s.accept(s.configure(attributes{"max_retries": 0, "request_timeout": "1s"}, s.environment()))
	return s
}

func unconfigured(t *testing.T, options emulator.Options) *session {
	t.Helper()
	return &session{Server: acctest.New(t, options).Server, t: t}
}

func (s *session) environment() map[string]string {
	return map[string]string{"PLIVO_AUTH_ID": s.AuthID(), "PLIVO_AUTH_TOKEN": s.AuthToken(), "PLIVO_BASE_URL": s.URL()}
}

// configure makes a new provider of the session and configures it.
func (s *session) configure(config attributes, environment map[string]string) []*tfprotov6.Diagnostic {
	s.t.Helper()
	server, err := acctest.Factories(environment)["zentrunk"]()
	s.must(err)
	s.server = server
	s.schema, err = server.GetProviderSchema(s.t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	s.must(err)
	value := s.dynamic(s.schema.Provider, config)
	validated, err := server.ValidateProviderConfig(s.t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: value})
	s.must(err)
	if len(validated.Diagnostics) > 0 {
		return validated.Diagnostics
	}
	configured, err := server.ConfigureProvider(s.t.Context(), &tfprotov6.ConfigureProviderRequest{Config: value})
	s.must(err)
	return configured.Diagnostics
}

// validate is what an engine asks first of a resource.
func (s *session) validate(typ string, config attributes) []*tfprotov6.Diagnostic {
	s.t.Helper()
	validated, err := s.server.ValidateResourceConfig(s.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typ, Config: s.dynamic(s.schema.ResourceSchemas[typ], config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	s.must(err)
	return validated.Diagnostics
}

// create plans and applies a new object, which stays the zero value where that fails.
func (s *session) create(typ string, config attributes) (object, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	typeOf := s.schema.ResourceSchemas[typ].ValueType()
	none, err := tfprotov6.NewDynamicValue(typeOf, tftypes.NewValue(typeOf, nil))
	s.must(err)
	return s.apply(object{typ: typ, state: &none}, config)
}

// apply validates, plans and applies a configuration of an object.
func (s *session) apply(o object, config attributes) (object, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	if problems := s.validate(o.typ, config); len(problems) > 0 {
		return o, problems
	}
	schema := s.schema.ResourceSchemas[o.typ]
	value := s.dynamic(schema, config)
	planned, err := s.server.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: o.typ, PriorState: o.state, ProposedNewState: s.proposed(schema, o.state, config), Config: value, PriorPrivate: o.private,
	})
	s.must(err)
	if len(planned.Diagnostics) > 0 {
		return o, planned.Diagnostics
	}
	applied, err := s.server.ApplyResourceChange(s.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: o.typ, PriorState: o.state, PlannedState: planned.PlannedState, Config: value, PlannedPrivate: planned.PlannedPrivate,
	})
	s.must(err)
	return object{o.typ, applied.NewState, applied.Private}, applied.Diagnostics
}

// made is create for what has to succeed.
func (s *session) made(typ string, config attributes) object {
	s.t.Helper()
	o, problems := s.create(typ, config)
	s.accept(problems)
	return o
}

func (s *session) read(o object) []*tfprotov6.Diagnostic {
	s.t.Helper()
	read, err := s.server.ReadResource(s.t.Context(), &tfprotov6.ReadResourceRequest{TypeName: o.typ, CurrentState: o.state, Private: o.private})
	s.must(err)
	return read.Diagnostics
}

func (s *session) delete(o object) []*tfprotov6.Diagnostic {
	s.t.Helper()
	typeOf := s.schema.ResourceSchemas[o.typ].ValueType()
	none, err := tfprotov6.NewDynamicValue(typeOf, tftypes.NewValue(typeOf, nil))
	s.must(err)
	applied, err := s.server.ApplyResourceChange(s.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: o.typ, PriorState: o.state, PlannedState: &none, Config: &none, PlannedPrivate: o.private,
	})
	s.must(err)
	return applied.Diagnostics
}

// adopt imports by id and reads what it names.
func (s *session) adopt(typ, id string) []*tfprotov6.Diagnostic {
	s.t.Helper()
	imported, err := s.server.ImportResourceState(s.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: typ, ID: id})
	s.must(err)
	if len(imported.Diagnostics) > 0 {
		return imported.Diagnostics
	}
	found := imported.ImportedResources[0]
	return s.read(object{typ, found.State, found.Private})
}

func (s *session) data(typ string, config attributes) []*tfprotov6.Diagnostic {
	s.t.Helper()
	value := s.dynamic(s.schema.DataSourceSchemas[typ], config)
	validated, err := s.server.ValidateDataResourceConfig(s.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: typ, Config: value})
	s.must(err)
	if len(validated.Diagnostics) > 0 {
		return validated.Diagnostics
	}
	read, err := s.server.ReadDataSource(s.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: typ, Config: value})
	s.must(err)
	return read.Diagnostics
}

// proposed is what an engine makes of a state and a configuration: what the configuration
// sets, and of the computed attributes what the state has.
func (s *session) proposed(schema *tfprotov6.Schema, state *tfprotov6.DynamicValue, config attributes) *tfprotov6.DynamicValue {
	s.t.Helper()
	prior, err := state.Unmarshal(schema.ValueType())
	s.must(err)
	merged := attributes{}
	if !prior.IsNull() {
		values := map[string]tftypes.Value{}
		s.must(prior.As(&values))
		for _, attribute := range schema.Block.Attributes {
			if attribute.Computed {
				merged[attribute.Name] = values[attribute.Name]
			}
		}
	} else {
		for _, attribute := range schema.Block.Attributes {
			if attribute.Computed {
				merged[attribute.Name] = unknown{}
			}
		}
	}
	maps.Copy(merged, config)
	delete(merged, "password_wo") // never part of a plan
	return s.dynamic(schema, merged)
}

func (s *session) dynamic(schema *tfprotov6.Schema, config attributes) *tfprotov6.DynamicValue {
	s.t.Helper()
	value, err := tfprotov6.NewDynamicValue(schema.ValueType(), s.value(schema.ValueType(), config))
	s.must(err)
	return &value
}

func (s *session) value(typ tftypes.Type, value any) tftypes.Value {
	s.t.Helper()
	switch value := value.(type) {
	case unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case tftypes.Value:
		return value
	case int:
		return tftypes.NewValue(typ, int64(value))
	case []string:
		elements := make([]tftypes.Value, len(value))
		for i, element := range value {
			elements[i] = tftypes.NewValue(tftypes.String, element)
		}
		return tftypes.NewValue(typ, elements)
	case attributes:
		object, ok := typ.(tftypes.Object)
		if !ok {
			s.t.Fatalf("%v is no %s", value, typ)
		}
		for name := range value {
			if object.AttributeTypes[name] == nil {
				s.t.Fatalf("there is no attribute %s", name)
			}
		}
		fields := map[string]tftypes.Value{}
		for name, of := range object.AttributeTypes {
			fields[name] = s.value(of, value[name])
		}
		return tftypes.NewValue(typ, fields)
	}
	return tftypes.NewValue(typ, value)
}

// accept expects no diagnostics.
func (s *session) accept(problems []*tfprotov6.Diagnostic) {
	s.t.Helper()
	for _, problem := range problems {
		s.t.Fatalf("unexpected: %s: %s", problem.Summary, problem.Detail)
	}
}

func (s *session) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}
