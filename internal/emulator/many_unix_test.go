//go:build unix

package emulator_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

func TestManyObjects(t *testing.T) {
	t.Parallel()
	const n = 10_000
	a := start(t, emulator.Options{}).keep()
	begin := cpuTime(t)
	for i := range n {
		direction := []string{"inbound", "outbound"}[i%2]
		a.Put(emulator.Trunks, emulator.Object{"name": fmt.Sprint("t", i), "trunk_direction": direction})
	}
	equal(t, "trunks", a.Count(emulator.Trunks), n)
	seen := map[string]bool{}
	for offset := 0; offset < n; offset += 20 {
		for _, id := range a.get(fmt.Sprintf("Trunk/?offset=%d", offset)).ids("trunk_id") {
			seen[id] = true
		}
	}
	equal(t, "trunks in all pages", len(seen), n)
	r := a.get("Trunk/?trunk_direction=outbound&offset=4990").is(200)
	equal(t, "outbound trunks in the last page", len(r.ids("trunk_id")), 10)
	a.post("Trunk/", `{"name": "t9999", "trunk_direction": "inbound", "primary_uri_uuid": "u"}`).refused(400, "same name")
	for id := range seen {
		a.Remove(emulator.Trunks, id)
	}
	equal(t, "trunks", a.Count(emulator.Trunks), 0)
	// Far above what it takes, far below what a quadratic one would. Of this process alone,
	// whatever else the machine does.
	if d := cpuTime(t) - begin; d > time.Minute {
		t.Errorf("took %s", d)
	}
}

func cpuTime(t *testing.T) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
