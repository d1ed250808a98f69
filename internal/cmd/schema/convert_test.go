package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	lschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	pschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	rschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	zentrunk "github.com/plivo/terraform-provider-zentrunk/internal/provider"
)

const key = "registry.example.com/acme/fake"

// TestWrite compares what a provider that has one of everything says of itself
// with testdata/fake.json. Terraform 1.11 and OpenTofu 1.12 were asked for the
// same provider's schemas and printed the same, but for what they do not know.
func TestWrite(t *testing.T) {
	t.Parallel()

	want, err := os.ReadFile(filepath.Join("testdata", "fake.json"))
	if err != nil {
		t.Fatal(err)
	}

	// Twice, so that an order which depends on a map's is found out.
	for range 2 {
		var got bytes.Buffer
		if err := write(t.Context(), &got, key, fakeServer()); err != nil {
			t.Fatal(err)
		}

		if got.String() != string(want) {
			t.Fatalf("the JSON differs from testdata/fake.json; it is now:\n%s", got.String())
		}
	}
}

// TestWrite_readBack reads the JSON as tfplugindocs does, with terraform-json,
// which has to know all that was written.
func TestWrite_readBack(t *testing.T) {
	t.Parallel()

	var encoded bytes.Buffer
	if err := write(t.Context(), &encoded, key, fakeServer()); err != nil {
		t.Fatal(err)
	}

	var schemas tfjson.ProviderSchemas
	if err := json.Unmarshal(encoded.Bytes(), &schemas); err != nil {
		t.Fatal(err)
	}

	again, err := json.Marshal(&schemas)
	if err != nil {
		t.Fatal(err)
	}

	var got, want any
	if err := errors.Join(json.Unmarshal(again, &got), json.Unmarshal(encoded.Bytes(), &want)); err != nil {
		t.Fatal(err)
	}

	if !reflect.DeepEqual(got, want) {
		t.Errorf("terraform-json lost something on the way: %s", again)
	}
}

// TestProvider converts the real provider, and finds all of it in the result.
func TestProvider(t *testing.T) {
	t.Parallel()

	server := providerserver.NewProtocol6(zentrunk.New("test")())()

	metadata, err := server.GetMetadata(t.Context(), &tfprotov6.GetMetadataRequest{})
	if err != nil {
		t.Fatal(err)
	}

	got, err := providerSchema(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}

	if len(metadata.Resources) == 0 || len(metadata.DataSources) == 0 {
		t.Fatalf("the provider offers nothing: %+v", metadata)
	}

	for _, r := range metadata.Resources {
		if got.ResourceSchemas[r.TypeName] == nil {
			t.Errorf("no schema of resource %s", r.TypeName)
		}
	}

	for _, d := range metadata.DataSources {
		if got.DataSourceSchemas[d.TypeName] == nil {
			t.Errorf("no schema of data source %s", d.TypeName)
		}
	}

	for _, l := range metadata.ListResources {
		if got.ListResourceSchemas[l.TypeName] == nil {
			t.Errorf("no schema of list resource %s", l.TypeName)
		}

		if got.ResourceIdentitySchemas[l.TypeName] == nil {
			t.Errorf("no identity schema of %s, which can be listed", l.TypeName)
		}
	}
}

