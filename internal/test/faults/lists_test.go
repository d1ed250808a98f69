package faults

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// listFault is a way in which all lists of trunks, or the network, misbehave: a row of the
// second table. It befalls whatever is answered from lists.
type listFault struct {
	name string
	// serve is what stands before the service.
	serve func(*listRun, http.Handler) http.Handler
	tls   bool // the service speaks TLS, and HTTP/2 to whoever wants it

	refresh, data, lookUp string // a column each, in the words of listEnds
}

// listEnds are the cells of the second table.
var listEnds = [][2]string{
	{"ok", "every trunk is as the service has it, what has drifted included"},
	{"ok, by GET", "the same; what the lists do not tell in time, or not at all, is asked of each trunk"},
	{"found", "error, as the answer was lost; the trunk was created once, and the error has its id and the import command"},
	{"in doubt", "error, as the answer was lost; the trunk was created once, and the error says that it could not be looked for"},
	{"error", "error; no part of a list passes for the whole"},
	{"as listed", "what the lists tell; what they do not is empty"},
}

var listFaults = []*listFault{
	{
		name: "lists that hang", refresh: "ok, by GET", data: "error", lookUp: "in doubt",
		serve: func(_ *listRun, next http.Handler) http.Handler {
			return lists(next, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		},
	},
	{
		name: "pages of seven objects, of 20 asked for", refresh: "ok", data: "ok", lookUp: "found",
		serve: func(_ *listRun, next http.Handler) http.Handler {
			return lists(next, func(w http.ResponseWriter, r *http.Request) {
				query := r.URL.Query()
				query.Set("limit", "7")
				r.URL.RawQuery = query.Encode()
				next.ServeHTTP(w, r)
			})
		},
	},
	{
		name: "entries without `secure` and `trunk_status`", refresh: "ok, by GET", data: "as listed", lookUp: "found",
		serve: func(_ *listRun, next http.Handler) http.Handler {
			return lists(next, func(w http.ResponseWriter, r *http.Request) {
				recorded := httptest.NewRecorder()
				next.ServeHTTP(recorded, r)
				var page struct {
					Meta    json.RawMessage  `json:"meta"`
					Objects []map[string]any `json:"objects"`
				}
				if json.Unmarshal(recorded.Body.Bytes(), &page) != nil {
					http.Error(w, "no page", http.StatusInternalServerError)
					return
				}
				for _, object := range page.Objects {
					delete(object, "secure")
					delete(object, "trunk_status")
				}
				_ = json.NewEncoder(w).Encode(page)
			})
		},
	},
	{
		name: "a trunk deleted and one created between two pages", refresh: "ok", data: "ok", lookUp: "found",
		serve: func(l *listRun, next http.Handler) http.Handler {
			return lists(next, func(w http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(w, r)
				l.once.Do(func() {
					l.env.Remove(emulator.Trunks, l.foreign)
					l.env.Put(emulator.Trunks, emulator.Object{"name": "foreign 2", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
				})
			})
		},
	},
	{
		name: "an HTTP/2 server that resets every stream", tls: true, refresh: "ok", data: "ok", lookUp: "found",
		serve: func(l *listRun, next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.ProtoMajor != 1 {
					l.modern.Add(1)
					panic(http.ErrAbortHandler)
				}
				next.ServeHTTP(w, r)
			})
		},
	},
}

// lists gives what is asked of the list of trunks to a handler of its own.
func lists(next http.Handler, list http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/Zentrunk/Trunk/") {
			list(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// managed is more trunks than two pages hold.
const managed = 45

// listRun is an engine's encounter with one of them.
type listRun struct {
	env     *acctest.Env
	foreign string // the first trunk of the account, which nobody manages
	on      atomic.Bool
	once    sync.Once
	modern  atomic.Int32 // requests of HTTP/2
}

// What Terraform makes of lists that cannot be relied on: with a drift to be found in one of
// the trunks, in a data source, and in the look-up after a create whose answer was lost.
func TestAccLists(t *testing.T) {
	t.Parallel()
	for _, f := range listFaults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			if f.tls && runtime.GOOS != "linux" {
				t.Skip("where a certificate is trusted by an environment variable alone")
			}
			f.encounter(t)
		})
	}
}

