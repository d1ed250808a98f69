//go:build unix

package lifecycle_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

const (
	many    = 400
	fewer   = 100
	allowed = 300 // requests in any five seconds, by the service
)

// trunks is a configuration of so many trunks.
func trunks(count int, status string) string {
	return fmt.Sprintf(`
resource "zentrunk_trunk" "many" {
  count            = %d
  name             = "trunk-${count.index}"
  trunk_direction  = "inbound"
  primary_uri_uuid = "uri-1"
  trunk_status     = %q
}
`, count, status)
}

// 400 trunks are created, 60 at a time, by a service that counts as Plivo does: the provider's own
// limit keeps to that, so that none is refused. Then a quarter of them is changed and the rest
// destroyed, by processes that know nothing of each other: what passes the limit together is
// refused and waits. The provider's process watches for data races: see [acctest.NewInstalled].
func TestAccConcurrency(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{RequestsPerFiveSeconds: allowed})
	w := installed(t, env, trunks(many, "enabled"))
	w.MustRun("apply", "-parallelism=60")
	expectAgreement(t, w, env, many)
	if refused := expectRequests(t, env, map[emulator.Op]int{emulator.Create: many, emulator.Read: many}); refused > 0 || len(env.Journal()) != 2*many {
		t.Errorf("%d of %d requests were refused", refused, len(env.Journal()))
	}
	if most := emulator.Busiest(env.Journal(), 5*time.Second); most > allowed {
		t.Errorf("%d requests within 5 seconds", most)
	}

	w.Write(trunks(fewer, "disabled"))
	w.MustRun("apply", "-parallelism=60")
	expectAgreement(t, w, env, fewer)
	for _, object := range env.All(emulator.Trunks) {
		if object["trunk_status"] != "disabled" {
			t.Errorf("%v was not changed", object["name"])
		}
	}
	w.MustRun("destroy", "-parallelism=60")
	expectAgreement(t, w, env, 0)
	refused := expectRequests(t, env, map[emulator.Op]int{emulator.Create: many, emulator.Update: fewer, emulator.Delete: many})
	t.Logf("%d of %d requests were refused", refused, len(env.Journal()))
	if refused > len(env.Journal())/10 {
		t.Errorf("%d of %d requests were refused", refused, len(env.Journal()))
	}
}

// The same with a service that refuses all the same: the provider waits and tries again,
// nothing is lost and nothing is made twice. A refusal holds everybody back for a second, so
// that a few of them in a row are enough.
func TestAccConcurrency_refused(t *testing.T) {
	t.Parallel()
	const count, refusals = 50, 5
	env := acctest.New(t, emulator.Options{RequestsPerSecond: 60, RetryAfter: "1"})
	for _, op := range []emulator.Op{emulator.Create, emulator.Read, emulator.Delete} {
		env.Inject(emulator.Fault{
			Kind: emulator.Trunks, Op: op, Times: refusals,
			Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1"}}, Body: `{"error": "slow down"}`,
		})
	}
	w := installed(t, env, trunks(count, "enabled"), "max_requests_per_second = 0")
	w.MustRun("apply", "-parallelism=50")
	expectAgreement(t, w, env, count)
	w.MustRun("destroy", "-parallelism=50")
	expectAgreement(t, w, env, 0)
	if refused := expectRequests(t, env, map[emulator.Op]int{emulator.Create: count, emulator.Delete: count}); refused < 3*refusals {
		t.Errorf("only %d requests were refused", refused)
	}
}

// A service that allows five requests a second, some to another system on the account: an
// apply of 18 trunks by default settings, ten at a time, takes its time and succeeds, whether
// the service says how long to wait or not.
func TestAccConcurrency_slow(t *testing.T) {
	t.Parallel()
	const count = 18
	for name, retryAfter := range map[string]string{"asks to wait": "1", "does not say": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{RequestsPerSecond: 5, RetryAfter: retryAfter})
			w := installed(t, env, trunks(count, "enabled"))
			w.MustRun("apply")
			expectAgreement(t, w, env, count)
			w.MustRun("destroy")
			expectAgreement(t, w, env, 0)
			if refused := expectRequests(t, env, map[emulator.Op]int{emulator.Create: count, emulator.Delete: count}); refused == 0 {
				t.Error("no request was refused")
			}
		})
	}
}

// expectRequests expects so many requests that were granted, and no failures but refusals,
// whose number it returns.
func expectRequests(t *testing.T, env *acctest.Env, want map[emulator.Op]int) (refused int) {
	t.Helper()
	granted := map[emulator.Op]int{}
	for _, request := range env.Journal() {
		switch {
		case request.Status/100 == 2:
			granted[request.Op]++
		case request.Status == http.StatusTooManyRequests:
			refused++
		default:
			t.Errorf("%s %s: status %d", request.Method, request.Path, request.Status)
		}
	}
	for op, count := range want {
		if granted[op] != count {
			t.Errorf("%d requests to %s were granted, expected %d", granted[op], op, count)
		}
	}
	return refused
}
