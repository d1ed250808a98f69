//go:build unix

package lifecycle_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/acctest"
	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

const (
	many    = 200
	allowed = 60 // requests per second, by the service
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

// 200 trunks are created, changed and destroyed, 50 at a time, by a service that allows
// 60 requests per second: the provider's own limit keeps to that. The provider's process
// watches for data races: see [acctest.NewInstalled].
func TestAccConcurrency(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{RequestsPerSecond: allowed})
	w := installed(t, env, trunks(many, "enabled"))
	w.MustRun("apply", "-parallelism=50")
	expectAgreement(t, w, env, many)
	w.Write(trunks(many, "disabled"))
	w.MustRun("apply", "-parallelism=50")
	expectAgreement(t, w, env, many)
	for _, object := range env.All(emulator.Trunks) {
		if object["trunk_status"] != "disabled" {
			t.Errorf("%v was not changed", object["name"])
		}
	}
	w.MustRun("destroy", "-parallelism=50")
	expectAgreement(t, w, env, 0)

	journal := env.Journal()
	refused := expectRequests(t, env, map[emulator.Op]int{emulator.Create: many, emulator.Update: many, emulator.Delete: many})
	t.Logf("%d of %d requests were refused; at most %d arrived within a second", refused, len(journal), busiest(journal, time.Second))
	// A busy machine delivers in a bunch what was sent apart, so that a few are refused all
	// the same: some in a hundred, where without the limit it is one in three.
	if refused > len(journal)/10 {
		t.Errorf("%d of %d requests were refused", refused, len(journal))
	}
	if most := busiest(journal, 5*time.Second); most > 5*allowed {
		t.Errorf("%d requests within 5 seconds", most)
	}
}

// The same with a service that refuses all the same: the provider waits and tries again,
// nothing is lost and nothing is made twice.
func TestAccConcurrency_refused(t *testing.T) {
	t.Parallel()
	const count = 50
	env := acctest.New(t, emulator.Options{RequestsPerSecond: allowed, RetryAfter: "1"})
	for _, op := range []emulator.Op{emulator.Create, emulator.Read, emulator.Delete} {
		env.Inject(emulator.Fault{
			Kind: emulator.Trunks, Op: op, Times: count,
			Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1"}}, Body: `{"error": "slow down"}`,
		})
	}
	w := installed(t, env, trunks(count, "enabled"), "max_requests_per_second = 0")
	w.MustRun("apply", "-parallelism=50")
	expectAgreement(t, w, env, count)
	w.MustRun("destroy", "-parallelism=50")
	expectAgreement(t, w, env, 0)
	if refused := expectRequests(t, env, map[emulator.Op]int{emulator.Create: count, emulator.Delete: count}); refused < 3*count {
		t.Errorf("only %d requests were refused", refused)
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

// busiest is the most requests that arrived within so long.
func busiest(journal []emulator.Request, window time.Duration) int {
	most, first := 0, 0
	for last, request := range journal {
		for request.Time.Sub(journal[first].Time) >= window {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}
