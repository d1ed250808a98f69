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
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	zentrunk "github.com/plivo/terraform-provider-zentrunk/internal/provider"
)

const key = "registry.example.com/acme/fake"

// TestWrite compares what a provider that has one of everything says of itself
// with testdata/fake.json. Terraform 1.11 and OpenTofu 1.12 print a provider's
// schemas in the same form, but for what they do not know.
func TestWrite(t *testing.T) {
	t.Parallel()

	want, err := os.ReadFile(filepath.Join("testdata", "fake.json"))
	if err != nil {
		t.Fatal(err)
	}

	// Twice, so that an order which depends on a map's is found out.
	for range 2 {
		var got bytes.Buffer
		if err := write(t.Context(), &got, key, fake()); err != nil {
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
	if err := write(t.Context(), &encoded, key, fake()); err != nil {
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
	failure := []*tfprotov6.Diagnostic{
		{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: "never mind"},
		{Severity: tfprotov6.DiagnosticSeverityError, Summary: "broken", Detail: "beyond repair"},
	}
	// Each breaks a provider that nothing is wrong with.
	for name, test := range map[string]struct {
		broken func(*canned)
		want   string
	}{
		"schemas fail":        {func(c *canned) { c.err = errors.New("gone") }, "the provider's schemas: gone"},
		"schemas diagnose":    {func(c *canned) { c.schemas.Diagnostics = failure }, "broken: beyond repair"},
		"identities fail":     {func(c *canned) { c.identityErr = errors.New("gone") }, "identity schemas: gone"},
		"identities diagnose": {func(c *canned) { c.identities.Diagnostics = failure }, "broken: beyond repair"},
		"no provider schema":  {func(c *canned) { c.schemas.Provider = nil }, "provider: no schema"},
		"functions":           {func(c *canned) { c.schemas.Functions = map[string]*tfprotov6.Function{"f": {}} }, "has Functions"},
		"ephemeral resources": {
			func(c *canned) {
				c.schemas.EphemeralResourceSchemas = map[string]*tfprotov6.Schema{"fake_x": of(text("a"))}
			}, "has EphemeralResourceSchemas",
		},
		"state stores": {func(c *canned) { c.schemas.StateStoreSchemas = map[string]*tfprotov6.Schema{"fake_x": of(text("a"))} }, "has StateStoreSchemas"},
		"actions":      {func(c *canned) { c.schemas.ActionSchemas = map[string]*tfprotov6.ActionSchema{"fake_x": nil} }, "has ActionSchemas"},
		"metadata":     {func(c *canned) { c.schemas.ProviderMeta = of(text("a")) }, "has ProviderMeta"},
		"a schema without a block": {
			func(c *canned) { c.schemas.ResourceSchemas["fake_thing"] = &tfprotov6.Schema{} }, "resource fake_thing: no schema",
		},
		"a block": {
			func(c *canned) {
				c.schemas.ResourceSchemas["fake_thing"].Block.BlockTypes = []*tfprotov6.SchemaNestedBlock{{TypeName: "b"}}
			}, `resource fake_thing: it has the block "b"`,
		},
		"an attribute without a type": {
			func(c *canned) {
				c.schemas.DataSourceSchemas["fake_things"] = of(&tfprotov6.SchemaAttribute{Name: "b"})
			}, `data source fake_things: attribute "b": no type`,
		},
		"an attribute's nesting": {
			func(c *canned) {
				c.schemas.ListResourceSchemas["fake_thing"] = of(nested("b", tfprotov6.SchemaObjectNestingModeMap, text("c")))
			}, `list resource fake_thing: attribute "b": this command does not convert the nesting mode MAP yet`,
		},
		"an attribute in an attribute": {
			func(c *canned) {
				c.schemas.ListResourceSchemas["fake_thing"] = of(nested("b", tfprotov6.SchemaObjectNestingModeList, &tfprotov6.SchemaAttribute{Name: "c"}))
			}, `list resource fake_thing: attribute "b": attribute "c": no type`,
		},
		"an identity without a schema": {
			func(c *canned) { c.identities.IdentitySchemas["fake_thing"] = nil }, "identity of resource fake_thing: no schema",
		},
		"an identity without a type": {
			func(c *canned) { c.identities.IdentitySchemas["fake_thing"].IdentityAttributes[0].Type = nil }, `identity of resource fake_thing: attribute "id": no type`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			server := fake()
			test.broken(server)
			var out bytes.Buffer
			err := write(t.Context(), &out, key, server)
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

func (c *canned) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &c.schemas, c.err
}

func (c *canned) GetResourceIdentitySchemas(
	context.Context, *tfprotov6.GetResourceIdentitySchemasRequest,
) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &c.identities, c.identityErr
}

// text is an optional attribute, of a schema, and nested an attribute that has some.
func text(name string) *tfprotov6.SchemaAttribute {
	return &tfprotov6.SchemaAttribute{Name: name, Type: tftypes.String, Optional: true}
}

func of(attributes ...*tfprotov6.SchemaAttribute) *tfprotov6.Schema {
	return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: attributes}}
}

func nested(name string, nesting tfprotov6.SchemaObjectNestingMode, attributes ...*tfprotov6.SchemaAttribute) *tfprotov6.SchemaAttribute {
	return &tfprotov6.SchemaAttribute{Name: name, Computed: true, NestedType: &tfprotov6.SchemaObject{Nesting: nesting, Attributes: attributes}}
}

// fake is a provider that has one of each thing that is converted.
func fake() *canned {
	const markdown = tfprotov6.StringKindMarkdown
	provider := of(text("token"), text("tries"))
	provider.Block.Description, provider.Block.DescriptionKind = "A *fake* provider <with> symbols & more.", markdown
	provider.Block.Attributes[0].Sensitive = true
	provider.Block.Attributes[0].Description = "The token."
	provider.Block.Attributes[1].Description, provider.Block.Attributes[1].DescriptionKind = "How `often`.", markdown
	provider.Block.Attributes[1].Type = tftypes.Number
	resource := of(
		&tfprotov6.SchemaAttribute{Name: "id", Type: tftypes.String, Computed: true},
		&tfprotov6.SchemaAttribute{Name: "on", Type: tftypes.Bool, Optional: true, Computed: true},
		&tfprotov6.SchemaAttribute{Name: "password_wo", Type: tftypes.String, Optional: true, WriteOnly: true, Sensitive: true},
		&tfprotov6.SchemaAttribute{Name: "old", Type: tftypes.String, Optional: true, Deprecated: true},
		&tfprotov6.SchemaAttribute{Name: "ports", Type: tftypes.Set{ElementType: tftypes.Number}, Required: true},
		nested("one", tfprotov6.SchemaObjectNestingModeSingle, text("create")),
		nested("several", tfprotov6.SchemaObjectNestingModeList, text("size")),
	)
	resource.Version, resource.Block.Deprecated = 3, true
	return &canned{
		schemas: tfprotov6.GetProviderSchemaResponse{
			Provider:            provider,
			ResourceSchemas:     map[string]*tfprotov6.Schema{"fake_thing": resource},
			DataSourceSchemas:   map[string]*tfprotov6.Schema{"fake_things": of(text("name"))},
			ListResourceSchemas: map[string]*tfprotov6.Schema{"fake_thing": of(text("name"))},
			Functions:           map[string]*tfprotov6.Function{},
		},
		identities: tfprotov6.GetResourceIdentitySchemasResponse{IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{
			"fake_thing": {Version: 1, IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
				{Name: "id", Type: tftypes.String, RequiredForImport: true, Description: "The thing's id."},
				{Name: "region", Type: tftypes.String, OptionalForImport: true},
			}},
		}},
	}
}
