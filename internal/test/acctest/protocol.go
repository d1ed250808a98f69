package acctest

import (
	"iter"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Protocol is a provider, spoken to as an engine does: for what only newer engines than the
// one at hand ask for, and for what an engine would hide or change.
type Protocol struct {
	tfprotov6.ProviderServer

	Schema     *tfprotov6.GetProviderSchemaResponse
	Identities map[string]*tfprotov6.ResourceIdentitySchema // by resource type

	t *testing.T
}

// Managed is a resource as an engine keeps it between two calls.
type Managed struct {
	Type     string
	State    *tfprotov6.DynamicValue
	Identity *tfprotov6.ResourceIdentityData // nil in an engine that keeps none
	Private  []byte
}

// Unknown is the value, in [Attributes], that another resource is still to compute.
type Unknown struct{}

// NewProtocol is a provider whose environment points at the test's Zentrunk, configured to
// send each request once.
func NewProtocol(t *testing.T, env *Env) *Protocol {
	t.Helper()
	p := &Protocol{t: t}
	p.Accept(p.Configure(Attributes{"max_retries": 0}, env.Environment()))
	return p
}

// NewUnconfigured is for tests that call [Protocol.Configure] first.
func NewUnconfigured(t *testing.T) *Protocol {
	t.Helper()
	return &Protocol{t: t}
}

// Configure begins with a new provider and configures it.
func (p *Protocol) Configure(config Attributes, environment map[string]string) []*tfprotov6.Diagnostic {
	p.t.Helper()
	var err error
	p.ProviderServer, err = Factories(environment)["zentrunk"]()
	p.must(err)
	p.Schema, err = p.GetProviderSchema(p.t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	p.must(err)
	p.Accept(p.Schema.Diagnostics)
	identities, err := p.GetResourceIdentitySchemas(p.t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	p.must(err)
	p.Identities = identities.IdentitySchemas
	value := p.Value(p.Schema.Provider, config)
	validated, err := p.ValidateProviderConfig(p.t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: value})
	p.must(err)
	if failed(validated.Diagnostics) {
		return validated.Diagnostics
	}
	configured, err := p.ConfigureProvider(p.t.Context(), &tfprotov6.ConfigureProviderRequest{Config: value})
	p.must(err)
	return append(validated.Diagnostics, configured.Diagnostics...)
}

// Accept expects no diagnostics.
func (p *Protocol) Accept(diagnostics []*tfprotov6.Diagnostic) {
	p.t.Helper()
	for _, d := range diagnostics {
		p.t.Errorf("unexpected: %s: %s", d.Summary, d.Detail)
	}
	if len(diagnostics) > 0 {
		p.t.FailNow()
	}
}

func failed(diagnostics []*tfprotov6.Diagnostic) bool {
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return true
		}
	}
	return false
}