func TestWrite_errors(t *testing.T) {
	t.Parallel()

	str := &tfprotov6.SchemaAttribute{Name: "a", Type: tftypes.String, Optional: true}
	good := &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{str}}}
	failure := []*tfprotov6.Diagnostic{
		{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: "never mind"},
		{Severity: tfprotov6.DiagnosticSeverityError, Summary: "broken", Detail: "beyond repair"},
	}
	attribute := func(a *tfprotov6.SchemaAttribute) *tfprotov6.Schema {
		return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{a}}}
	}
	nested := func(b *tfprotov6.SchemaNestedBlock) *tfprotov6.Schema {
		return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{BlockTypes: []*tfprotov6.SchemaNestedBlock{b}}}
	}

	for name, test := range map[string]struct {
		server canned
		want   string
	}{
		"schemas fail":     {canned{err: errors.New("gone")}, "the provider's schemas: gone"},
		"schemas diagnose": {canned{schemas: tfprotov6.GetProviderSchemaResponse{Diagnostics: failure}}, "broken: beyond repair"},
		"identities fail": {
			canned{schemas: tfprotov6.GetProviderSchemaResponse{Provider: good}, identityErr: errors.New("gone")},
			"identity schemas: gone",
		},
		"identities diagnose": {
			canned{
				schemas:    tfprotov6.GetProviderSchemaResponse{Provider: good},
				identities: tfprotov6.GetResourceIdentitySchemasResponse{Diagnostics: failure},
			},
			"broken: beyond repair",
		},
		"no provider schema": {canned{}, "provider: no schema"},
		"functions": {
			canned{schemas: tfprotov6.GetProviderSchemaResponse{Provider: good, Functions: map[string]*tfprotov6.Function{"f": {}}}},
			"functions",
		},
		"a schema without a block": {
			canned{schemas: tfprotov6.GetProviderSchemaResponse{
				Provider: good, ResourceSchemas: map[string]*tfprotov6.Schema{"fake_x": {}},
			}},
			"resource fake_x: a schema without a block",
		},
		"an attribute without a type": {
			canned{schemas: tfprotov6.GetProviderSchemaResponse{
				Provider: good, DataSourceSchemas: map[string]*tfprotov6.Schema{"fake_x": attribute(&tfprotov6.SchemaAttribute{Name: "b"})},
			}},
			`data source fake_x: attribute "b": no type`,
		},
		"an attribute's nesting": {
			canned{schemas: tfprotov6.GetProviderSchemaResponse{
				Provider: good,
				EphemeralResourceSchemas: map[string]*tfprotov6.Schema{
					"fake_x": attribute(&tfprotov6.SchemaAttribute{Name: "b", NestedType: &tfprotov6.SchemaObject{}}),
				},
			}},
			`ephemeral resource fake_x: attribute "b": nesting mode INVALID`,
		},
		"an attribute in an attribute": {
			canned{schemas: tfprotov6.GetProviderSchemaResponse{
				Provider: good,
				ListResourceSchemas: map[string]*tfprotov6.Schema{
					"fake_x": attribute(&tfprotov6.SchemaAttribute{Name: "b", NestedType: &tfprotov6.SchemaObject{
						Nesting:    tfprotov6.SchemaObjectNestingModeList,
						Attributes: []*tfprotov6.SchemaAttribute{{Name: "c"}},
					}}),
				},
			}},
			`list resource fake_x: attribute "b": attribute "c": no type`,
		},
		"a block's nesting": {
			canned{schemas: tfprotov6.GetProviderSchemaResponse{
				Provider: good,
				StateStoreSchemas: map[string]*tfprotov6.Schema{
					"fake_x": nested(&tfprotov6.SchemaNestedBlock{TypeName: "b", Block: good.Block}),
				},
			}},
			`state store fake_x: block "b": nesting mode INVALID`,
		},
		"a block in a block": {
			canned{schemas: tfprotov6.GetProviderSchemaResponse{
				Provider: good,
				ActionSchemas: map[string]*tfprotov6.ActionSchema{
					"fake_x": {Schema: nested(&tfprotov6.SchemaNestedBlock{TypeName: "b", Nesting: tfprotov6.SchemaNestedBlockNestingModeGroup})},
				},
			}},
			`action fake_x: block "b": a schema without a block`,
		},
		"no action": {
			canned{schemas: tfprotov6.GetProviderSchemaResponse{
				Provider: good, ActionSchemas: map[string]*tfprotov6.ActionSchema{"fake_x": nil},
			}},
			"action fake_x: no schema",
		},
		"an identity without a schema": {
			canned{
				schemas:    tfprotov6.GetProviderSchemaResponse{Provider: good},
				identities: tfprotov6.GetResourceIdentitySchemasResponse{IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{"fake_x": nil}},
			},
			"identity of resource fake_x: no schema",
		},
		"an identity without a type": {
			canned{
				schemas: tfprotov6.GetProviderSchemaResponse{Provider: good},
				identities: tfprotov6.GetResourceIdentitySchemasResponse{IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{
					"fake_x": {IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{{Name: "b"}}},
				}},
			},
			`identity of resource fake_x: attribute "b": no type`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var out bytes.Buffer

			err := write(t.Context(), &out, key, test.server)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("want an error with %q, got %v", test.want, err)
			}

			if out.Len() > 0 {
				t.Errorf("an error, and yet something was written: %s", out.String())
			}
		})
	}
}

// canned is a server of which only the schemas are ever asked for.
type canned struct {
	tfprotov6.ProviderServer

	schemas     tfprotov6.GetProviderSchemaResponse
	err         error
	identities  tfprotov6.GetResourceIdentitySchemasResponse
	identityErr error
}

func (c canned) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &c.schemas, c.err
}

