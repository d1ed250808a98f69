// Package object is the base of every resource and data source: the life of an object in
// Terraform, written once. It stands between a noun, which knows its attributes, and the
// client, which knows requests.
//
// # What the base owns
//
// [Resource] implements all of a resource that does not depend on the attributes: its type
// name, the hand-over of the client, identity, import, and what becomes of an object so that
// nothing is lost:
//
//   - Make: send the request, the id into the state at once, read back until the service
//     shows what was planned; after an answer that does not say, look for what was made.
//   - Refresh: fill the state from the service; remove an object that is gone, unless it is
//     the account that is wrong.
//   - Change: send what changed, read back. It does nothing, as Make, where a diagnostic is an
//     error already.
//   - Remove: refuse what trunks still use; what is gone already is no error.
//   - RemoveBy: the same for a noun that has reasons of its own to refuse, or whose removal is
//     more than a DELETE.
//   - ModifyPlan: keep the [Ledger] of what a run plans, and say what does not go together in
//     it. A noun that checks more when planning calls it first; one with a password then calls
//     [PlanPassword].
//
// [Routes] is what a run knows of phone numbers, for those that route them and for the trunks
// that they are routed to.
//
// [DataSource] and [NamedDataSource] do the same for data sources, [Objects] is what both
// know of a noun's objects, and [Objects.Stream] feeds a list resource.
//
// # What a noun brings
//
//   - a [Noun]: how messages speak of it;
//   - an [Endpoint]: where its objects live. A collection of the client is one; what is no
//     member of a collection brings its own;
//   - a [Model], filled by its FromAPI, which says in its Wanted what a plan asks for;
//   - the schema, and the four methods of a resource, which say what to check before and
//     what to send.
//
// # An example
//
// A noun "prompt", with one attribute besides its id and its name:
//
//	var noun = object.Noun{
//		Name: "prompt", Article: "a", Plural: "prompts", Type: "zentrunk_prompt",
//		IDField: "prompt_id", ExampleID: "77", Fields: []string{"name", "text"},
//	}
//
//	func endpoint(c *zentrunk.Client) object.Endpoint[zentrunk.Prompt, zentrunk.PromptRequest] {
//		return c.Prompts
//	}
//
//	type promptResource struct {
//		object.Resource[zentrunk.Prompt, zentrunk.PromptRequest]
//	}
//
//	func newResource() *promptResource {
//		return &promptResource{object.NewResource(noun, endpoint, newModel)}
//	}
//
//	func (r *promptResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
//		var plan resourceModel
//		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
//		r.Make(ctx, &plan, plan.newRequest(), resp)
//	}
//
//	func (r *promptResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
//		r.Refresh(ctx, req, resp)
//	}
//
//	func (r *promptResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
//		var plan, state resourceModel
//		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
//		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
//		r.Change(ctx, &state, &plan, plan.changeRequest(state.model), req, resp)
//	}
//
//	func (r *promptResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
//		r.Remove(ctx, object.Usage{}, req, resp)
//	}
package object