func (f *listFault) encounter(t *testing.T) {
	t.Helper()
	l := &listRun{env: &acctest.Env{Server: emulator.New(emulator.Options{Wrapped: true})}}
	t.Cleanup(l.env.Close)
	l.foreign = l.env.Put(emulator.Trunks, emulator.Object{"name": "foreign", "trunk_direction": "inbound", "primary_uri_uuid": "uri-1"})
	misbehaving := f.serve(l, l.env)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if l.on.Load() || f.tls {
			misbehaving.ServeHTTP(w, r)
			return
		}
		l.env.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	w := acctest.NewWorkspace(t, l.env)
	if server.Start(); f.tls {
		server.Close()
		server = httptest.NewUnstartedServer(server.Config.Handler)
		server.EnableHTTP2 = true
		server.StartTLS()
		t.Cleanup(server.Close)
		file := filepath.Join(t.TempDir(), "ca.pem")
		if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
			t.Fatal(err)
		}
		w.Setenv("SSL_CERT_FILE", file)
	}
	write := func(more string) {
		w.WriteFile("main.tf", acctest.Terraform+fmt.Sprintf(`
provider "zentrunk" {
  auth_id                 = %q
  auth_token              = %q
  base_url                = "%s/v1"
  max_retries             = 1
  request_timeout         = "5s"
  max_requests_per_second = 0
}

resource "zentrunk_trunk" "t" {
  count            = %d
  name             = "trunk ${count.index}"
  trunk_direction  = "inbound"
  primary_uri_uuid = "uri-1"
}
`, l.env.AuthID(), l.env.AuthToken(), server.URL, managed)+more)
	}
	write("")
	w.MustRun("apply", "-parallelism=30")
	const drifted = "zentrunk_trunk.t[7]"
	id, _ := w.Attributes(drifted)["trunk_id"].(string)
	l.env.Patch(emulator.Trunks, id, emulator.Object{"secure": true})

	l.on.Store(true)
	w.MustRun("apply", "-refresh-only", "-parallelism=10")
	state := w.State()
	if len(state.Managed) != managed {
		t.Errorf("the state has %d trunks, expected %d", len(state.Managed), managed)
	}
	for address, held := range state.Managed {
		object, _ := l.env.Get(emulator.Trunks, fmt.Sprint(held.Attributes["trunk_id"]))
		expectAgreement(t, object, held.Attributes)
		if held.Attributes["secure"] != (address == drifted) {
			t.Errorf("%s: secure is %v", address, held.Attributes["secure"])
		}
	}

	write("\ndata \"zentrunk_trunks\" \"all\" {}\n\noutput \"names\" {\n  value = [for t in data.zentrunk_trunks.all.trunks : t.name]\n}\n")
	result := w.Run("apply", "-refresh=false")
	if (result.Code != 0) != (f.data == "error") {
		t.Fatalf("the data source: %s", result)
	}
	names, _ := w.State().Outputs["names"].([]any)
	listed := map[any]int{}
	for _, name := range names {
		listed[name]++
	}
	for n := range managed {
		if got := listed[fmt.Sprintf("trunk %d", n)]; got != 1 && f.data != "error" {
			t.Errorf("the list has trunk %d %d times", n, got)
		}
	}

	l.env.ResetJournal()
	l.env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Create, Serve: true, Drop: true, Times: 1})
	write("\nresource \"zentrunk_trunk\" \"late\" {\n  name             = \"late\"\n  trunk_direction  = \"inbound\"\n  primary_uri_uuid = \"uri-1\"\n}\n")
	text := w.Run("apply", "-refresh=false").Text()
	created := 0
	for _, request := range l.env.Journal() {
		if request.Op == emulator.Create {
			created++
		}
	}
	if created != 1 {
		t.Errorf("%d creates were sent, expected one", created)
	}
	says := "It is not known whether"
	if f.lookUp == "found" {
		says = "so it probably was created"
	}
	expectText(t, text, says)
	if n := l.modern.Load(); n > 0 {
		t.Errorf("%d requests were of HTTP/2", n)
	}
}
