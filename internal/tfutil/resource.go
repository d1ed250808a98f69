package tfutil

import (
	"context"
	"reflect"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// defaultTimeout is that of each operation. It leaves room for every retry of a few
// requests at their default timeout.
const defaultTimeout = 5 * time.Minute

// Resource is what every noun's resource embeds: its type name, the hand-over of the
// client, its identity, its import, and how an object is created, read, updated and
// deleted so that nothing is lost. The noun's own methods say what to check before, and
// what to send.
type Resource[T, R any, F zentrunk.Filter] struct {
	Objects[T, R, F]
	collection func(*zentrunk.Client) *zentrunk.Collection[T, R, F]
	client     *zentrunk.Client
}

// NewResource is the plumbing of a noun, whose objects are in this collection of the client.
func NewResource[T, R any, F zentrunk.Filter](noun Noun, collection func(*zentrunk.Client) *zentrunk.Collection[T, R, F]) Resource[T, R, F] {
	return Resource[T, R, F]{Objects: Objects[T, R, F]{Noun: noun}, collection: collection}
}

// Metadata implements [resource.Resource].
func (r *Resource[T, R, F]) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.Type
}

// Configure implements [resource.ResourceWithConfigure].
func (r *Resource[T, R, F]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	if client := Client(req.ProviderData, &resp.Diagnostics); client != nil {
		r.client, r.Collection, r.AuthID = client, r.collection(client), client.AuthID()
	}
}

// IdentitySchema implements [resource.ResourceWithIdentity].
func (r *Resource[T, R, F]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
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
func (r *Resource[T, R, F]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := r.ImportID(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(r.IDField), id)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(r.IDField), id)...)
	resp.Diagnostics.Append(rememberAccount(ctx, resp.Private, r.AuthID)...)
}

// Managed is the model of a resource, by pointer: the plan, or the state, of one object.
type Managed[T any] interface {
	// Known is what the state knows of the object before it is read.
	Known() Known
	// Created fills in the id of an object that was just made, and null for whatever
	// only the service can tell: unknown values must not reach the state.
	Created(id string)
	// FromAPI fills every attribute that the service returns, and none with anything else.
	FromAPI(object *T)
	// Limits are the timeouts of its operations.
	Limits() timeouts.Value
}

