package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// output is a buffer to read while it is written.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// await waits for a line that matches and returns its groups. The end is for a test that
// hangs, not for a slow machine.
func (o *output) await(t *testing.T, pattern string) []string {
	t.Helper()
	re := regexp.MustCompile("(?m)" + pattern)
	for range 12_000 {
		if m := re.FindStringSubmatch(o.String()); m != nil {
			return m
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("no line like %s in:\n%s", pattern, o)
	return nil
}

// start runs the command on a free port until the test ends.
func start(t *testing.T, args ...string) (out *output, baseURL string, stop func() error) {
	t.Helper()
	return startWith(t, strings.NewReader(""), args...)
}

func startWith(t *testing.T, stdin io.Reader, args ...string) (out *output, baseURL string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out = &output{}
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, append([]string{"-listen", "127.0.0.1:0"}, args...), stdin, out) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = stop() })
	return out, out.await(t, `^export PLIVO_BASE_URL='(.*)'$`)[1], stop
}

func get(t *testing.T, url, id, token string) (status int, body map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(id, token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body = map[string]any{}
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, body
}

func TestRun(t *testing.T) {
	t.Parallel()
	out, baseURL, stop := start(t, "-seed", "7", "-auth-id", "MAAAAAAAAAAAAAAAAAAA", "-auth-token", "sesame", "-wrapped", "-numbers", "+14155550123, 14155550124")
	out.await(t, `^export PLIVO_AUTH_ID='MAAAAAAAAAAAAAAAAAAA'$`)
	out.await(t, `^export PLIVO_AUTH_TOKEN='sesame'$`)
	out.await(t, `^Look at it: `+regexp.QuoteMeta(strings.TrimSuffix(baseURL, "v1"))+`$`)
	out.await(t, `^  base_url = "`+regexp.QuoteMeta(baseURL)+`"$`)

	for collection, want := range map[string]float64{"Trunk": 7, "URI": 4, "IPAccessControlList": 2, "Credential": 1} {
		status, body := get(t, baseURL+"/Account/MAAAAAAAAAAAAAAAAAAA/Zentrunk/"+collection+"/?limit=1", "MAAAAAAAAAAAAAAAAAAA", "sesame")
		if status != 200 || body["meta"].(map[string]any)["total_count"] != want {
			t.Errorf("%s: got %d %v, want %v objects", collection, status, body, want)
		}
	}
	// Two are rented, and each inbound trunk of the seed has one.
	status, body := get(t, baseURL+"/Account/MAAAAAAAAAAAAAAAAAAA/Number/?limit=1", "MAAAAAAAAAAAAAAAAAAA", "sesame")
	if status != 200 || body["meta"].(map[string]any)["total_count"] != 6.0 {
		t.Errorf("numbers: got %d %v", status, body)
	}
	out.await(t, `^GET /v1/Account/MAAAAAAAAAAAAAAAAAAA/Zentrunk/Trunk/\?limit=1 200 [0-9.]+(µs|ms|s)$`)
	if status, _ := get(t, baseURL+"/Account/MAAAAAAAAAAAAAAAAAAA/Zentrunk/Trunk/", "MAAAAAAAAAAAAAAAAAAA", "wrong"); status != 401 {
		t.Errorf("wrong token: got %d, want 401", status)
	}
	if err := stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}
	if _, err := net.DialTimeout("tcp", strings.TrimSuffix(strings.TrimPrefix(baseURL, "http://"), "/v1"), time.Second); err == nil {
		t.Error("the port still answers after stopping")
	}
}

