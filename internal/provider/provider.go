// Package provider is the provider itself: its schema, its configuration, and the
// registries of resources, data sources and list resources.
package provider

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/plivo/terraform-provider-zentrunk/internal/credential"
	"github.com/plivo/terraform-provider-zentrunk/internal/ipacl"
	"github.com/plivo/terraform-provider-zentrunk/internal/originationuri"
	"github.com/plivo/terraform-provider-zentrunk/internal/phonenumber"
	"github.com/plivo/terraform-provider-zentrunk/internal/trunk"
)

var _ provider.ProviderWithListResources = (*zentrunkProvider)(nil)

type zentrunkProvider struct {
	version string
	getenv  func(string) string
}

// New makes the provider. The version goes into the User-Agent of every request.
func New(version string) func() provider.Provider {
	return NewWithEnvironment(version, os.Getenv)
}

// NewWithEnvironment is New with another environment than the process's, for tests
// that run in parallel.
func NewWithEnvironment(version string, getenv func(string) string) func() provider.Provider {
	return func() provider.Provider { return &zentrunkProvider{version: version, getenv: getenv} }
}

func (p *zentrunkProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "zentrunk"
	resp.Version = p.version
}

func (p *zentrunkProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		credential.NewResource,
		ipacl.NewResource,
		originationuri.NewResource,
		phonenumber.NewResource,
		trunk.NewResource,
	}
}

func (p *zentrunkProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		credential.NewListDataSource,
		ipacl.NewListDataSource,
		originationuri.NewListDataSource,
		phonenumber.NewListDataSource,
		trunk.NewDataSource,
		trunk.NewListDataSource,
	}
}

func (p *zentrunkProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		credential.NewListResource,
		ipacl.NewListResource,
		originationuri.NewListResource,
		phonenumber.NewListResource,
		trunk.NewListResource,
	}
}
