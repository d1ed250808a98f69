//go:build unix

package lifecycle_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"go.uber.org/goleak"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// A provider that has served its time leaves no goroutine behind.
func TestGoroutines(t *testing.T) { //nolint:paralleltest // other tests' goroutines would be counted
	before := goleak.IgnoreCurrent()
	env := acctest.New(t, emulator.Options{})
	for range 60 { // three pages
		env.Put(emulator.Trunks, emulator.Object{"trunk_direction": "outbound", "ipacl_uuid": "acl-1"})
	}
	p := newServed(t, env)
	for i := range 3 {
		state := p.apply(p.null(), p.trunk(fmt.Sprintf("trunk-%d", i)))
		env.ExpectCount(t, 61, emulator.Trunks)
		p.list()
		p.apply(p.read(state), p.null())
	}
	env.ExpectCount(t, 60, emulator.Trunks)
	if resp, err := p.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil || resp.Error != "" {
		t.Errorf("%v, %q", err, resp.Error)
	}
	env.Close() // and with it the connections that the client keeps for the next request
	goleak.VerifyNone(t, before)
}

// served is a provider that is talked to as the engine does, in this process.
type served struct {
	*acctest.Protocol

	t      *testing.T
	schema *tfprotov6.GetProviderSchemaResponse
}

func newServed(t *testing.T, env *acctest.Env) *served {
	t.Helper()
	p := &served{Protocol: acctest.NewProtocol(t, env), t: t}
	var err error
	p.schema, err = p.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	p.must(err)
	return p
}

func (p *served) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *served) trunk(name string) *tfprotov6.DynamicValue {
	p.t.Helper()
	return p.Value(p.schema.ResourceSchemas["zentrunk_trunk"], map[string]tftypes.Value{
		"name":             tftypes.NewValue(tftypes.String, name),
		"trunk_direction":  tftypes.NewValue(tftypes.String, "inbound"),
		"primary_uri_uuid": tftypes.NewValue(tftypes.String, "uri-1"),
	})
}

// null is no trunk.
func (p *served) null() *tfprotov6.DynamicValue {
	p.t.Helper()
	typ := p.schema.ResourceSchemas["zentrunk_trunk"].ValueType()
	value, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, nil))
	p.must(err)
	return &value
}

// apply plans and applies a configuration to a state.
func (p *served) apply(state, config *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	p.t.Helper()
	plan, err := p.PlanResourceChange(p.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "zentrunk_trunk", PriorState: state, ProposedNewState: config, Config: config,
	})
	p.must(err)
	p.Accept(plan.Diagnostics)
	applied, err := p.ApplyResourceChange(p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: "zentrunk_trunk", PriorState: state, PlannedState: plan.PlannedState, Config: config, PlannedPrivate: plan.PlannedPrivate,
	})
	p.must(err)
	p.Accept(applied.Diagnostics)
	return applied.NewState
}

func (p *served) read(state *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	p.t.Helper()
	resp, err := p.ReadResource(p.t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "zentrunk_trunk", CurrentState: state})
	p.must(err)
	p.Accept(resp.Diagnostics)
	return resp.NewState
}

func (p *served) list() {
	p.t.Helper()
	resp, err := p.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: "zentrunk_trunks", Config: p.Value(p.schema.DataSourceSchemas["zentrunk_trunks"], nil),
	})
	p.must(err)
	p.Accept(resp.Diagnostics)
}