// Answers under way are still given when the command is interrupted.
func TestRun_graceful(t *testing.T) {
	t.Parallel()
	out, baseURL, stop := start(t, "-latency", "300ms")
	id := out.await(t, `^export PLIVO_AUTH_ID='(.*)'$`)[1]
	token := out.await(t, `^export PLIVO_AUTH_TOKEN='(.*)'$`)[1]
	// What the server wants of a request's body tells that it is under way.
	begun := make(chan struct{})
	trace := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(begun) }})
	status := make(chan int, 1)
	go func() {
		r, _ := http.NewRequestWithContext(trace, http.MethodPost, baseURL+"/Account/"+id+"/Zentrunk/URI/", strings.NewReader(`{"uri": "pbx.example.com"}`))
		r.SetBasicAuth(id, token)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Expect", "100-continue")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			status <- 0
			return
		}
		resp.Body.Close()
		status <- resp.StatusCode
	}()
	<-begun
	if err := stop(); err != nil {
		t.Error(err)
	}
	if got := <-status; got != 201 {
		t.Errorf("request under way: got %d, want 201", got)
	}
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A file of options, over which flags win, and what a flag can say of its own.
func TestRun_options(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "options.json")
	write(t, file, `{"auth_token": "sesame", "wrapped": true, "no_default_name": true, "rewrite": {"nfc": true}}`)
	profile := filepath.Join(t.TempDir(), "profile.json")
	write(t, profile, `{"wrapped": false, "newest_first": true, "max_name": 64, "lag": {"missing_for": "600ms"}}`)
	c, err := parse([]string{"-no-default-name=false", "-options", file, "-profile", profile, "-rewrite", "trim,host_prefix=drop", "-latency", "1ms"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	want := emulator.Options{
		AuthID: emulator.DefaultAuthID, AuthToken: "sesame", Wrapped: true, CheckReferences: true, JournalLimit: 1000, Latency: time.Millisecond,
		NewestFirst: true, Service: emulator.Service{MaxName: 64}, Lag: emulator.Lag{MissingFor: 600 * time.Millisecond},
		Rewrite: emulator.Rewrite{NFC: true, Trim: true, HostPrefix: emulator.DropHostPrefix},
		Numbers: emulator.NumberOptions{Rented: []string{"14155550100"}},
	}
	if !reflect.DeepEqual(c.opts, want) {
		t.Errorf("got %+v, want %+v", c.opts, want)
	}
	if c, err := parse([]string{"-check-references=false"}, io.Discard); err != nil || c.opts.CheckReferences {
		t.Errorf("references are checked, or %v", err)
	}
}

func TestRun_quiet(t *testing.T) {
	t.Parallel()
	out, baseURL, stop := start(t, "-quiet")
	get(t, baseURL+"/Account/nobody/Zentrunk/Trunk/", "", "")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "GET ") {
		t.Errorf("-quiet printed a request:\n%s", out)
	}
}

