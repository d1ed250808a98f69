package emulator_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// cut sends a request whose answer is to be cut off, and is what arrived of it.
func (a *api) cut(method, path, body string) (status int, arrived string) {
	a.t.Helper()
	resp, err := a.http.Do(a.request(method, path, body))
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		a.t.Errorf("%s %s: %v after %q, want an unexpected EOF", method, path, err, raw)
	}
	return resp.StatusCode, string(raw)
}

func TestFault_status(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	remove := a.Inject(emulator.Fault{
		Kind: emulator.Trunks, Op: emulator.Create, Status: 502, Header: http.Header{"X-Gateway": {"g1"}}, Body: "<html>Bad Gateway</html>",
	})
	r := a.post("Trunk/", inbound).is(502)
	equal(t, "body", r.raw, "<html>Bad Gateway</html>")
	equal(t, "header", r.header.Get("X-Gateway"), "g1")
	equal(t, "Content-Type", r.header.Get("Content-Type"), "text/html; charset=utf-8")
	equal(t, "trunks", a.Count(emulator.Trunks), 0)
	a.get("Trunk/").is(200)
	remove()
	a.create("Trunk", inbound)
	remove()

	a.Inject(emulator.Fault{Status: 404, Body: `{}`})
	r = a.get("Trunk/").is(404)
	equal(t, "Content-Type", r.header.Get("Content-Type"), "application/json")
	a.ClearFaults()
	a.get("Trunk/").is(200)

	// Faults come before everything else, credentials included.
	a.Inject(emulator.Fault{Status: 500})
	equal(t, "body", a.as("MANOBODY", "x").get("Trunk/").is(500).raw, "")
	equal(t, "body", a.get("/nowhere").is(500).raw, "")
}

func TestFault_serve(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	a.Inject(emulator.Fault{Op: emulator.Create, Serve: true, Status: 500, Times: 1})
	a.post("Trunk/", inbound).is(500)
	equal(t, "trunks", a.Count(emulator.Trunks), 1)
	a.Inject(emulator.Fault{Op: emulator.Delete, Serve: true, Drop: true})
	id := a.All(emulator.Trunks)[0]["trunk_id"].(string)
	status, _ := a.cut("DELETE", "Trunk/"+id+"/", "")
	equal(t, "status", status, 0)
	equal(t, "trunks", a.Count(emulator.Trunks), 0)
}

func TestFault_drop(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	a.Inject(emulator.Fault{Drop: true, Times: 2})
	status, _ := a.cut("POST", "Trunk/", inbound)
	equal(t, "status", status, 0)
	equal(t, "trunks", a.Count(emulator.Trunks), 0)
	status, _ = a.cut("GET", "Trunk/", "")
	equal(t, "status", status, 0)
	a.get("Trunk/").is(200)
	for i, r := range a.Journal() {
		equal(t, "fault", r.Fault, i < 2)
		equal(t, "journal's status", r.Status, map[bool]int{true: 0, false: 200}[i < 2])
	}
}

func TestFault_truncate(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	a.Inject(emulator.Fault{Op: emulator.Create, Truncate: true})
	a.Inject(emulator.Fault{Op: emulator.List, Truncate: true, Status: 503, Body: "0123456789"})
	a.Inject(emulator.Fault{Op: emulator.Delete, Truncate: true})
	status, arrived := a.cut("POST", "Trunk/", inbound)
	equal(t, "status", status, 201)
	if arrived == "" || arrived[len(arrived)-1] == '\n' {
		t.Errorf("arrived: %q", arrived)
	}
	equal(t, "trunks", a.Count(emulator.Trunks), 1)
	status, arrived = a.cut("GET", "Trunk/", "")
	equal(t, "status", status, 503)
	equal(t, "arrived", arrived, "01234")
	// A 204 has nothing to halve.
	status, _ = a.cut("DELETE", "Trunk/"+a.All(emulator.Trunks)[0]["trunk_id"].(string)+"/", "")
	equal(t, "status", status, 0)
	equal(t, "trunks", a.Count(emulator.Trunks), 0)
}

func TestFault_header(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	a.Inject(emulator.Fault{Header: http.Header{"retry-after": {"7"}}})
	equal(t, "Retry-After", a.get("Trunk/").is(200).header.Get("Retry-After"), "7")
}

