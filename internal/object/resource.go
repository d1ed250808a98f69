package object

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Resource is what every noun's resource embeds; see the package's documentation.
type Resource[T, R any] struct {
	Objects[T, R]
	model  func() Model[T]
	ledger *Ledger
	users  *users
	routes *Routes
}

// Managed is what the resource of every noun can do for the engine.
type Managed interface {
	resource.ResourceWithConfigure
	resource.ResourceWithIdentity
	resource.ResourceWithImportState
	resource.ResourceWithModifyPlan
}

// NewResource is the base of a noun's resource. endpoint is where its objects live, model an
// empty one, with a [NewMeta].
func NewResource[T, R any](noun Noun, endpoint func(*zentrunk.Client) Endpoint[T, R], model func() Model[T]) Resource[T, R] {
	return Resource[T, R]{Objects: Objects[T, R]{Noun: noun, endpoint: endpoint}, model: model, routes: newRoutes(nil)}
}

// Routes is what the run knows of phone numbers.
func (r *Resource[T, R]) Routes() *Routes { return r.routes }

// Metadata implements [resource.Resource].
func (r *Resource[T, R]) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.Type
}

// Configure implements [resource.ResourceWithConfigure].
func (r *Resource[T, R]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	data := handedOver(req.ProviderData, &resp.Diagnostics)
	r.connect(data)
	if data != nil {
		r.ledger, r.users, r.routes = data.ledger, data.users, data.routes
	}
}

// IdentitySchema implements [resource.ResourceWithIdentity].
func (r *Resource[T, R]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			r.IDField: identityschema.StringAttribute{
				Description:       "Identifier of the " + r.Name + ".",
				RequiredForImport: true,
			},
		},
	}
}

// ImportState implements [resource.ResourceWithImportState], by id and by identity. It
// sets the service's identifier alone; the read that follows does the rest.
func (r *Resource[T, R]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := r.ImportID(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(r.IDField), id)...)
	r.identify(ctx, id, resp.Identity, &resp.Diagnostics)
	resp.Diagnostics.Append(r.origin().remember(ctx, resp.Private)...)
}

// defaultTimeout is that of each operation. It leaves room for every retry of a few
// requests at their default timeout.
const defaultTimeout = 5 * time.Minute

// Within bounds an operation by its timeout, and what a noun does before it.
func Within(ctx context.Context, timeout func(context.Context, time.Duration) (time.Duration, diag.Diagnostics), diags *diag.Diagnostics) (context.Context, context.CancelFunc) {
	allowed, more := timeout(ctx, defaultTimeout)
	diags.Append(more...)
	return context.WithTimeout(ctx, allowed)
}

// identify writes an object's identity.
func (r *Resource[T, R]) identify(ctx context.Context, id string, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	diags.Append(identity.SetAttribute(ctx, path.Root(r.IDField), id)...)
}

// record writes a plan into the state before the service has shown the object: with its id,
// and null for whatever else only the service can tell, as an unknown value must not get there.
func (r *Resource[T, R]) record(ctx context.Context, plan Model[T], id string, state *tfsdk.State, diags *diag.Diagnostics) {
	diags.Append(state.Set(ctx, plan)...)
	state.Raw, _ = tftypes.Transform(state.Raw, func(at *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		switch {
		case value.IsKnown():
			return value, nil
		case at.Equal(tftypes.NewAttributePath().WithAttributeName(r.IDField)), at.Equal(tftypes.NewAttributePath().WithAttributeName("id")):
			return tftypes.NewValue(value.Type(), id), nil
		}
		return tftypes.NewValue(value.Type(), nil), nil
	})
}