func control(t *testing.T, method, baseURL, path, body string) (status int, answer string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, strings.TrimSuffix(baseURL, "/v1")+"/_emulator/"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

// Everything is there again after a restart, and a reset goes back to what the file held.
func TestRun_state(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	const one = `{"objects": {"URI": [{"uri_uuid": "one", "uri": "pbx.example.com", "username": "u", "password": "s3cret!"}]}}`
	const two = `{"objects": {"URI": [{"uri_uuid": "two", "uri": "pbx.example.com"}]}}`
	read := func() string {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	_, _, stop := start(t, "-state", file)
	if err := stop(); err != nil || !strings.Contains(read(), `"number": "14155550100"`) {
		t.Fatalf("a file was not begun: %v, %s", err, read())
	}
	write(t, file, one)
	_, _, stop = start(t, "-state", file)
	if err := stop(); err != nil || read() != one {
		t.Errorf("what did not change was written, or %v:\n%s", err, read())
	}
	_, baseURL, stop := start(t, "-state", file)
	if status, _ := control(t, "POST", baseURL, "load", two); status != 200 {
		t.Errorf("load: got %d", status)
	}
	for range 1000 {
		if strings.Contains(read(), `"two"`) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if !strings.Contains(read(), `"two"`) {
		t.Errorf("not saved while it runs:\n%s", read())
	}
	if status, _ := control(t, "POST", baseURL, "load", one); status != 200 {
		t.Errorf("load: got %d", status)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	_, baseURL, stop = start(t, "-state", file)
	if _, body := control(t, "GET", baseURL, "objects", ""); !strings.Contains(body, `"one"`) || strings.Contains(body, "s3cret!") {
		t.Errorf("not kept, or a secret is shown: %s", body)
	}
	control(t, "POST", baseURL, "load", two)
	if err := stop(); err != nil || !strings.Contains(read(), `"two"`) {
		t.Errorf("not saved at the end: %v\n%s", err, read())
	}
	left, err := os.ReadDir(filepath.Dir(file))
	if info, _ := os.Stat(file); err != nil || len(left) != 1 || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("left %v, %v (%v)", left, info, err)
	}
}

// What a seed made is what a reset goes back to.
func TestRun_controls(t *testing.T) {
	t.Parallel()
	out, baseURL, _ := start(t, "-seed", "3", "-journal", "2")
	var health output
	address := strings.TrimSuffix(strings.TrimPrefix(baseURL, "http://"), "/v1")
	if err := run(t.Context(), []string{"health", address}, nil, &health); err != nil || !strings.Contains(health.String(), `"Trunk": 3`) {
		t.Errorf("health: %v, %s", err, &health)
	}
	control(t, "POST", baseURL, "faults", `{"times": 1, "status": 503, "body": "{}"}`)
	for range 4 {
		get(t, baseURL+"/Account/nobody/Zentrunk/Trunk/", "", "")
		control(t, "DELETE", baseURL, "faults", "")
	}
	if _, body := control(t, "GET", baseURL, "journal", ""); strings.Count(body, `"serial"`) != 2 {
		t.Errorf("the journal holds: %s", body)
	}
	out.await(t, `^DELETE /_emulator/faults 204 `)
	if strings.Contains(out.String(), "GET /_emulator/") {
		t.Errorf("looks are logged:\n%s", out)
	}
	id := out.await(t, `^export PLIVO_AUTH_ID='(.*)'$`)[1]
	token := out.await(t, `^export PLIVO_AUTH_TOKEN='(.*)'$`)[1]
	trunks := baseURL + "/Account/" + id + "/Zentrunk/Trunk/"
	_, page := get(t, trunks, id, token)
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodDelete, trunks+page["objects"].([]any)[0].(map[string]any)["trunk_id"].(string)+"/", http.NoBody)
	r.SetBasicAuth(id, token)
	if resp, err := http.DefaultClient.Do(r); err != nil || resp.StatusCode != 204 {
		t.Fatalf("%v, %v", resp, err)
	} else {
		resp.Body.Close()
	}
	if _, body := control(t, "POST", baseURL, "reset", ""); !strings.Contains(body, `"Trunk": 3`) {
		t.Errorf("reset: %s", body)
	}
	_, bare, _ := start(t, "-no-control")
	if status, _ := control(t, "GET", bare, "health", ""); status != 404 {
		t.Errorf("-no-control answers %d", status)
	}
	bareAddress := strings.TrimSuffix(strings.TrimPrefix(bare, "http://"), "/v1")
	if err := run(t.Context(), []string{"health", bareAddress}, nil, io.Discard); err == nil || !strings.Contains(err.Error(), "without controls") {
		t.Errorf("health: %v", err)
	}
}

// Names come from flags and files together, and that of -listen with them.
func TestRun_controlHosts(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "options.json")
	write(t, file, `{"control_hosts": ["file.example.com"]}`)
	_, baseURL, _ := start(t, "-control-host", "one.example.com", "-options", file, "-control-host", "two.example.com")
	for host, want := range map[string]int{"file.example.com": 200, "one.example.com": 200, "two.example.com": 200, "three.example.com": 403} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.TrimSuffix(baseURL, "/v1")+"/_emulator/options", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != want || want == 200 && !strings.Contains(string(body), `"127.0.0.1:0"`) {
			t.Errorf("%s: %s %s %v", host, resp.Status, body, err)
		}
	}
}