func TestFault_skipAndTimes(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	a.Inject(emulator.Fault{Op: emulator.List, Status: 500, Skip: 2, Times: 2})
	for i, want := range []int{200, 200, 500, 500, 200, 200} {
		if r := a.get("Trunk/"); r.status != want {
			t.Errorf("request %d: got %d, want %d", i+1, r.status, want)
		}
		a.post("Trunk/", `{}`).is(422)
	}
	// For ever, and the first one injected takes the request.
	a.Inject(emulator.Fault{Status: 503, Skip: 1})
	a.Inject(emulator.Fault{Status: 504})
	for i, want := range []int{504, 503, 503, 503} {
		if r := a.get("Trunk/"); r.status != want {
			t.Errorf("request %d: got %d, want %d", i+1, r.status, want)
		}
	}
}

func TestFault_which(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	one, two := a.Put(emulator.URIs, emulator.Object{}), a.Put(emulator.URIs, emulator.Object{})
	for range 40 {
		a.Put(emulator.URIs, emulator.Object{})
	}
	a.Inject(emulator.Fault{Kind: emulator.URIs, Op: emulator.Read, ID: one, Status: 500})
	a.get("URI/" + one + "/").is(500)
	a.get("URI/" + two + "/").is(200)
	a.delete("URI/" + one + "/").is(204)

	a.Inject(emulator.Fault{MinOffset: 20, Status: 501})
	a.get("URI/").is(200)
	a.get("URI/?offset=19").is(200)
	a.get("URI/?offset=20").is(501)
	a.get("URI/?limit=20&offset=40").is(501)
	a.get("URI/" + two + "/").is(200)
	a.get("URI/"+two+"/?offset=20").refused(400, "offset")

	a.Inject(emulator.Fault{Match: func(r emulator.Request) bool {
		// Without locks held: this would not return otherwise.
		_, _ = a.Count(emulator.URIs), a.Journal()
		return r.Has("secure")
	}, Status: 418})
	a.post("URI/", `{"uri": "pbx.example.com"}`).is(201)
	a.post("Trunk/", `{"secure": null}`).is(418)
}

func TestFault_do(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	id := a.create("Trunk", inbound)
	a.Inject(emulator.Fault{Op: emulator.Read, Times: 1, Do: func() {
		// Somebody else deletes the trunk just before it is read.
		a.Remove(emulator.Trunks, id)
		a.ClearFaults()
		equal(t, "journal", len(a.Requests(emulator.Trunks, emulator.Read)), 1)
	}})
	a.get("Trunk/" + id + "/").refused(404)
}

func TestFault_delay(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	a.Inject(emulator.Fault{Delay: 50 * time.Millisecond, Times: 1})
	begin := time.Now()
	a.get("Trunk/").is(200)
	if d := time.Since(begin); d < 50*time.Millisecond {
		t.Errorf("answered after %s", d)
	}

	// Without Serve a client that does not wait leaves no trace, with it the
	// create has happened.
	for _, serve := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		a.Inject(emulator.Fault{Op: emulator.Create, Delay: time.Hour, Serve: serve, Times: 1, Do: func() {
			go func() { // leave when the request is there, and what it does is done
				for serve && a.Count(emulator.Trunks) == 0 {
					time.Sleep(time.Millisecond)
				}
				cancel()
			}()
		}})
		r := a.request("POST", "Trunk/", inbound)
		if resp, err := a.http.Do(r.WithContext(ctx)); err == nil {
			resp.Body.Close()
			t.Error("answered in spite of the delay")
		}
		cancel()
		equal(t, "trunks", a.Count(emulator.Trunks), map[bool]int{false: 0, true: 1}[serve])
	}

	// Close does not wait for it.
	var asked atomic.Bool
	a.Inject(emulator.Fault{Delay: time.Hour, Do: func() { asked.Store(true); time.AfterFunc(20*time.Millisecond, a.Close) }})
	if resp, err := a.http.Do(a.request("GET", "Trunk/", "")); err == nil {
		resp.Body.Close()
		t.Error("answered by a closed server")
	}
	equal(t, "asked", asked.Load(), true)
}
