package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

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
				MarkdownDescription: "Address of the API, without user, query or fragment; plain `http` only to a loopback address. Can also be set with the environment variable `PLIVO_BASE_URL`. Default: `" + zentrunk.DefaultBaseURL + "`.",
				Optional:            true,
				Validators:          []validator.String{baseURL{}},
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
				MarkdownDescription: "Whether objects that are refreshed together are read from list pages, 20 at a time, which makes the plan of a large configuration many times faster. What seems changed or gone is always read once more by itself. Turn it off if the account's lists are found to lag far behind. Default: `true`.",
				Optional:            true,
			},
			"max_requests_per_second": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("How many requests the provider sends per second at the most; `0` is unlimited. Plivo allows an account 300 requests in 5 seconds. Default: `%d`.", zentrunk.DefaultRequestsPerSecond),
				Optional:            true,
				Validators:          []validator.Int64{tfutil.Between(0, 100_000)},
			},
		},
	}
}

// baseURL checks an address of the API as the client does, but when validating.
type baseURL struct{}

func (baseURL) Description(context.Context) string { return "an absolute https address" }

func (v baseURL) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (baseURL) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := zentrunk.ParseBaseURL(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid base_url", fmt.Sprintf("base_url %s.", err))
	}
}
