package provider

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

type model struct {
	AuthID               types.String `tfsdk:"auth_id"`
	AuthToken            types.String `tfsdk:"auth_token"`
	BaseURL              types.String `tfsdk:"base_url"`
	MaxRetries           types.Int64  `tfsdk:"max_retries"`
	RequestTimeout       types.String `tfsdk:"request_timeout"`
	MaxRequestsPerSecond types.Int64  `tfsdk:"max_requests_per_second"`
	RefreshFromLists     types.Bool   `tfsdk:"refresh_from_lists"`
}

// Configure makes the client that everything else works with. It sends no request.
func (p *zentrunkProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client := p.client(config, req.TerraformVersion, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	data := object.NewProviderData(client)
	resp.ResourceData = data
	resp.DataSourceData = data
	resp.ListResourceData = data
}

func (p *zentrunkProvider) client(config model, engineVersion string, diags *diag.Diagnostics) *zentrunk.Client {
	config.refuseUnknown(diags)
	if diags.HasError() {
		return nil
	}
	settings := zentrunk.Config{
		AuthID:            p.setting("auth_id", config.AuthID, "PLIVO_AUTH_ID", diags),
		AuthToken:         p.setting("auth_token", config.AuthToken, "PLIVO_AUTH_TOKEN", diags),
		BaseURL:           zentrunk.DefaultBaseURL,
		UserAgent:         p.userAgent(engineVersion, diags),
		MaxRetries:        zentrunk.DefaultMaxRetries,
		RequestTimeout:    zentrunk.DefaultRequestTimeout,
		RequestsPerSecond: zentrunk.DefaultRequestsPerSecond,
		PlainReads:        !config.RefreshFromLists.IsNull() && !config.RefreshFromLists.ValueBool(),
	}
	// Told to be quiet, the log would still cost the time it takes to fill it.
	if p.getenv("TF_LOG_PROVIDER") != "OFF" {
		settings.Logger = tfutil.Logger{}
	}
	if url := p.getenv("PLIVO_BASE_URL"); !config.BaseURL.IsNull() {
		settings.BaseURL = config.BaseURL.ValueString() // the schema has checked it
	} else if url != "" {
		settings.BaseURL = url
		if _, err := zentrunk.ParseBaseURL(url, settings.AuthID); err != nil {
			diags.AddAttributeError(path.Root("base_url"), "Invalid base_url",
				fmt.Sprintf("The environment variable PLIVO_BASE_URL %s.", err))
		}
	}
	if !config.MaxRetries.IsNull() {
		settings.MaxRetries = int(config.MaxRetries.ValueInt64())
	}
	if !config.MaxRequestsPerSecond.IsNull() {
		settings.RequestsPerSecond = int(config.MaxRequestsPerSecond.ValueInt64())
	}
	if !config.RequestTimeout.IsNull() {
		settings.RequestTimeout, _ = time.ParseDuration(config.RequestTimeout.ValueString()) // the schema has checked it
	}
	if diags.HasError() {
		return nil
	}
	client, err := zentrunk.New(settings)
	if err != nil {
		diags.AddError("Unable to configure the provider", err.Error())
	}
	return client
}

// refuseUnknown stops at values that another resource is still to compute. Falling
// back to the environment could mean working on another account.
func (m model) refuseUnknown(diags *diag.Diagnostics) {
	for name, value := range map[string]attr.Value{
		"auth_id": m.AuthID, "auth_token": m.AuthToken, "base_url": m.BaseURL,
		"max_retries": m.MaxRetries, "request_timeout": m.RequestTimeout, "max_requests_per_second": m.MaxRequestsPerSecond,
		"refresh_from_lists": m.RefreshFromLists,
	} {
		if value.IsUnknown() {
			diags.AddAttributeError(path.Root(name), "Unknown "+name, fmt.Sprintf(
				"%s depends on a value that is known only after apply, but the provider needs it to plan. "+
					"Set it to a value that is known now (a variable, an environment variable), or apply what it depends on first with -target.", name))
		}
	}
}

// setting is a required value: from the configuration, or else from the environment.
func (p *zentrunkProvider) setting(name string, configured types.String, variable string, diags *diag.Diagnostics) string {
	value, source := configured.ValueString(), name
	if configured.IsNull() {
		value, source = p.getenv(variable), "the environment variable "+variable
		if value == "" {
			diags.AddAttributeError(path.Root(name), "Missing "+name, fmt.Sprintf(
				"The provider needs %s. Set %s in the provider block, or the environment variable %s. It is on the first page of the Plivo console.",
				name, name, variable))
			return ""
		}
	}
	switch {
	case value == "":
		diags.AddAttributeError(path.Root(name), "Empty "+name, fmt.Sprintf(
			"%s is set to an empty text. Give it a value, or leave it out to use the environment variable %s.", name, variable))
	case strings.TrimSpace(value) != value:
		diags.AddAttributeError(path.Root(name), "Invalid "+name, fmt.Sprintf(
			"%s has a blank or a line break at its beginning or end, so Plivo would refuse it. Take it away.", tfutil.Capital(source)))
	}
	return value
}

// userAgent says who asks, and ends with what TF_APPEND_USER_AGENT adds, as that of other
// providers does. The variable is none of the account's, so a flaw in it stops nothing;
// but with a control character in it no request could be sent (RFC 9110, 5.5).
func (p *zentrunkProvider) userAgent(engineVersion string, diags *diag.Diagnostics) string {
	agent := "terraform-provider-zentrunk/" + p.version
	if engineVersion != "" {
		agent += " Terraform/" + engineVersion
	}
	agent += " (" + runtime.GOOS + "; " + runtime.GOARCH + ")"

	given := p.getenv("TF_APPEND_USER_AGENT")
	added := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, given)
	if added != given {
		diags.AddWarning("Invalid TF_APPEND_USER_AGENT", "The environment variable TF_APPEND_USER_AGENT has control characters, "+
			"such as a line break or a tab, which the header User-Agent cannot hold. They were dropped. Take them out of the variable.")
	}
	if added = strings.TrimSpace(added); added != "" {
		agent += " " + added
	}
	return agent
}
