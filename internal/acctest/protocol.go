package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Protocol is a configured provider, spoken to as an engine does: for what only newer
// engines than the one at hand ask for.
type Protocol struct {
	tfprotov6.ProviderServer

	t      *testing.T
	schema *tfprotov6.GetProviderSchemaResponse
}

// NewProtocol is a provider whose environment points at the test's Zentrunk.
func NewProtocol(t *testing.T, env *Env) *Protocol {
	t.Helper()
	server, err := Factories(map[string]string{
		"PLIVO_AUTH_ID": env.AuthID(), "PLIVO_AUTH_TOKEN": env.AuthToken(), "PLIVO_BASE_URL": env.URL(),
	})["zentrunk"]()
	if err != nil {
		t.Fatal(err)
	}
	p := &Protocol{ProviderServer: server, t: t}
	if p.schema, err = server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		t.Fatal(err)
	}
	p.Accept(p.schema.Diagnostics)
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config: p.Value(p.schema.Provider, map[string]tftypes.Value{"max_retries": tftypes.NewValue(tftypes.Number, 0)}),
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Accept(configured.Diagnostics)
	return p
}

// Accept expects no diagnostics.
func (p *Protocol) Accept(diagnostics []*tfprotov6.Diagnostic) {
	p.t.Helper()
	for _, d := range diagnostics {
		p.t.Errorf("unexpected: %s: %s", d.Summary, d.Detail)
	}
}

// Value is an object of a schema with these attributes, and null for all others.
func (p *Protocol) Value(schema *tfprotov6.Schema, attributes map[string]tftypes.Value) *tfprotov6.DynamicValue {
	p.t.Helper()
	typ, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		p.t.Fatalf("the schema is no object but %s", schema.ValueType())
	}
	all := map[string]tftypes.Value{}
	for name, of := range typ.AttributeTypes {
		all[name] = tftypes.NewValue(of, nil)
		if value, given := attributes[name]; given {
			all[name] = value
		}
	}
	value, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, all))
	if err != nil {
		p.t.Fatal(err)
	}
	return &value
}

// Object is the attributes of a resource as the provider handed it over.
func (p *Protocol) Object(resourceType string, value *tfprotov6.DynamicValue) map[string]tftypes.Value {
	p.t.Helper()
	return p.attributes(p.schema.ResourceSchemas[resourceType].ValueType(), value)
}

// Identity is the attributes of a resource's identity.
func (p *Protocol) Identity(resourceType string, identity *tfprotov6.ResourceIdentityData) map[string]tftypes.Value {
	p.t.Helper()
	schemas, err := p.GetResourceIdentitySchemas(p.t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		p.t.Fatal(err)
	}
	if identity == nil {
		return nil
	}
	return p.attributes(schemas.IdentitySchemas[resourceType].ValueType(), identity.IdentityData)
}

func (p *Protocol) attributes(typ tftypes.Type, value *tfprotov6.DynamicValue) map[string]tftypes.Value {
	p.t.Helper()
	if value == nil {
		return nil
	}
	decoded, err := value.Unmarshal(typ)
	if err != nil {
		p.t.Fatal(err)
	}
	var attributes map[string]tftypes.Value
	if err := decoded.As(&attributes); err != nil {
		p.t.Fatal(err)
	}
	return attributes
}

// List is what a list resource yields, to its end.
func (p *Protocol) List(resourceType string, config map[string]tftypes.Value, limit int64, includeResource bool) []tfprotov6.ListResourceResult {
	p.t.Helper()
	schema := p.schema.ListResourceSchemas[resourceType]
	if schema == nil {
		p.t.Fatalf("there is no list resource %s", resourceType)
	}
	lister, ok := p.ProviderServer.(tfprotov6.ListResourceServer)
	if !ok {
		p.t.Fatal("the provider has no list resources")
	}
	stream, err := lister.ListResource(p.t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: resourceType, Config: p.Value(schema, config), Limit: limit, IncludeResource: includeResource,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	var results []tfprotov6.ListResourceResult
	for result := range stream.Results {
		results = append(results, result)
	}
	return results
}