// It ends with what has started it.
func TestRun_exitWithStdin(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	_, baseURL, _ := startWith(t, r, "-exit-with-stdin")
	get(t, baseURL+"/Account/nobody/Zentrunk/Trunk/", "", "")
	_ = w.Close()
	for range 1000 {
		c, err := net.DialTimeout("tcp", strings.TrimSuffix(strings.TrimPrefix(baseURL, "http://"), "/v1"), time.Second)
		if err != nil {
			return
		}
		_ = c.Close()
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("it still listens")
}

func TestRun_quotes(t *testing.T) {
	t.Parallel()
	out, _, _ := start(t, "-auth-token", "it's")
	out.await(t, `^export PLIVO_AUTH_TOKEN='it'\\''s'$`)
}

func TestRun_warnsBeyondLoopback(t *testing.T) {
	t.Parallel()
	out, _, _ := start(t, "-listen", "0.0.0.0:0")
	out.await(t, `^WARNING`)
	out.await(t, `^export PLIVO_BASE_URL='http://127\.0\.0\.1:\d+/v1'$`)
}

func TestRun_errors(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	wrong := filepath.Join(t.TempDir(), "options.json")
	wrongState := filepath.Join(t.TempDir(), "state.json")
	write(t, wrongState, "{\"objects\": {\n\"URIs\": []}}")
	write(t, wrong, "{\n\"wraped\": true}")
	for _, tc := range []struct {
		name, want string
		args       []string
	}{
		{"address taken", "another program does, perhaps an emulator that still runs.", []string{"-listen", taken.Addr().String()}},
		{"no host", "names no host", []string{"-listen", ":8080"}},
		{"no port", "-listen", []string{"-listen", "127.0.0.1"}},
		{"unknown flag", "not defined", []string{"-frobnicate"}},
		{"argument", "unexpected argument", []string{"more"}},
		{"two to begin with", "-state excludes", []string{"-seed", "1", "-state", "x"}},
		{"numbers beside a file", "-state excludes", []string{"-numbers", "14155550123", "-state", "x"}},
		{"no number", "is no number such as", []string{"-numbers", "14155550123,0x"}},
		{"no state", "-state: ", []string{"-state", t.TempDir()}},
		{"wrong state", "state.json: line 2: objects.URIs is no kind", []string{"-state", wrongState}},
		{"state that cannot be saved", "the objects cannot be saved", []string{"-state", filepath.Join(t.TempDir(), "no", "state.json")}},
		{"no emulator", "no emulator answers at 127.0.0.1:1", []string{"health", "127.0.0.1:1"}},
		{"no address", "is no address such as", []string{"health", "127.0.0.1:port"}},
		{"two addresses", "unexpected argument", []string{"health", "a", "b"}},
		{"snapshot of what", "unexpected argument", []string{"snapshot", "more"}},
		{"negative", "negative", []string{"-seed", "-1"}},
		{"unknown way to rewrite", "rewrite.upper is unknown; known are: trim, ", []string{"-rewrite", "trim,upper"}},
		{"no options", "-options: open ", []string{"-options", filepath.Join(t.TempDir(), "missing")}},
		{"wrong options", "options.json: line 2: wraped is unknown", []string{"-options", wrong}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			err := run(t.Context(), tc.args, strings.NewReader(""), io.Discard)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want an error with %q", err, tc.want)
			}
		})
	}
}

func TestRun_help(t *testing.T) {
	t.Parallel()
	var out output
	if err := run(t.Context(), []string{"-help"}, strings.NewReader(""), &out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"listen", "auth-id", "auth-token", "wrapped", "latency", "rate-limit", "retry-after", "seed",
		"options", "profile", "rewrite", "state", "numbers", "exit-with-stdin", "no-control", "journal", "rate-limit-5s", "newest-first", "check-references", "refuse-in-use", "error-objects", "no-default-name", "quiet",
	} {
		if !regexp.MustCompile(`(?m)^  -` + name + `\b`).MatchString(out.String()) {
			t.Errorf("help does not name -%s", name)
		}
	}
	for _, title := range []string{"Usage: emulator [flags]", "Running:", "What it holds:", "What it answers:", "How fast:", "Controls, under /_emulator/:"} {
		if strings.Count(out.String(), "\n"+title)+strings.Count(out.String()[:len(title)], title) != 1 {
			t.Errorf("help does not say %q once", title)
		}
	}
}
