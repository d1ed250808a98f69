package emulator_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// keep is the same client with connections that are used again.
func (a *api) keep() *api {
	b := *a
	b.http = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	a.t.Cleanup(b.http.CloseIdleConnections)
	return &b
}

// Everything at once, for the race detector.
func TestConcurrency(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{RequestsPerSecond: 1_000_000}).keep()
	a.SetStaleReads(1)
	a.SetStaleLists(1)
	a.SetMissingReads(1)
	a.SetEmptyDomainReads(1)
	const workers, rounds = 8, 20
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			try := func(method, path, body string) {
				r := a.request(method, path, body)
				resp, err := a.http.Do(r)
				if err != nil {
					t.Error(err)
					return
				}
				defer resp.Body.Close()
				_, _ = io.Copy(io.Discard, resp.Body)
				if resp.StatusCode >= http.StatusInternalServerError || resp.StatusCode == http.StatusBadRequest && !strings.Contains(path, "?") {
					t.Errorf("%s %s: %d", method, path, resp.StatusCode)
				}
			}
			for i := range rounds {
				name := fmt.Sprintf("t-%d-%d", w, i)
				uri := a.Put(emulator.URIs, emulator.Object{"uri": "pbx.example.com"})
				try("POST", "Trunk/", `{"name": "`+name+`", "trunk_direction": "inbound", "primary_uri_uuid": "`+uri+`"}`)
				id := a.Put(emulator.Trunks, emulator.Object{"trunk_direction": "inbound", "primary_uri_uuid": uri})
				remove := a.Inject(emulator.Fault{ID: id, Times: 1, Do: func() { a.Patch(emulator.Trunks, id, emulator.Object{"secure": true}) }})
				try("GET", "Trunk/"+id+"/", "")
				try("POST", "Trunk/"+id+"/", `{"trunk_direction": "inbound", "secure": false}`)
				try("GET", "Trunk/"+id+"/", "")
				try("GET", "Trunk/?trunk_direction=inbound&limit=5", "")
				try("DELETE", "URI/"+uri+"/", "")
				remove()
				a.Get(emulator.Trunks, id)
				a.All(emulator.Trunks)
				a.Requests(emulator.Trunks, emulator.Create)
				a.IgnoreClear("name")
			}
		})
	}
	all.Wait()
	equal(t, "trunks", a.Count(emulator.Trunks), 0)
	equal(t, "uris", a.Count(emulator.URIs), 0)
	equal(t, "creates", len(a.Requests(emulator.Trunks, emulator.Create)), workers*rounds)
	equal(t, "writes", len(a.Writes()), workers*rounds*3)
}
