package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

func (p *zentrunkProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages [Zentrunk](https://www.plivo.com/docs/sip-trunking), Plivo's SIP trunking.",
		Attributes: map[string]schema.Attribute{
			"auth_id": schema.StringAttribute{
				MarkdownDescription: "Auth ID of the Plivo account (`MA…`) or subaccount (`SA…`). Can also be set with the environment variable `PLIVO_AUTH_ID`.",
				Optional:            true,
			},
			"auth_token": schema.StringAttribute{
				MarkdownDescription: "Auth token of the account. Can also be set with the environment variable `PLIVO_AUTH_TOKEN`, which keeps it out of the configuration.",
				Optional:            true,
				Sensitive:           true,
			},
			"base_url": schema.StringAttribute{
				MarkdownDescription: "Address of the API, without user, query or fragment; plain `http` only to a loopback address, or for the emulator's own account (`" + zentrunk.EmulatorAuthID + "`). Can also be set with the environment variable `PLIVO_BASE_URL`. Default: `" + zentrunk.DefaultBaseURL + "`.",
				Optional:            true,
				Validators:          []validator.String{baseURL{p.getenv}},
			},
			"max_retries": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("How often a request that failed for a passing reason is sent again; `0` turns retrying off. A create that may have arrived is never sent again. Default: `%d`.", zentrunk.DefaultMaxRetries),
				Optional:            true,
				Validators:          []validator.Int64{tfutil.Between(0, 100)},
			},
			"request_timeout": schema.StringAttribute{
				MarkdownDescription: fmt.Sprintf("How long one attempt at a request may take, as a duration such as `30s` or `1m30s`. Default: `%s`.", zentrunk.DefaultRequestTimeout),
				Optional:            true,
				Validators:          []validator.String{tfutil.Duration()},
			},
			"refresh_from_lists": schema.BoolAttribute{
				MarkdownDescription: fmt.Sprintf("Whether objects that are refreshed together are read from list pages, %d at a time, which makes the plan of a large configuration many times faster. What seems changed or gone is always read once more by itself. Turn it off if the account's lists are found to lag far behind. Default: `true`.", zentrunk.PageSize),
				Optional:            true,
			},
			"max_requests_per_second": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("How many requests the provider sends per second, on average over any five seconds, as Plivo counts them: up to five times as many may go at once, and the next ones wait. Each configuration of the provider counts its own, and Plivo allows an account %d in 5 seconds. `0` is unlimited. Default: `%d`.", zentrunk.AccountLimit, zentrunk.DefaultRequestsPerSecond),
				Optional:            true,
				Validators:          []validator.Int64{tfutil.Between(0, 100_000)},
			},
		},
	}
}

// baseURL checks an address of the API as the client does, but when validating.
type baseURL struct{ getenv func(string) string }

func (baseURL) Description(context.Context) string { return "an absolute https address" }

func (v baseURL) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v baseURL) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	var authID types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("auth_id"), &authID)...)
	account := authID.ValueString()
	switch {
	case authID.IsUnknown():
		account = zentrunk.EmulatorAuthID // perhaps: a variable, when validating
	case authID.IsNull():
		account = v.getenv("PLIVO_AUTH_ID")
	}
	if _, err := zentrunk.ParseBaseURL(req.ConfigValue.ValueString(), account); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid base_url", fmt.Sprintf("base_url %s.", err))
	}
}
