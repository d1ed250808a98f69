package emulator_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

var picture = flag.String("picture", "", "file to write the picture of the page to that the pages show")

// browse is what headless Chromium makes of the page, with these arguments.
func browse(t *testing.T, a *api, args ...string) string {
	t.Helper()
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Skip("there is no Chromium to look at the page with")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, browser, append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
		"--user-data-dir=" + t.TempDir(), "--virtual-time-budget=5000", "--window-size=1200,1100",
	}, append(args, strings.TrimSuffix(a.URL(), "v1"))...)...)
	command.WaitDelay = 10 * time.Second
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

const shown = `{"objects": {
	"URI": [
		{"uri_uuid": "berlin", "name": "Berlin", "uri": "sip:berlin.example.com;transport=tls", "authentication_needed": true, "username": "pbx01", "password": "s3cret!"},
		{"uri_uuid": "madrid", "name": "Madrid", "uri": "madrid.example.com:5060"},
		{"uri_uuid": "spare", "name": "<img src=x onerror=alert(1)>", "uri": "192.0.2.9"}],
	"IPAccessControlList": [{"ipacl_uuid": "office", "name": "Office", "ip_addresses": ["203.0.113.0/24", "2001:db8::/64"]}],
	"Credential": [{"credential_uuid": "desk", "name": "Front desk", "username": "frontdesk"}],
	"Number": [
		{"number": "14155550100", "alias": "Hotline", "application": "/v1/Account/MA/Zentrunk/Trunk/1001/"},
		{"number": "14155550101", "application": "/v1/Account/MA/Zentrunk/Trunk/1001/"},
		{"number": "14155550102", "application": "/v1/Account/MA/Zentrunk/Trunk/2001/"},
		{"number": "14155550103", "application": "/v1/Account/MA/Zentrunk/Trunk/1999/"},
		{"number": "14155550104"}],
	"Trunk": [
		{"trunk_id": "1001", "name": "Hotline", "trunk_direction": "inbound", "primary_uri_uuid": "berlin", "fallback_uri_uuid": "madrid", "secure": true},
		{"trunk_id": "1002", "name": "Sales", "trunk_direction": "inbound", "primary_uri_uuid": "madrid", "fallback_uri_uuid": "gone", "trunk_status": "disabled"},
		{"trunk_id": "2001", "name": "Office out", "trunk_direction": "outbound", "ipacl_uuid": "office", "credential_uuid": "desk", "secure": true},
		{"trunk_id": "2002", "name": "Warehouse out", "trunk_direction": "outbound", "ipacl_uuid": "deleted"}]}}`

var tags = regexp.MustCompile(`<[^>]*>`)

func TestPage(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	if err := a.Load([]byte(shown)); err != nil {
		t.Fatal(err)
	}
	a.create("Credential", `{"name": "lift", "username": "lift1", "password": "s3cret!"}`)
	a.Inject(emulator.Fault{Times: 1, Status: 503})
	a.get("Trunk/").is(503)
	a.get("Trunk/1001/").is(200)
	if *picture != "" {
		browse(t, a, "--window-size=1200,846", "--hide-scrollbars", "--screenshot="+*picture)
	}
	dom := browse(t, a, "--dump-dom")
	_, body, _ := strings.Cut(dom, "<main>")
	body, _, _ = strings.Cut(body, "</main>")
	text := tags.ReplaceAllString(body, "")
	for _, want := range []string{
		"Calls in 5", "Calls out 2", "sip:berlin.example.com;transport=tls\nBerlin\nas pbx01", "madrid.example.com:5060\nMadrid\nif the first does not answer",
		"This origination URI is gone\ngone", "This access list is gone\ndeleted", "203.0.113.0/24\n2001:db8::/64\nOffice", "frontdesk\nFront desk",
		"Hotline\n1001.zt.plivo.com\nTLS, SRTP", "disabled", "no number", "+14155550100\nHotline", "Office out\nis an outbound trunk, and does not answer", "This trunk is gone\n1999", "not routed", "Trunk 4", "URI 3", "&lt;img src=x onerror=alert(1)&gt;",
		`"password":"(hidden)"`, "503, a fault", "Trunk/1001/", "Requests 3",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	// Two for each of seven calls, but for the three that end at their number's trunk.
	if n := strings.Count(text, "→"); n != 2*7-3 {
		t.Errorf("there are %d arrows: one leads to nothing", n)
	}
	if n := strings.Count(body, `class="box missing"`); n != 4 {
		t.Errorf("%d references are shown as gone", n)
	}
	for _, never := range []string{"<img", "s3cret!"} {
		if strings.Contains(body, never) {
			t.Errorf("the page has %s", never)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	if requests := len(a.Journal()); requests != 3 {
		t.Errorf("the page has left requests in the journal: %d", requests)
	}
}

// A page of a large account comes in time, and is no longer than anybody reads.
func TestPage_large(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	for i := range 1000 {
		uri := a.Put(emulator.URIs, emulator.Object{"name": fmt.Sprint("u", i), "uri": "pbx.example.com"})
		trunk := a.Put(emulator.Trunks, emulator.Object{"name": fmt.Sprint("t", i), "trunk_direction": "inbound", "primary_uri_uuid": uri})
		for n := range 2 + i%2 {
			a.Route(a.Put(emulator.Numbers, emulator.Object{"number": fmt.Sprintf("1415%d%06d", n, i)}), trunk)
		}
	}
	dom := browse(t, a, "--dump-dom")
	if !strings.Contains(dom, "the first 200 of 1000") || strings.Count(dom, `class="call"`) != 200 {
		t.Errorf("%d calls are shown", strings.Count(dom, `class="call"`))
	}
}

// Only a browser is shown a page, and it may ask nobody else for anything.
func TestPage_policy(t *testing.T) {
	t.Parallel()
	a := start(t, emulator.Options{})
	ask := func(a *api) *reply {
		r := a.request("GET", "/", "")
		r.Header.Set("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
		return a.send(r)
	}
	r := ask(a).is(200)
	policy := r.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; connect-src 'self';") || strings.Contains(policy, "unsafe") || strings.Count(r.raw, "<script") != 1 || strings.Count(r.raw, "<style") != 1 {
		t.Errorf("policy %s", policy)
	}
	if regexp.MustCompile(`https?://|innerHTML`).MatchString(r.raw) {
		t.Error("the page names another place, or writes HTML")
	}
	a.get("/").refused(404, "not found")
	ask(start(t, emulator.Options{NoControl: true})).refused(404)
	if file, err := os.ReadFile("page.html"); err != nil || string(file) != r.raw {
		t.Errorf("the page is another: %v", err)
	}
}
