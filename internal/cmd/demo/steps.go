package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
)

// Exit codes of plan -detailed-exitcode.
const (
	exitEmpty   = 0
	exitChanges = 2
)

// sipPassword is what the configuration takes from the environment.
const sipPassword = "demo_Passw0rd!"

// The number that is routed, and the application that has it before and after.
const (
	number      = "14155550100"
	application = "30017831247261001"
)

type step struct {
	says string
	run  func(context.Context, *demo) error
}

var steps = []step{
	{
		"A PBX in HCL: examples/complete. The account comes from PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN, the SIP password from TF_VAR_sip_password, the number from TF_VAR_phone_number.",
		func(ctx context.Context, d *demo) error {
			root, err := engine.ModuleRoot(ctx)
			if err != nil {
				return err
			}
			text, err := os.ReadFile(filepath.Join(root, "examples", "complete", "main.tf"))
			if err != nil {
				return err
			}
			if err := d.put("main.tf", text); err != nil {
				return err
			}
			return d.command(ctx, 0, "init")
		},
	},
	{
		"A plan shows what would be made. Nothing is written to Zentrunk yet.",
		func(ctx context.Context, d *demo) error {
			if err := d.command(ctx, exitChanges, "plan", "-detailed-exitcode"); err != nil {
				return err
			}
			return d.expectCounts(0, 0, 0, 0)
		},
	},
	{
		"Apply makes everything, in the right order, and tells the domains. The password is nowhere in the state.",
		func(ctx context.Context, d *demo) error {
			if err := d.command(ctx, 0, "apply", "-auto-approve"); err != nil {
				return err
			}
			if err := d.expectCounts(2, 1, 1, 2); err != nil {
				return err
			}
			if err := d.expect(emulator.Credentials, "pbx", "password", sipPassword); err != nil {
				return err
			}
			if err := d.expectSecret(sipPassword); err != nil {
				return err
			}
			return d.expectRouted()
		},
	},
	{
		"A second plan is empty: what the state has is what Zentrunk has.",
		func(ctx context.Context, d *demo) error {
			return d.command(ctx, exitEmpty, "plan", "-detailed-exitcode")
		},
	},
	{
		"A change in the configuration changes the trunks in place: encryption on for calls out, no fallback for calls in.",
		func(ctx context.Context, d *demo) error {
			before, err := d.object(emulator.Trunks, "support line")
			if err != nil {
				return err
			}
			if err := d.edit(
				[2]string{"  fallback_uri_uuid = zentrunk_origination_uri.second.uri_uuid", ""},
				[2]string{"  credential_uuid = zentrunk_credential.pbx.credential_uuid", "  credential_uuid = zentrunk_credential.pbx.credential_uuid\n  secure          = true"},
			); err != nil {
				return err
			}
			if err := d.command(ctx, 0, "apply", "-auto-approve"); err != nil {
				return err
			}
			if err := d.expect(emulator.Trunks, "support line", "fallback_uri_uuid", nil); err != nil {
				return err
			}
			if err := d.expect(emulator.Trunks, "call centre", "secure", true); err != nil {
				return err
			}
			return d.expect(emulator.Trunks, "support line", "trunk_id", before["trunk_id"])
		},
	},
	{
		"Somebody disables a trunk in the console. The next plan finds it, and apply repairs it.",
		func(ctx context.Context, d *demo) error {
			trunk, err := d.object(emulator.Trunks, "support line")
			if err != nil {
				return err
			}
			id, _ := trunk["trunk_id"].(string)
			d.zentrunk.Patch(emulator.Trunks, id, emulator.Object{"trunk_status": "disabled"})
			if err := d.command(ctx, exitChanges, "plan", "-detailed-exitcode"); err != nil {
				return err
			}
			if err := d.command(ctx, 0, "apply", "-auto-approve"); err != nil {
				return err
			}
			return d.expect(emulator.Trunks, "support line", "trunk_status", "enabled")
		},
	},
	{
		"A trunk that was there before Terraform: import it, its configuration written by the engine.",
		func(ctx context.Context, d *demo) error {
			uri := d.zentrunk.Put(emulator.URIs, emulator.Object{"name": "fax gateway", "uri": "fax.example.com"})
			id := d.zentrunk.Put(emulator.Trunks, emulator.Object{
				"name": "legacy fax", "trunk_direction": "inbound", "trunk_status": "enabled", "secure": true, "primary_uri_uuid": uri,
			})
			block := fmt.Appendf(nil, "import {\n  to = zentrunk_trunk.legacy\n  id = %q\n}\n", id)
			if err := d.put("import.tf", block); err != nil {
				return err
			}
			writes := len(d.zentrunk.Writes())
			if err := d.command(ctx, 0, "plan", "-generate-config-out=legacy.tf"); err != nil {
				return err
			}
			if err := d.command(ctx, 0, "apply", "-auto-approve"); err != nil {
				return err
			}
			if err := d.command(ctx, exitEmpty, "plan", "-detailed-exitcode"); err != nil {
				return err
			}
			if wrote := len(d.zentrunk.Writes()) - writes; wrote != 0 {
				return fmt.Errorf("the import wrote to Zentrunk %d times", wrote)
			}
			fmt.Fprintln(d.out, "✓ adopted without one write to Zentrunk")
			return nil
		},
	},
	{
		"The data source zentrunk_trunks lists what matches its filters: here every inbound trunk.",
		func(ctx context.Context, d *demo) error {
			if err := d.add("list.tf"); err != nil {
				return err
			}
			if err := d.command(ctx, 0, "apply", "-auto-approve"); err != nil {
				return err
			}
			var names []string
			if err := d.output(ctx, "inbound_trunks", &names); err != nil {
				return err
			}
			if want := []string{"legacy fax", "support line"}; !slices.Equal(names, want) {
				return fmt.Errorf("the data source lists %v, not %v", names, want)
			}
			return nil
		},
	},
	{
		"A trunk that a number is routed to is not lost by mistake: to replace it would stop the calls, so it is refused, and the message says how to do it.",
		func(ctx context.Context, d *demo) error {
			if err := d.command(ctx, 1, "apply", "-auto-approve", "-replace=zentrunk_trunk.inbound"); err != nil {
				return err
			}
			return d.expectRouted()
		},
	},
	{
		"Mistakes are found when validating, before anything reaches Zentrunk.",
		func(ctx context.Context, d *demo) error {
			requests := len(d.zentrunk.Journal())
			if err := d.add("wrong.tf"); err != nil {
				return err
			}
			if err := d.command(ctx, 1, "validate"); err != nil {
				return err
			}
			if sent := len(d.zentrunk.Journal()) - requests; sent != 0 {
				return fmt.Errorf("validate sent %d requests", sent)
			}
			fmt.Fprintln(d.out, "✓ no request was sent")
			return d.remove("wrong.tf")
		},
	},
	{
		"Destroy deletes everything that is managed, and leaves what is not: the fax gateway. The number goes back to what had it before.",
		func(ctx context.Context, d *demo) error {
			if err := d.command(ctx, 0, "destroy", "-auto-approve"); err != nil {
				return err
			}
			if err := d.expectCounts(0, 0, 0, 1); err != nil {
				return err
			}
			return d.expectRoute(application, "the application that had it before")
		},
	},
}

// expectRouted checks that the support line has the number.
func (d *demo) expectRouted() error {
	trunk, err := d.object(emulator.Trunks, "support line")
	if err != nil {
		return err
	}
	return d.expectRoute(trunk["trunk_id"], "the trunk \"support line\"")
}
