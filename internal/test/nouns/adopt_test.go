package nouns_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// What an account can hold that nobody would write, and that no software refuses. Each object
// that is made up takes one of each.
var (
	oddNames = []any{
		nil, "plain", `quoted "name"`, `${var.x}`, `%{ if true }`, `$${x}`, `back\slash`, " blank before", "blank behind ", "\ttab", "two\nlines", "behind\n", " ",
		"Zu\u0308rich", "Zürich", "☎️ 📞", "日本語", "مرحبا", "a/b:c@d;e", "#//*", "'", "<<EOT", "null", "true", "0123", strings.Repeat("long ", 60),
	}
	oddURIs = []any{
		"203.0.113.7", "203.0.113.7:5060", "pbx.example.com", "pbx.example.com:5061", "PBX.Example.COM.", "pbx", "[2001:DB8::7]", "[2001:db8:0::7]:5061",
		"sip:pbx.example.com", "SIP:pbx.example.com", "sips:pbx.example.com:5061", "Sips:In@PBX.example.com", "sip:in@pbx.example.com;transport=tls", "sip:sip.voice.x.ai;transport=tls",
		"sip:+15550100@pbx.example.com;user=phone", "pbx.example.com;transport=TLS;lr", "sip:pbx.example.com;x-odd=%22;maddr=203.0.113.9", "in@pbx.example.com", "pbx_1.example.com",
		"10.0.0.1", "127.0.0.1:5080", "sip:pbx.example.com;transport=ws", "sip:pbx.example.com?subject=a",
	}
	oddAddresses = []string{
		"203.0.113.7", "203.0.113.7/32", "203.0.113.5/24", "203.0.113.0/24", "198.51.100.0/24", "10.0.0.0/8", "0.0.0.0/0", "::/0", "2001:DB8::7", "2001:db8:0::7", "2001:db8::7/128", "2001:db8:10::1/48",
		"::ffff:203.0.113.9", "192.0.2.1/1",
	}
	oddUsernames = []any{"callcentre", "ab", "with blank", " around ", "dot.ted", "UPPER", `quo"ted`, "${x}", "ümlaut", "a@b", strings.Repeat("x", 64)}
)

// makeUp puts an object of a kind into the account, past every check.
func makeUp(r *rand.Rand, env *acctest.Env, kind emulator.Kind, i int) (id string) {
	pick := func(values []any) any { return values[r.IntN(len(values))] }
	reference := func() any {
		return []any{fmt.Sprintf("REF-%d", r.IntN(9)), fmt.Sprintf("0a1b_%d", r.IntN(9))}[r.IntN(2)]
	}
	object := emulator.Object{"name": oddNames[i%len(oddNames)]}
	switch kind {
	case emulator.IPAccessControlLists:
		addresses := make([]string, 1+r.IntN(6))
		for n := range addresses {
			addresses[n] = oddAddresses[r.IntN(len(oddAddresses))]
		}
		object["ipacl_uuid"], object["ip_addresses"] = fmt.Sprintf("ACL-%d_Upper", i), addresses
	case emulator.Credentials:
		object["username"], object["password"] = oddUsernames[i%len(oddUsernames)], "x"
	case emulator.URIs:
		object["uri"], object["authentication_needed"] = oddURIs[i%len(oddURIs)], i%4 == 0
		if i%4 == 0 || i%5 == 0 {
			object["username"], object["password"] = pick(oddUsernames), "x"
		}
	case emulator.Trunks:
		object["secure"], object["trunk_status"] = r.IntN(2) == 0, []any{"enabled", "disabled"}[r.IntN(2)]
		if r.IntN(2) == 0 {
			object["trunk_direction"], object["primary_uri_uuid"] = "inbound", reference()
			object["fallback_uri_uuid"] = []any{nil, reference()}[r.IntN(2)]
		} else {
			object["trunk_direction"], object["ipacl_uuid"] = "outbound", reference()
			object["credential_uuid"] = []any{nil, reference()}[r.IntN(2)]
		}
	case emulator.Numbers: // hold nothing that anybody writes
	}
	return env.Put(kind, object)
}

// Whatever an account holds is imported, its generated configuration is valid, and its plan is
// empty, without a write.
func TestAccNouns_adoptAnything(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.ImportBlocks)
	const each = 60
	for _, n := range ofEachKind() {
		t.Run(n.key, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{Wrapped: true})
			r := rand.New(rand.NewPCG(14, uint64(len(n.key)))) // the same objects in every run
			var blocks strings.Builder
			for i := range each {
				fmt.Fprintf(&blocks, "import {\n  provider = zentrunk\n  to = %s.n%d\n  id = %q\n}\n", n.typ, i, makeUp(r, env, n.kind, i))
			}
			w := acctest.NewWorkspace(t, env)
			w.Write(blocks.String())
			w.MustRun("plan", "-generate-config-out=generated.tf")
			w.Write(strings.ReplaceAll(blocks.String(), "  provider = zentrunk\n", ""))
			w.MustRun("apply").ExpectText(t, fmt.Sprintf("Resources: %d imported, 0 added, 0 changed, 0 destroyed.", each))
			w.MustRun("plan", "-detailed-exitcode")
			w.MustRun("plan", "-detailed-exitcode", "-refresh=false")
			env.ExpectNoWrites(t)
		})
	}
}

// A trunk that breaks a rule of the configuration, as one does whose list was deleted in the
// console, is read and imported all the same. What its configuration lacks is said, and one that
// mends it is one update.
func TestAccNouns_adoptBroken(t *testing.T) {
	t.Parallel()
	acctest.Require(t, feature.ImportBlocks)
	env := acctest.New(t, emulator.Options{})
	id := env.Put(emulator.Trunks, emulator.Object{"name": "sales", "trunk_direction": "outbound"})
	w := acctest.NewWorkspace(t, env)
	block := func(lines ...string) string {
		return fmt.Sprintf("import {\n  to = zentrunk_trunk.sales\n  id = %q\n}\n", id) + acctest.Block("zentrunk_trunk", "sales", append([]string{`name = "sales"`, `trunk_direction = "outbound"`}, lines...)...)
	}
	w.Write(block())
	acctest.ExpectProblems(t, w.Diagnose("plan"), acctest.Problem{
		Summary: "Missing ipacl_uuid or credential_uuid", Place: `resource "zentrunk_trunk" "sales" {`, Says: []string{"An outbound trunk needs ipacl_uuid or credential_uuid"},
	})
	w.Write(block(`ipacl_uuid = "acl-1"`))
	w.MustRun("plan").ExpectText(t, "Plan: 1 to import, 0 to add, 1 to change, 0 to destroy.")
	w.MustRun("apply")
	w.MustRun("plan", "-detailed-exitcode")
	env.Patch(emulator.Trunks, id, emulator.Object{"ipacl_uuid": nil})
	w.MustRun("apply", "-refresh-only").ExpectText(t, "Apply complete!")
	w.MustRun("plan").ExpectText(t, "0 to add, 1 to change, 0 to destroy.")
}