// Validate is what an engine asks first of a resource.
func (p *Protocol) Validate(resourceType string, config Attributes) []*tfprotov6.Diagnostic {
	p.t.Helper()
	validated, err := p.ValidateResourceConfig(p.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: resourceType, Config: p.resource(resourceType, config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	p.must(err)
	return validated.Diagnostics
}

// None is a resource that does not exist yet.
func (p *Protocol) None(resourceType string) Managed {
	p.t.Helper()
	return Managed{Type: resourceType, State: p.resource(resourceType, nil)}
}

// Apply validates and plans a configuration of a resource, nil for none, and carries it out.
// Where an error ends that the resource is what it was.
func (p *Protocol) Apply(prior Managed, config Attributes) (Managed, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	var said []*tfprotov6.Diagnostic
	if config != nil {
		if said = p.Validate(prior.Type, config); failed(said) {
			return prior, said
		}
	}
	planned, more := p.plan(prior, config)
	if said = append(said, more...); failed(said) {
		return prior, said
	}
	applied, err := p.ApplyResourceChange(p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: prior.Type, PriorState: prior.State, PlannedState: planned.PlannedState, Config: p.resource(prior.Type, config),
		PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	p.must(err)
	return Managed{prior.Type, applied.NewState, applied.NewIdentity, applied.Private}, append(said, applied.Diagnostics...)
}

// Plan is what is said of a plan of a configuration of a resource, nil for none.
func (p *Protocol) Plan(prior Managed, config Attributes) []*tfprotov6.Diagnostic {
	p.t.Helper()
	_, said := p.plan(prior, config)
	return said
}

func (p *Protocol) plan(prior Managed, config Attributes) (*tfprotov6.PlanResourceChangeResponse, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	planned, err := p.PlanResourceChange(p.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: prior.Type, PriorState: prior.State, ProposedNewState: p.proposed(prior, config), Config: p.resource(prior.Type, config),
		PriorPrivate: prior.Private, PriorIdentity: prior.Identity,
	})
	p.must(err)
	return planned, planned.Diagnostics
}

// proposed is what an engine makes of a state and a configuration: what the configuration
// sets, and of the computed attributes what the state has.
func (p *Protocol) proposed(prior Managed, config Attributes) *tfprotov6.DynamicValue {
	p.t.Helper()
	before, proposed := p.Object(prior.Type, prior.State), Attributes{}
	if config == nil {
		return p.resource(prior.Type, nil)
	}
	for _, attribute := range p.Schema.ResourceSchemas[prior.Type].Block.Attributes {
		switch value := config[attribute.Name]; {
		case attribute.WriteOnly: // never part of a plan
		case value != nil:
			proposed[attribute.Name] = value
		case attribute.Computed && len(before) > 0:
			proposed[attribute.Name] = before[attribute.Name]
		}
	}
	return p.resource(prior.Type, proposed)
}

// Made is a new resource, whose creation has to succeed.
func (p *Protocol) Made(resourceType string, config Attributes) Managed {
	p.t.Helper()
	made, said := p.Apply(p.None(resourceType), config)
	p.Accept(said)
	return made
}

// Refresh is [Protocol.ReadResource] of what is managed.
func (p *Protocol) Refresh(prior Managed) (Managed, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	read, err := p.ReadResource(p.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: prior.Type, CurrentState: prior.State, CurrentIdentity: prior.Identity, Private: prior.Private,
	})
	p.must(err)
	return Managed{prior.Type, read.NewState, read.NewIdentity, read.Private}, read.Diagnostics
}

// Destroy deletes what is managed.
func (p *Protocol) Destroy(prior Managed) []*tfprotov6.Diagnostic {
	p.t.Helper()
	_, said := p.Apply(prior, nil)
	return said
}

// DeleteUnplanned deletes what is managed as an engine does that replaces it: it has not asked
// about that in a plan.
func (p *Protocol) DeleteUnplanned(prior Managed) []*tfprotov6.Diagnostic {
	p.t.Helper()
	none := p.resource(prior.Type, nil)
	applied, err := p.ApplyResourceChange(p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: prior.Type, PriorState: prior.State, PlannedState: none, Config: none, PlannedPrivate: prior.Private,
	})
	p.must(err)
	return applied.Diagnostics
}

// ImportID imports by id.
func (p *Protocol) ImportID(resourceType, id string) (Managed, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	return p.adopt(&tfprotov6.ImportResourceStateRequest{TypeName: resourceType, ID: id})
}

// ImportIdentity imports by identity.
func (p *Protocol) ImportIdentity(resourceType string, identity Attributes) (Managed, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	data := &tfprotov6.ResourceIdentityData{IdentityData: p.dynamic(p.Identities[resourceType].ValueType(), identity)}
	return p.adopt(&tfprotov6.ImportResourceStateRequest{TypeName: resourceType, Identity: data})
}

func (p *Protocol) adopt(request *tfprotov6.ImportResourceStateRequest) (Managed, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	answer, err := p.ImportResourceState(p.t.Context(), request)
	p.must(err)
	if failed(answer.Diagnostics) {
		return Managed{}, answer.Diagnostics
	}
	if len(answer.ImportedResources) != 1 {
		p.t.Fatalf("the import is of %d resources", len(answer.ImportedResources))
	}
	imported := answer.ImportedResources[0]
	return Managed{imported.TypeName, imported.State, imported.Identity, imported.Private}, answer.Diagnostics
}

// Data validates and reads a data source.
func (p *Protocol) Data(dataSource string, config Attributes) []*tfprotov6.Diagnostic {
	p.t.Helper()
	value := p.Value(p.Schema.DataSourceSchemas[dataSource], config)
	validated, err := p.ValidateDataResourceConfig(p.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: dataSource, Config: value})
	p.must(err)
	if failed(validated.Diagnostics) {
		return validated.Diagnostics
	}
	read, err := p.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: dataSource, Config: value})
	p.must(err)
	return append(validated.Diagnostics, read.Diagnostics...)
}

