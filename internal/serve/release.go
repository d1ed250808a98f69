package serve

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// everything is a provider server with all optional parts, as the framework's is.
type everything interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// release wraps a server so that nothing of a call outlives it. The framework keeps the
// context of every call, to cancel it when the provider is stopped, and with it all that
// the call's transport holds: hundreds of megabytes after some thousands of calls. Here
// it gets a context that lets go of the call's own when the call is over. Stopping still
// works: it cancels the calls under way, whose contexts are still held.
//
// Only calls that come once for each object are wrapped.
func release(server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	whole, ok := server.(everything)
	if !ok { // a future framework: slower, and right
		return server
	}
	return &releasing{whole}
}

type releasing struct{ everything }

func (s *releasing) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return released(ctx, req, s.everything.ValidateResourceConfig)
}

func (s *releasing) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return released(ctx, req, s.everything.UpgradeResourceState)
}

func (s *releasing) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return released(ctx, req, s.everything.UpgradeResourceIdentity)
}

func (s *releasing) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return released(ctx, req, s.everything.ReadResource)
}

func (s *releasing) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return released(ctx, req, s.everything.PlanResourceChange)
}

func (s *releasing) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return released(ctx, req, s.everything.ApplyResourceChange)
}

func (s *releasing) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return released(ctx, req, s.everything.ImportResourceState)
}

func (s *releasing) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return released(ctx, req, s.everything.ValidateDataResourceConfig)
}

func (s *releasing) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return released(ctx, req, s.everything.ReadDataSource)
}

func released[Request, Response any](ctx context.Context, req Request, call func(context.Context, Request) (Response, error)) (Response, error) {
	held := &heldContext{parent: ctx}
	defer held.release()
	return call(held, req)
}

// heldContext is its parent until it is released; from then on it is a context that was
// cancelled, without deadline and values.
type heldContext struct {
	mu     sync.RWMutex
	parent context.Context //nolint:containedctx // the point of it
}

var over = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func (c *heldContext) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.parent = over
}

func (c *heldContext) held() context.Context {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.parent
}

// Deadline implements [context.Context].
func (c *heldContext) Deadline() (time.Time, bool) { return c.held().Deadline() }

// Done implements [context.Context].
func (c *heldContext) Done() <-chan struct{} { return c.held().Done() }

// Err implements [context.Context].
func (c *heldContext) Err() error { return c.held().Err() }

// Value implements [context.Context]. What outlives the call, such as the fetch of a page
// for several of them, may keep the call's own context, but for its end.
func (c *heldContext) Value(key any) any {
	held := c.held()
	if key == (zentrunk.Lasting{}) {
		return held
	}
	return held.Value(key)
}

// AfterFunc lets package context watch the parent without a goroutine for each child.
func (c *heldContext) AfterFunc(f func()) (stop func() bool) { return context.AfterFunc(c.held(), f) }
