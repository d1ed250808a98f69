package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// formatVersion is the version of the JSON format that the engines write.
const formatVersion = "1.0"

// write asks server for all its schemas and writes them to w, indented and in
// a stable order, with the provider under key.
func write(ctx context.Context, w io.Writer, key string, server tfprotov6.ProviderServer) error {
	schemas, err := providerSchema(ctx, server)
	if err != nil {
		return err
	}

	// encoding/json sorts the keys of maps, and everything here is in maps.
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")

	return encoder.Encode(&tfjson.ProviderSchemas{
		FormatVersion: formatVersion,
		Schemas:       map[string]*tfjson.ProviderSchema{key: schemas},
	})
}

// converted are the fields of a provider's answer that are converted here, or are no schemas.
var converted = []string{"ServerCapabilities", "Provider", "ResourceSchemas", "DataSourceSchemas", "ListResourceSchemas", "Diagnostics"}

// providerSchema asks server for the schemas of everything it offers. What the
// conversion does not know is an error: a page left out is not noticed.
func providerSchema(ctx context.Context, server tfprotov6.ProviderServer) (*tfjson.ProviderSchema, error) {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err == nil {
		err = diagnosticsError(schemas.Diagnostics)
	}
	if err != nil {
		return nil, fmt.Errorf("unable to get the provider's schemas: %w", err)
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err == nil {
		err = diagnosticsError(identities.Diagnostics)
	}
	if err != nil {
		return nil, fmt.Errorf("unable to get the resources' identity schemas: %w", err)
	}
	for field, value := range reflect.ValueOf(*schemas).Fields() {
		if empty := value.IsZero() || value.Kind() == reflect.Map && value.Len() == 0; !empty && !slices.Contains(converted, field.Name) {
			return nil, fmt.Errorf("the provider has %s, which this command does not convert yet", field.Name)
		}
	}

	var result tfjson.ProviderSchema
	if result.ConfigSchema, err = schema(schemas.Provider); err != nil {
		return nil, fmt.Errorf("provider: %w", err)
	}
	if result.ResourceSchemas, err = convertAll(schemas.ResourceSchemas, schema); err != nil {
		return nil, fmt.Errorf("resource %w", err)
	}
	if result.DataSourceSchemas, err = convertAll(schemas.DataSourceSchemas, schema); err != nil {
		return nil, fmt.Errorf("data source %w", err)
	}
	if result.ListResourceSchemas, err = convertAll(schemas.ListResourceSchemas, schema); err != nil {
		return nil, fmt.Errorf("list resource %w", err)
	}
	if result.ResourceIdentitySchemas, err = convertAll(identities.IdentitySchemas, identity); err != nil {
		return nil, fmt.Errorf("identity of resource %w", err)
	}
	return &result, nil
}

// diagnosticsError joins the errors among diagnostics; warnings do not count.
func diagnosticsError(diagnostics []*tfprotov6.Diagnostic) error {
	var errs []error
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			errs = append(errs, fmt.Errorf("%s: %s", d.Summary, d.Detail))
		}
	}
	return errors.Join(errs...)
}

// convertAll converts each of a map of named things; an error says whose it is.
func convertAll[From, To any](from map[string]From, convert func(From) (To, error)) (map[string]To, error) {
	result := make(map[string]To, len(from))
	for name, f := range from {
		to, err := convert(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		result[name] = to
	}
	return result, nil
}

func schema(s *tfprotov6.Schema) (*tfjson.Schema, error) {
	if s == nil || s.Block == nil {
		return nil, errors.New("no schema")
	}
	if len(s.Block.BlockTypes) > 0 {
		return nil, fmt.Errorf("it has the block %q, and this command does not convert blocks yet", s.Block.BlockTypes[0].TypeName)
	}
	all, err := attributes(s.Block.Attributes)
	if err != nil {
		return nil, err
	}
	return &tfjson.Schema{Version: uint64(max(s.Version, 0)), Block: &tfjson.SchemaBlock{
		Attributes:      all,
		Description:     s.Block.Description,
		DescriptionKind: descriptionKind(s.Block.DescriptionKind),
		Deprecated:      s.Block.Deprecated,
	}}, nil
}

func attributes(list []*tfprotov6.SchemaAttribute) (map[string]*tfjson.SchemaAttribute, error) {
	result := make(map[string]*tfjson.SchemaAttribute, len(list))
	for _, a := range list {
		converted, err := attribute(a)
		if err != nil {
			return nil, fmt.Errorf("attribute %q: %w", a.Name, err)
		}
		result[a.Name] = converted
	}
	return result, nil
}

func attribute(a *tfprotov6.SchemaAttribute) (result *tfjson.SchemaAttribute, err error) {
	result = &tfjson.SchemaAttribute{
		Description:     a.Description,
		DescriptionKind: descriptionKind(a.DescriptionKind),
		Deprecated:      a.Deprecated,
		Required:        a.Required,
		Optional:        a.Optional,
		Computed:        a.Computed,
		Sensitive:       a.Sensitive,
		WriteOnly:       a.WriteOnly,
	}
	// An attribute has a type or a nested type, never both.
	if a.NestedType == nil {
		result.AttributeType, err = ctyType(a.Type)
		return result, err
	}
	result.AttributeNestedType = &tfjson.SchemaNestedAttributeType{}
	switch a.NestedType.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		result.AttributeNestedType.NestingMode = tfjson.SchemaNestingModeSingle
	case tfprotov6.SchemaObjectNestingModeList:
		result.AttributeNestedType.NestingMode = tfjson.SchemaNestingModeList
	default:
		return nil, fmt.Errorf("this command does not convert the nesting mode %s yet", a.NestedType.Nesting)
	}
	result.AttributeNestedType.Attributes, err = attributes(a.NestedType.Attributes)
	return result, err
}

func identity(s *tfprotov6.ResourceIdentitySchema) (*tfjson.IdentitySchema, error) {
	if s == nil {
		return nil, errors.New("no schema")
	}
	result := &tfjson.IdentitySchema{
		Version:    uint64(max(s.Version, 0)),
		Attributes: make(map[string]*tfjson.IdentityAttribute, len(s.IdentityAttributes)),
	}
	for _, a := range s.IdentityAttributes {
		t, err := ctyType(a.Type)
		if err != nil {
			return nil, fmt.Errorf("attribute %q: %w", a.Name, err)
		}
		result.Attributes[a.Name] = &tfjson.IdentityAttribute{
			IdentityType:      t,
			Description:       a.Description,
			RequiredForImport: a.RequiredForImport,
			OptionalForImport: a.OptionalForImport,
		}
	}
	return result, nil
}

// ctyType converts between the two type systems by the one form they share:
// the JSON in which types travel over the plugin protocol.
func ctyType(t tftypes.Type) (cty.Type, error) {
	if t == nil {
		return cty.NilType, errors.New("no type")
	}
	encoded, err := json.Marshal(t)
	if err != nil {
		return cty.NilType, fmt.Errorf("unable to encode type %s: %w", t, err)
	}
	var result cty.Type
	if err := json.Unmarshal(encoded, &result); err != nil {
		return cty.NilType, fmt.Errorf("unable to decode type %s: %w", encoded, err)
	}
	return result, nil
}

func descriptionKind(k tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if k == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}
