//go:build unix

package lifecycle_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"go.uber.org/goleak"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// A provider that has served its time leaves no goroutine behind.
func TestGoroutines(t *testing.T) { //nolint:paralleltest // other tests' goroutines would be counted
	before := goleak.IgnoreCurrent()
	env := acctest.New(t, emulator.Options{})
	for range 60 { // three pages
		env.Put(emulator.Trunks, emulator.Object{"trunk_direction": "outbound", "ipacl_uuid": "acl-1"})
	}
	p := acctest.NewProtocol(t, env)
	for i := range 3 {
		trunk := p.Made("zentrunk_trunk", acctest.Attributes{
			"name": fmt.Sprintf("trunk-%d", i), "trunk_direction": "inbound", "primary_uri_uuid": "uri-1",
		})
		env.ExpectCount(t, 61, emulator.Trunks)
		p.Accept(p.Data("zentrunk_trunks", nil))
		trunk, said := p.Refresh(trunk)
		p.Accept(append(said, p.DeleteUnplanned(trunk)...))
	}
	env.ExpectCount(t, 60, emulator.Trunks)
	if resp, err := p.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil || resp.Error != "" {
		t.Errorf("%v, %q", err, resp.Error)
	}
	env.Close() // and with it the connections that the client keeps for the next request
	goleak.VerifyNone(t, before)
}