// ValidateList is what an engine asks first of a list.
func (p *Protocol) ValidateList(resourceType string, config Attributes) []*tfprotov6.Diagnostic {
	p.t.Helper()
	validated, err := p.lister().ValidateListResourceConfig(p.t.Context(), &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: resourceType, Config: p.Value(p.Schema.ListResourceSchemas[resourceType], config),
	})
	p.must(err)
	return validated.Diagnostics
}

// Stream is what a list resource yields, which comes as it is asked for.
func (p *Protocol) Stream(resourceType string, config Attributes, limit int64, includeResource bool) iter.Seq[tfprotov6.ListResourceResult] {
	p.t.Helper()
	stream, err := p.lister().ListResource(p.t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: resourceType, Config: p.Value(p.Schema.ListResourceSchemas[resourceType], config), Limit: limit, IncludeResource: includeResource,
	})
	p.must(err)
	return stream.Results
}

// List is what a list resource yields, to its end.
func (p *Protocol) List(resourceType string, config Attributes, limit int64, includeResource bool) (results []tfprotov6.ListResourceResult) {
	p.t.Helper()
	for result := range p.Stream(resourceType, config, limit, includeResource) {
		results = append(results, result)
	}
	return results
}

func (p *Protocol) lister() tfprotov6.ListResourceServer {
	p.t.Helper()
	lister, ok := p.ProviderServer.(tfprotov6.ListResourceServer)
	if !ok {
		p.t.Fatal("the provider has no list resources")
	}
	return lister
}

// Object is the attributes of a resource as the provider handed it over; none for one that does not exist.
func (p *Protocol) Object(resourceType string, value *tfprotov6.DynamicValue) map[string]tftypes.Value {
	p.t.Helper()
	return p.attributes(p.Schema.ResourceSchemas[resourceType].ValueType(), value)
}

// Identity is the attributes of a resource's identity; none where an engine keeps none.
func (p *Protocol) Identity(resourceType string, identity *tfprotov6.ResourceIdentityData) map[string]tftypes.Value {
	p.t.Helper()
	if identity == nil {
		return nil
	}
	return p.attributes(p.Identities[resourceType].ValueType(), identity.IdentityData)
}

func (p *Protocol) attributes(typ tftypes.Type, value *tfprotov6.DynamicValue) (attributes map[string]tftypes.Value) {
	p.t.Helper()
	if value == nil {
		return nil
	}
	decoded, err := value.Unmarshal(typ)
	p.must(err)
	p.must(decoded.As(&attributes))
	return attributes
}

// Value is an object of a schema with these attributes, and null for all others.
func (p *Protocol) Value(schema *tfprotov6.Schema, attributes Attributes) *tfprotov6.DynamicValue {
	p.t.Helper()
	if schema == nil {
		p.t.Fatal("there is no such schema")
	}
	if attributes == nil {
		attributes = Attributes{}
	}
	return p.dynamic(schema.ValueType(), attributes)
}

// resource is a resource with these attributes; nil is none at all.
func (p *Protocol) resource(resourceType string, attributes Attributes) *tfprotov6.DynamicValue {
	p.t.Helper()
	return p.dynamic(p.Schema.ResourceSchemas[resourceType].ValueType(), attributes)
}

func (p *Protocol) dynamic(typ tftypes.Type, attributes Attributes) *tfprotov6.DynamicValue {
	p.t.Helper()
	value, err := tfprotov6.NewDynamicValue(typ, p.value(typ, attributes))
	p.must(err)
	return &value
}

func (p *Protocol) value(typ tftypes.Type, value any) tftypes.Value {
	p.t.Helper()
	switch value := value.(type) {
	case Unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case tftypes.Value:
		return value
	case int:
		return tftypes.NewValue(typ, int64(value))
	case []string:
		elements := make([]tftypes.Value, len(value))
		for i, element := range value {
			elements[i] = Text(element)
		}
		return tftypes.NewValue(typ, elements)
	case Attributes:
		object, ok := typ.(tftypes.Object)
		if !ok {
			p.t.Fatalf("%v is no %s", value, typ)
		}
		if value == nil {
			return tftypes.NewValue(typ, nil)
		}
		for name := range value {
			if object.AttributeTypes[name] == nil {
				p.t.Fatalf("there is no attribute %s", name)
			}
		}
		fields := map[string]tftypes.Value{}
		for name, of := range object.AttributeTypes {
			fields[name] = p.value(of, value[name])
		}
		return tftypes.NewValue(typ, fields)
	}
	return tftypes.NewValue(typ, value)
}

// Text is a text as the protocol has it.
func Text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func (p *Protocol) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}