// Meta is what every resource's model has besides the object itself.
type Meta struct {
	ID       types.String   `tfsdk:"id"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// Limits implements part of [Managed].
func (m Meta) Limits() timeouts.Value { return m.Timeouts }

// ListedMeta is the Meta of an object that is not in a configuration. A listed object must
// be complete, what only a configuration sets included.
func ListedMeta() Meta {
	return Meta{Timeouts: timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{
		"create": types.StringType, "read": types.StringType, "update": types.StringType, "delete": types.StringType,
	})}}
}

// Known is what the state knows of an object before it is read.
type Known struct {
	ID   string
	Name string // "" if it has none
	// Imported: it was never read before, but a user named its id.
	Imported bool
}

// CreateObject makes the object of a plan: POST, its id into the state at once, read back.
func (r *Resource[T, R, F]) CreateObject(ctx context.Context, plan Managed[T], request R, wanted Wanted[T], resp *resource.CreateResponse) {
	ctx, cancel := within(ctx, plan.Limits().Create, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	id := r.create(ctx, request, wanted, &resp.Diagnostics)
	if id == "" {
		return
	}
	// From here on the object exists: with its id in the state, nothing that fails
	// below can orphan it.
	plan.Created(id)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(r.IDField), id)...)
	resp.Diagnostics.Append(rememberAccount(ctx, resp.Private, r.AuthID)...)
	if object := r.readBack(ctx, id, wanted, &resp.Diagnostics); object != nil {
		plan.FromAPI(object)
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	}
}

// ReadObject refreshes the state, into an empty model, and removes from it an object
// that is gone.
func (r *Resource[T, R, F]) ReadObject(ctx context.Context, state Managed[T], req resource.ReadRequest, resp *resource.ReadResponse) {
	resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := within(ctx, state.Limits().Read, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	known := state.Known()
	// Before anything else: an engine that keeps no identity wants one even for an object that is gone.
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(r.IDField), known.ID)...)
	found, listed, gone := r.refreshed(ctx, known, r.Collection.Read, state, req, resp)
	if listed && !known.Imported && !reflect.DeepEqual(found, state) {
		// A list can lag behind. That something has changed is believed of the object itself.
		found, _, gone = r.refreshed(ctx, known, r.getUnlisted, state, req, resp)
	}
	switch {
	case gone:
		resp.State.RemoveResource(ctx)
	case found != nil:
		// The response has the state from before already. To write it again takes a
		// tenth of the provider's time in a plan that changes nothing.
		if !reflect.DeepEqual(found, state) {
			resp.Diagnostics.Append(resp.State.Set(ctx, found)...)
		}
		resp.Diagnostics.Append(rememberAccount(ctx, resp.Private, r.AuthID)...)
	}
}

// refreshed reads the object of a state, which stays as it is. found is nil where there is
// none, or where that is not known.
func (r *Resource[T, R, F]) refreshed(ctx context.Context, known Known, read reader[T], state Managed[T], req resource.ReadRequest, resp *resource.ReadResponse) (found Managed[T], listed, gone bool) {
	object, listed, gone := r.read(ctx, known, read, req.Private, &resp.Diagnostics)
	if object != nil {
		found = clone(state)
		found.FromAPI(object)
	}
	return found, listed, gone
}

// clone is a shallow copy of a model.
func clone[T any](model Managed[T]) Managed[T] {
	original := reflect.ValueOf(model).Elem()
	copied := reflect.New(original.Type())
	copied.Elem().Set(original)
	clone, _ := reflect.TypeAssert[Managed[T]](copied) // it is of the same type
	return clone
}

// UpdateObject changes an object that the state knows into the one of the plan, and
// reads it back. changed is false for an update of which the service need not know, such
// as one of the timeouts.
func (r *Resource[T, R, F]) UpdateObject(ctx context.Context, known Known, plan Managed[T], request R, changed bool, wanted Wanted[T], req resource.UpdateRequest, resp *resource.UpdateResponse) {
	ctx, cancel := within(ctx, plan.Limits().Update, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(r.IDField), known.ID)...)
	if !changed {
		plan.Created(known.ID) // what the service left null is unknown in every plan
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		return
	}
	if object := r.update(ctx, known, request, wanted, req.Private, &resp.Diagnostics); object != nil {
		plan.FromAPI(object)
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	}
}

// DeleteObject deletes an object that the state knows, given an empty model for it, unless
// trunks still use it.
func (r *Resource[T, R, F]) DeleteObject(ctx context.Context, state Managed[T], usage Usage, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := within(ctx, state.Limits().Delete, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() || usage.Filters != nil && r.refuseIfUsed(ctx, state.Known(), usage, &resp.Diagnostics) {
		return
	}
	r.delete(ctx, state.Known(), req.Private, &resp.Diagnostics)
}

// within bounds an operation by its timeout.
func within(ctx context.Context, timeout func(context.Context, time.Duration) (time.Duration, diag.Diagnostics), diags *diag.Diagnostics) (context.Context, context.CancelFunc) {
	allowed, more := timeout(ctx, defaultTimeout)
	diags.Append(more...)
	return context.WithTimeout(ctx, allowed)
}

// Timeouts is the attribute of that name.
func Timeouts(ctx context.Context, noun Noun) schema.Attribute {
	describe := func(what string) string {
		return "How long " + what + " may take, as a duration such as `90s` or `2m`. Default: `5m`."
	}
	attribute := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, Read: true, Update: true, Delete: true,
		CreateDescription: describe("creating the " + noun.Name + " and reading it back"),
		ReadDescription:   describe("reading the " + noun.Name),
		UpdateDescription: describe("updating the " + noun.Name + " and reading it back"),
		DeleteDescription: describe("deleting the " + noun.Name),
	})
	// The library's own check accepts 0s and does not say which timeout is wrong.
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		for name, inner := range nested.Attributes {
			if text, ok := inner.(schema.StringAttribute); ok {
				text.Validators = []validator.String{Duration()}
				nested.Attributes[name] = text
			}
		}
	}
	return attribute
}

// ComputedID is an identifier, or another text that the service tells once and for all. A
// plan keeps it; where the state lacks it, because a read-back failed, it is still to come.
func ComputedID(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description,
		Computed:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
	}
}

// NameAttribute is the name that an object may be given.
func NameAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " Chosen by the service where it is left out.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{NotBlank()},
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
	}
}
