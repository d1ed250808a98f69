//go:build unix

package lifecycle_test

import (
	"encoding/pem"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// at is a configuration whose provider talks to another address than the emulator's own.
func at(env *acctest.Env, url, hcl string) string {
	return strings.Replace(env.Config(hcl), fmt.Sprintf("%q", env.URL()), fmt.Sprintf("%q", url), 1)
}

// A certificate that nobody has signed is refused before anything is sent.
func TestAccTransport_selfSigned(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	server := httptest.NewTLSServer(env.Server)
	defer server.Close()
	w := installed(t, env, "")
	w.WriteFile("main.tf", at(env, server.URL+"/v1", trunk("sales")))

	result := w.Run("apply")
	expectFailure(t, result, "Unable to create trunk", `Trunk "sales" was not created: The certificate of `+server.Listener.Addr().String()+" could not be verified: ")
	if journal := env.Journal(); len(journal) != 0 {
		t.Errorf("requests were sent:\n%s", lines(journal))
	}
	expectAgreement(t, w, env, 0)

	// It is the certificate alone: whoever trusts it is served.
	trusted := filepath.Join(w.Dir, "trusted.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(trusted, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	w.Setenv("SSL_CERT_FILE", trusted)
	w.MustRun("apply")
	expectAgreement(t, w, env, 1)
}

// Plain http to anything but this machine is refused, whichever way the address is
// given, and no request is sent. (The emulator's own account may: its token is no secret.)
func TestAccTransport_plainHTTP(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{AuthID: "MAREALACCOUNT0000001"})
	address := "192.0.2.1:80" // of no machine
	var requests atomic.Int32
	if own := ownAddress(t); own != "" {
		listener, err := net.Listen("tcp", net.JoinHostPort(own, "0"))
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
		server.Listener.Close()
		server.Listener = listener
		server.Start()
		defer server.Close()
		address = listener.Addr().String()
	}
	const refusal = "must use https://: with plain http the auth token would cross the network in clear text"
	w := installed(t, env, "")
	w.WriteFile("main.tf", at(env, "http://"+address+"/v1", trunk("sales")))
	expectFailure(t, w.Run("apply"), "Invalid base_url", "base_url "+refusal)

	w.WriteFile("main.tf", acctest.Terraform+trunk("sales"))
	w.SetAccount()
	w.Setenv("PLIVO_BASE_URL", "http://"+address+"/v1")
	expectFailure(t, w.Run("apply"), "Invalid base_url", "The environment variable PLIVO_BASE_URL "+refusal)
	if n := requests.Load(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// ownAddress is an address of this machine that is no loopback address; "" if it has none.
func ownAddress(t *testing.T) string {
	t.Helper()
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range addresses {
		if network, ok := address.(*net.IPNet); ok && !network.IP.IsLoopback() && network.IP.To4() != nil {
			return network.IP.String()
		}
	}
	return ""
}

// A redirect is an error. Where it points nothing arrives, no credentials least of all.
func TestAccTransport_redirect(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	other := acctest.New(t, emulator.Options{})
	w := installed(t, env, trunk("sales"))
	redirect := func(op emulator.Op, status int) emulator.Fault {
		return emulator.Fault{
			Kind: emulator.Trunks, Op: op, Status: status, Times: 1,
			Header: http.Header{"Location": {other.URL() + "/Account/" + env.AuthID() + "/Zentrunk/Trunk/"}},
		}
	}
	const refusal = "The service answered with a redirect, which the provider does not follow"
	env.Inject(redirect(emulator.Create, http.StatusTemporaryRedirect))
	expectFailure(t, w.Run("apply"), "Unable to create trunk", `Trunk "sales" was not created: `+refusal, "HTTP status 307", "Check base_url")
	w.MustRun("apply")
	env.Inject(redirect(emulator.Read, http.StatusMovedPermanently))
	expectFailure(t, w.Run("plan"), "Unable to read trunk", refusal, "HTTP status 301")
	env.Inject(redirect(emulator.Delete, http.StatusPermanentRedirect))
	expectFailure(t, w.Run("destroy"), "Unable to delete trunk", refusal, "HTTP status 308")
	expectAgreement(t, w, env, 1)
	if journal := other.Journal(); len(journal) != 0 {
		t.Errorf("the other host got:\n%s", lines(journal))
	}
}

// hostile is text that would rewrite a terminal: colours, a title, a cleared screen, a
// line that is written over, and characters that turn the direction of reading.
const hostile = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J \rover\b\b \u009b31m \u202egnp\u202c \u2066x\u2069 \u200bzero\u0085\u2028"

// Whatever the service says, the engine prints text.
func TestAccTransport_controlCharacters(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	quoted := fmt.Sprintf(`"%s"`, strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1 // JSON has them only escaped
		}
		return r
	}, hostile))
	escaped := escapeJSON(hostile)
	faults := map[string]emulator.Fault{
		"escaped":      {Status: 400, Body: `{"api_id": ` + escaped + `, "error": ` + escaped + `}`},
		"raw":          {Status: 400, Body: `{"error": ` + quoted + `}`},
		"keys":         {Status: 422, Body: `{"error": {` + escaped + `: ["is wrong"]}}`},
		"plain text":   {Status: 400, Body: "plain " + hostile},
		"a web page":   {Status: 502, Body: "<html><title>&#27;[31m" + hostile + "</title>"},
		"other JSON":   {Status: 201, Body: `["` + hostile + `"]`},
		"a bad header": {Status: 400, Header: http.Header{"X-Request-Id": {"r-\x1b[31m\u202e"}}, Body: `{"error": "no"}`},
	}
	w := installed(t, env, eachTrunk(slices.Sorted(maps.Keys(faults))...), "max_retries = 0")
	for name, fault := range faults {
		fault.Kind, fault.Op, fault.Match = emulator.Trunks, emulator.Create, named(name)
		env.Inject(fault)
	}
	result := w.Run("apply")
	expectPlain(t, "refusals", result)
	if n := strings.Count(result.String(), "Error: Unable to create trunk"); n != len(faults) {
		t.Errorf("%d errors:\n%s", n, result)
	}
	w.Write(trunk("sales"), "max_retries = 0")

	// What the service keeps is the service's, too: names and identifiers.
	id := env.Put(emulator.Trunks, emulator.Object{"name": "sales", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
	env.Put(emulator.Trunks, emulator.Object{"trunk_id": "1" + hostile, "name": "sales", "trunk_direction": "inbound", "primary_uri_uuid": hostile})
	expectPlain(t, "candidates", w.Run("apply"))
	w.MustRun("import", address, id)
	env.Patch(emulator.Trunks, id, emulator.Object{"name": "sales " + hostile})
	expectPlain(t, "drift", w.Run("apply", "-refresh-only"))
	remove := env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Read, Status: 500, Body: hostile})
	expectPlain(t, "a failed read", w.Run("plan"))
	remove()
	env.Remove(emulator.Trunks, id)
	expectPlain(t, "gone", w.Run("plan"))
	w.MustRun("state", "rm", address)

	// An update that the service answers with other values.
	env.Put(emulator.Trunks, emulator.Object{"trunk_id": id, "name": "marketing", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
	w.MustRun("import", address, id)
	env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Update, Times: 1, Status: 202, Body: `{}`, Do: func() {
		env.Patch(emulator.Trunks, id, emulator.Object{"name": hostile})
	}})
	w.Write(trunk("sales", `timeouts = { update = "1s" }`), "max_retries = 0")
	expectPlain(t, "another value", w.Run("apply"))
}

func escapeJSON(text string) string {
	var b strings.Builder
	for _, r := range text {
		fmt.Fprintf(&b, `\u%04x`, r)
	}
	return `"` + b.String() + `"`
}

// expectPlain expects that an engine printed nothing but text.
func expectPlain(t *testing.T, what string, result acctest.Result) {
	t.Helper()
	for _, r := range result.String() {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Errorf("%s: %U in:\n%q", what, r, result.String())
			return
		}
	}
}
