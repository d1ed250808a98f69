package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
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

// await waits for a line that matches and returns its groups.
func (o *output) await(t *testing.T, pattern string) []string {
	t.Helper()
	re := regexp.MustCompile("(?m)" + pattern)
	for range 1000 {
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
	ctx, cancel := context.WithCancel(t.Context())
	out = &output{}
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, append([]string{"-listen", "127.0.0.1:0"}, args...), out) }()
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
	out, baseURL, stop := start(t, "-seed", "7", "-auth-id", "MAAAAAAAAAAAAAAAAAAA", "-auth-token", "sesame", "-wrapped")
	out.await(t, `^export PLIVO_AUTH_ID='MAAAAAAAAAAAAAAAAAAA'$`)
	out.await(t, `^export PLIVO_AUTH_TOKEN='sesame'$`)
	out.await(t, `^  base_url = "`+regexp.QuoteMeta(baseURL)+`"$`)

	for collection, want := range map[string]float64{"Trunk": 7, "URI": 4, "IPAccessControlList": 2, "Credential": 1} {
		status, body := get(t, baseURL+"/Account/MAAAAAAAAAAAAAAAAAAA/Zentrunk/"+collection+"/?limit=1", "MAAAAAAAAAAAAAAAAAAA", "sesame")
		if status != 200 || body["meta"].(map[string]any)["total_count"] != want {
			t.Errorf("%s: got %d %v, want %v objects", collection, status, body, want)
		}
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
	status := make(chan int, 1)
	go func() {
		r, _ := http.NewRequest(http.MethodGet, baseURL+"/Account/"+id+"/Zentrunk/Trunk/", http.NoBody)
		r.SetBasicAuth(id, token)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			status <- 0
			return
		}
		resp.Body.Close()
		status <- resp.StatusCode
	}()
	time.Sleep(100 * time.Millisecond)
	if err := stop(); err != nil {
		t.Error(err)
	}
	if got := <-status; got != 200 {
		t.Errorf("request under way: got %d, want 200", got)
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
	for _, tc := range []struct {
		name, want string
		args       []string
	}{
		{"address taken", "cannot listen on", []string{"-listen", taken.Addr().String()}},
		{"no host", "names no host", []string{"-listen", ":8080"}},
		{"no port", "-listen", []string{"-listen", "127.0.0.1"}},
		{"unknown flag", "not defined", []string{"-frobnicate"}},
		{"argument", "unexpected argument", []string{"more"}},
		{"negative", "negative", []string{"-seed", "-1"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			err := run(t.Context(), tc.args, io.Discard)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want an error with %q", err, tc.want)
			}
		})
	}
}

func TestRun_help(t *testing.T) {
	t.Parallel()
	var out output
	if err := run(t.Context(), []string{"-h"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"listen", "auth-id", "auth-token", "wrapped", "latency", "rate-limit", "retry-after", "seed",
		"newest-first", "check-references", "refuse-in-use", "error-objects", "no-default-name", "quiet",
	} {
		if !regexp.MustCompile(`(?m)^  -` + name + `\b`).MatchString(out.String()) {
			t.Errorf("help does not name -%s", name)
		}
	}
}
