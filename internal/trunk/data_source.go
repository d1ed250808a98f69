package trunk

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

var (
	_ datasource.DataSourceWithConfigure      = (*dataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*dataSource)(nil)
)

type dataSource struct {
	object.DataSource[zentrunk.Trunk, zentrunk.TrunkRequest]
}

// NewDataSource is the data source zentrunk_trunk.
func NewDataSource() datasource.DataSource {
	return &dataSource{object.NewDataSource(noun.Type, noun, endpoint)}
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := shownAttributes()
	attributes["trunk_id"] = schema.StringAttribute{
		MarkdownDescription: descriptions["trunk_id"] + " Exactly one of `trunk_id` and `name` says which trunk is meant.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tfutil.PlainID()},
	}
	attributes["name"] = schema.StringAttribute{
		MarkdownDescription: descriptions["name"] + " Exactly one of `trunk_id` and `name` says which trunk is meant.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tfutil.NotBlank()},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "One trunk, by its id or by its name.",
		Attributes:          attributes,
	}
}

func (d *dataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	switch {
	case resp.Diagnostics.HasError():
	case config.TrunkID.IsNull() && config.Name.IsNull():
		resp.Diagnostics.AddAttributeError(path.Root("trunk_id"), "Missing trunk_id or name", "Say which trunk is meant: set trunk_id or name.")
	case !config.TrunkID.IsNull() && !config.Name.IsNull() && !config.TrunkID.IsUnknown() && !config.Name.IsUnknown():
		resp.Diagnostics.AddAttributeError(path.Root("name"), "Both trunk_id and name", "Say with either trunk_id or name which trunk is meant, not with both.")
	}
}

func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var trunk *zentrunk.Trunk
	if state.TrunkID.IsNull() {
		trunk = d.byName(ctx, state.Name.ValueString(), &resp.Diagnostics)
	} else {
		trunk = d.byID(ctx, state.TrunkID.ValueString(), &resp.Diagnostics)
	}
	if trunk == nil {
		return
	}
	state.FromAPI(trunk)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (d *dataSource) byID(ctx context.Context, id string, diags *diag.Diagnostics) *zentrunk.Trunk {
	trunk, err := d.Endpoint.Get(ctx, id)
	switch {
	case zentrunk.IsNotFound(err):
		diags.AddAttributeError(path.Root("trunk_id"), "Trunk not found",
			fmt.Sprintf("Account %s has no trunk %s. Check the id, and that the provider is configured for the account that the trunk is in.", d.AuthID, id))
	case err != nil:
		noun.AddError(diags, "read", tfutil.Capital(noun.Label("", id))+" could not be read", err)
	}
	return trunk
}

// byName reads the list as far as it must: to its end, as only that shows that there is
// no second trunk of the name, or to the second one.
func (d *dataSource) byName(ctx context.Context, name string, diags *diag.Diagnostics) *zentrunk.Trunk {
	var found *zentrunk.Trunk
	for trunk, err := range d.Endpoint.ListAhead(ctx, nil, zentrunk.Ahead{Pages: zentrunk.WholeList}) {
		switch {
		case err != nil:
			noun.AddError(diags, "read", tfutil.Capital(noun.Label(name, ""))+" could not be looked for", err)
			return nil
		case zentrunk.PlainName(trunk.Name) != zentrunk.PlainName(name):
		case found == nil || trunk.Name == name && found.Name != name: // exactly that spelling comes first
			found = trunk
		case found.Name == name && trunk.Name != name:
		default:
			diags.AddAttributeError(path.Root("name"), "Several trunks found", fmt.Sprintf(
				"More than one trunk is called %q: %s, %s and perhaps others. Say with trunk_id which is meant.", name, tfutil.Printable(found.ID), tfutil.Printable(trunk.ID)))
			return nil
		}
	}
	if found == nil {
		diags.AddAttributeError(path.Root("name"), "Trunk not found",
			fmt.Sprintf("Account %s has no trunk called %q. Check the name (upper and lower case differ), and that the provider is configured for the account that the trunk is in.", d.AuthID, name))
	}
	return found
}

// shownAttributes is a trunk's every attribute as the service tells it.
func shownAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"secure": schema.BoolAttribute{MarkdownDescription: descriptions["secure"], Computed: true},
	}
	for _, name := range []string{
		"trunk_id", "trunk_domain", "name", "trunk_direction", "trunk_status",
		"ipacl_uuid", "credential_uuid", "primary_uri_uuid", "fallback_uri_uuid",
	} {
		attributes[name] = schema.StringAttribute{MarkdownDescription: descriptions[name], Computed: true}
	}
	return attributes
}