func (c canned) GetResourceIdentitySchemas(
	context.Context, *tfprotov6.GetResourceIdentitySchemasRequest,
) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &c.identities, c.identityErr
}

func fakeServer() tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(fakeProvider{})()
}

// fakeProvider has one of each thing that a schema can say.
type fakeProvider struct{ provider.Provider }

func (fakeProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "fake"
}

func (fakeProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = pschema.Schema{
		MarkdownDescription: "A *fake* provider <with> symbols & more.",
		Attributes: map[string]pschema.Attribute{
			"token": pschema.StringAttribute{Optional: true, Sensitive: true, Description: "The token."},
			"tries": pschema.Int64Attribute{Optional: true, MarkdownDescription: "How `often`."},
		},
	}
}

func (fakeProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return fakeResource{} }}
}

func (fakeProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return fakeDataSource{} }}
}

func (fakeProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{func() list.ListResource { return fakeResource{} }}
}

type fakeResource struct{ resource.Resource }

func (fakeResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "fake_thing"
}

func (fakeResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	inner := rschema.NestedAttributeObject{Attributes: map[string]rschema.Attribute{
		"size": rschema.NumberAttribute{Required: true},
	}}

	resp.Schema = rschema.Schema{
		Version:             3,
		MarkdownDescription: "A **thing**.",
		DeprecationMessage:  "Use another.",
		Attributes: map[string]rschema.Attribute{
			"id":          rschema.StringAttribute{Computed: true},
			"on":          rschema.BoolAttribute{Optional: true, Computed: true},
			"password_wo": rschema.StringAttribute{Optional: true, WriteOnly: true, Sensitive: true},
			"old":         rschema.StringAttribute{Optional: true, DeprecationMessage: "Use `new`."},
			"tags":        rschema.MapAttribute{ElementType: types.StringType, Optional: true},
			"ports":       rschema.SetAttribute{ElementType: types.Int64Type, Optional: true},
			"pair":        rschema.ObjectAttribute{AttributeTypes: map[string]attr.Type{"a": types.StringType, "b": types.BoolType}, Optional: true},
			"any":         rschema.DynamicAttribute{Optional: true},
			"one": rschema.SingleNestedAttribute{
				Optional: true,
				Attributes: map[string]rschema.Attribute{
					"create": rschema.StringAttribute{Optional: true, Description: "A duration."},
				},
			},
			"several": rschema.ListNestedAttribute{Optional: true, NestedObject: inner},
			"unique":  rschema.SetNestedAttribute{Optional: true, NestedObject: inner},
			"named":   rschema.MapNestedAttribute{Computed: true, Sensitive: true, NestedObject: inner},
		},
		Blocks: map[string]rschema.Block{
			"single": rschema.SingleNestedBlock{
				Description: "One block.",
				Attributes:  map[string]rschema.Attribute{"x": rschema.StringAttribute{Optional: true}},
			},
			"list": rschema.ListNestedBlock{
				NestedObject: rschema.NestedBlockObject{
					Attributes: map[string]rschema.Attribute{"x": rschema.Float64Attribute{Optional: true}},
					Blocks: map[string]rschema.Block{
						"set": rschema.SetNestedBlock{
							DeprecationMessage: "No more.",
							NestedObject: rschema.NestedBlockObject{
								Attributes: map[string]rschema.Attribute{"y": rschema.StringAttribute{Required: true}},
							},
						},
					},
				},
			},
		},
	}
}

func (fakeResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Version: 1,
		Attributes: map[string]identityschema.Attribute{
			"id":     identityschema.StringAttribute{RequiredForImport: true, Description: "The thing's id."},
			"region": identityschema.StringAttribute{OptionalForImport: true},
		},
	}
}

func (fakeResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = lschema.Schema{
		MarkdownDescription: "Lists *things*.",
		Attributes: map[string]lschema.Attribute{
			"name": lschema.StringAttribute{Optional: true, MarkdownDescription: "By name."},
		},
	}
}

func (fakeResource) List(context.Context, list.ListRequest, *list.ListResultsStream) {}

type fakeDataSource struct{ datasource.DataSource }

func (fakeDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "fake_things"
}

func (fakeDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = dschema.Schema{
		Description: "All things.",
		Attributes: map[string]dschema.Attribute{
			"things": dschema.ListNestedAttribute{
				Computed: true,
				NestedObject: dschema.NestedAttributeObject{Attributes: map[string]dschema.Attribute{
					"id": dschema.StringAttribute{Computed: true, MarkdownDescription: "The `id`."},
				}},
			},
		},
	}
}
