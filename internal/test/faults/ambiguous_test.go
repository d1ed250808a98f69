package faults

import (
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// The ways in which a create ends without anybody saying how, and what the provider then
// finds. It is sent once in all of them.
func TestAccAmbiguousCreate(t *testing.T) {
	t.Parallel()
	const (
		address = "zentrunk_trunk.test"
		named   = "resource \"zentrunk_trunk\" \"test\" {\n  name = \"sales\"\n  trunk_direction = \"inbound\"\n  primary_uri_uuid = \"uri-1\"\n}\n"
		unnamed = "resource \"zentrunk_trunk\" \"test\" {\n  trunk_direction = \"inbound\"\n  primary_uri_uuid = \"uri-1\"\n}\n"
		command = "\n  terraform import zentrunk_trunk.NAME "
	)
	alike := emulator.Object{"trunk_id": "1001", "name": "sales", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"}
	other := emulator.Object{"trunk_id": "1002", "name": "sales", "trunk_direction": "outbound", "ipacl_uuid": "acl-1"}
	lost, broken := emulator.Fault{Serve: true, Drop: true}, emulator.Fault{Status: 500, Body: `{"error": "out of order"}`}
	none := []string{`Trunk "sales" was not created, as far as can be told`, "there is none. Apply again to create it."}
	for name, test := range map[string]struct {
		hcl    string
		before []emulator.Object // what is there already
		during []emulator.Object // what appears while the create is under way
		fault  emulator.Fault    // of the create
		lists  emulator.Fault    // of the look-up
		stale  int               // lists that do not show the trunk yet
		says   []string
		looks  int // lists that are asked for
		trunks int // afterwards
		// repeated: the next apply does what the configuration says. Else the trunk of the
		// one import command in the error is what the configuration means, if there is one.
		repeated bool
	}{
		"created": {
			hcl: named, fault: lost, looks: 1, trunks: 1,
			says: []string{`The answer to the creation of trunk "sales" did not arrive: The connection to`, "(with the settings of this configuration)", command},
		},
		"created, and answered with an error": {
			hcl: named, fault: served(broken), looks: 1, trunks: 1,
			says: []string{`The answer to the creation of trunk "sales" does not say whether it was created: out of order (HTTP status 500)`, command},
		},
		"created, and shown a moment later": {hcl: named, fault: lost, stale: 2, looks: 3, trunks: 1, says: []string{"so it probably was created", command}},
		"not created":                       {hcl: named, fault: broken, looks: 3, says: none, repeated: true},
		"not created, the connection lost":  {hcl: named, fault: emulator.Fault{Drop: true}, looks: 3, says: none, repeated: true},
		"created without a name": {
			hcl: unnamed, fault: lost, trunks: 1,
			says: []string{"It is not known whether the trunk was created: The connection", "It has no name in the configuration, so the provider cannot look for it.", "look in the Plivo console", command + "ID"},
		},
		"not created, without a name": {
			hcl: unnamed, fault: broken,
			says: []string{"It is not known whether the trunk was created: out of order", "look in the Plivo console", command + "ID"}, repeated: true,
		},
		"the look-up fails": {
			hcl: named, fault: lost, lists: emulator.Fault{Status: 403, Body: `{"error": "not today"}`}, looks: 1, trunks: 1,
			says: []string{`It is not known whether trunk "sales" was created: The connection`, "To look for it failed as well: not today (HTTP status 403", "look in the Plivo console", command + "ID"},
		},
		"the look-up cannot be read": {
			hcl: named, fault: broken, lists: emulator.Fault{Status: 200, Body: `{}`}, looks: 1,
			says: []string{`It is not known whether trunk "sales" was created: out of order`, "To look for it failed as well: " + noList, command + "ID"}, repeated: true,
		},
		"one of other settings": {
			hcl: named, fault: broken, during: []emulator.Object{other}, looks: 1, trunks: 1,
			says: []string{"so it probably was created: 1002 (its trunk_direction differs from the configuration's). If it was created by this apply, adopt it", command + "1002"},
		},
		"several": {
			hcl: named, fault: broken, during: []emulator.Object{alike, other}, looks: 1, trunks: 2,
			says: []string{
				"2 trunks of this name exist:\n\n  1001 (with the settings of this configuration)\n  1002 (its trunk_direction differs from the configuration's)\n\nIf it was created by this apply, adopt it",
				command + "1001" + command + "1002\n",
			},
		},
		"refused: the name is taken": {
			hcl: named, before: []emulator.Object{alike}, looks: 1, trunks: 1,
			says: []string{
				`Trunk "sales" was not created: trunk with the same name "sales" already exists (HTTP status 400`,
				"A trunk of this name exists: 1001 (with the settings of this configuration). See whether Terraform has it:", "\n  terraform state list -id=1001\n", "choose another name", command + "1001\n",
			},
		},
		"refused: the name is taken by several": {
			hcl: named, before: []emulator.Object{alike, other}, looks: 1, trunks: 2,
			says: []string{`Trunk "sales" was not created: trunk with the same name`, "2 trunks of this name exist:", command + "1001" + command + "1002\n"},
		},
		"refused, and the look-up fails": {
			hcl: named, before: []emulator.Object{other}, lists: broken, looks: 1, trunks: 1,
			says: []string{`Trunk "sales" was not created: trunk with the same name "sales" already exists (HTTP status 400`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			env.SetStaleLists(test.stale)
			put := func(objects []emulator.Object) {
				for _, object := range objects {
					env.Put(emulator.Trunks, object)
				}
			}
			put(test.before)
			test.fault.Kind, test.fault.Op, test.fault.Times = emulator.Trunks, emulator.Create, 1
			test.fault.Do = func() { put(test.during) }
			env.Inject(test.fault)
			if test.lists.Status != 0 {
				test.lists.Kind, test.lists.Op = emulator.Trunks, emulator.List
				env.Inject(test.lists)
			}

			workspace := acctest.NewWorkspace(t, env)
			workspace.Write(test.hcl, "max_retries = 0")
			diagnostics := workspace.Diagnose("apply")
			if len(diagnostics) != 1 || diagnostics[0].Summary != "Unable to create trunk" || diagnostics[0].Address != address {
				t.Fatalf("reported: %v", diagnostics)
			}
			detail := diagnostics[0].Detail
			expectFit(t, detail)
			expectText(t, detail, test.says...)
			if n := len(env.Requests(emulator.Trunks, emulator.Create)); n != 1 {
				t.Errorf("%d creates were sent", n)
			}
			if n := len(env.Requests(emulator.Trunks, emulator.List)); n != test.looks {
				t.Errorf("looked %d times, expected %d", n, test.looks)
			}
			if n := env.Count(emulator.Trunks); n != test.trunks {
				t.Errorf("the service has %d trunks, expected %d", n, test.trunks)
			}
			if attributes := workspace.Attributes(address); attributes != nil {
				t.Errorf("the state has %v", attributes)
			}

			env.ClearFaults()
			if test.repeated {
				workspace.MustRun("apply")
				test.trunks++
			} else if commands := importCommand.FindAllStringSubmatch(detail, -1); len(commands) == 1 && commands[0][1] != "ID" {
				// As somebody does who pastes it and writes the address.
				pasted := strings.Fields(strings.Replace(commands[0][0], "zentrunk_trunk.NAME", address, 1))
				workspace.MustRun(pasted[1], pasted[2:]...)
				workspace.MustRun("apply")
			} else {
				return
			}
			workspace.MustRun("plan", "-detailed-exitcode")
			if n := env.Count(emulator.Trunks); n != test.trunks {
				t.Errorf("the service has %d trunks in the end, expected %d", n, test.trunks)
			}
		})
	}
}
