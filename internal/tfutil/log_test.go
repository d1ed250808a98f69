package tfutil

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklog"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// page answers every request with a list of 20 trunks, as long as the live service's.
type page struct{ http.RoundTripper }

func (page) RoundTrip(req *http.Request) (*http.Response, error) {
	trunks := make([]string, zentrunk.PageSize)
	for i := range trunks {
		trunks[i] = fmt.Sprintf(`{"created_at": "2026-11-24T06:04:11.000000Z", "credential_uuid": null, "fallback_uri_uuid": null, "ipacl_uuid": null,
			"name": "trunk %d", "primary_uri_uuid": "8f3b1c22-5a60-4d35-9c11-6b1f6f1f3a41", "secure": false, "trunk_direction": "inbound",
			"trunk_domain": "%[1]d.zt.plivo.com", "trunk_id": "%[1]d", "trunk_status": "enabled", "updated_at": null}`, i)
	}
	body := `{"api_id": "5a9f2c1e", "meta": {"limit": 20, "offset": 0, "total_count": 20, "previous": null, "next": null}, "objects": [` + strings.Join(trunks, ",") + `]}`
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
}

func logging(tb testing.TB, logger zentrunk.Logger) *zentrunk.Client {
	tb.Helper()
	client, err := zentrunk.New(zentrunk.Config{
		BaseURL: "http://127.0.0.1", AuthID: "MAXXXXXXXXXXXXXXXXXX", AuthToken: "t0ken-of-the-account", RequestTimeout: time.Minute, Transport: page{}, Logger: logger,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

// logAt is a context with a log of that level. It writes to stderr, what little it writes.
func logAt(ctx context.Context, level hclog.Level) context.Context {
	return tfsdklog.NewRootProviderLogger(ctx, tfsdklog.WithLevel(level))
}

func readAll(ctx context.Context, client *zentrunk.Client) (int, error) {
	n := 0
	for _, err := range client.Trunks.List(ctx, zentrunk.TrunkFilter{}) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func TestLogger(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	if n, err := readAll(tflogtest.RootLogger(t.Context(), &log), logging(t, Logger{})); err != nil || n != zentrunk.PageSize {
		t.Fatal(n, err)
	}
	lines, err := tflogtest.MultilineJSONDecode(&log)
	if err != nil || len(lines) != 2 {
		t.Fatal(lines, err)
	}
	for i, want := range []map[string]string{
		{"@level": "debug", "@message": "Zentrunk request", "method": "GET", "path": "/Account/MAXXXXXXXXXXXXXXXXXX/Zentrunk/Trunk/?limit=20&offset=0", "status": "200", "request_id": "5a9f2c1e", "attempt": "1"},
		{"@level": "trace", "@message": "Zentrunk bodies", "method": "GET", "attempt": "1", "request_body": ""},
	} {
		for key, value := range want {
			if got := fmt.Sprint(lines[i][key]); got != value {
				t.Errorf("%s is %q in %v", key, got, lines[i])
			}
		}
	}
	if body, _ := lines[1]["response_body"].(string); !strings.HasPrefix(body, `{"api_id": "5a9f2c1e", "meta": {`) || !strings.Contains(body, `"name": "trunk 19"`) {
		t.Errorf("the body is %v", lines[1]["response_body"])
	}
}

// What is not written is not made.
func TestLogger_lazy(t *testing.T) {
	t.Parallel()
	made := 0
	text := lazy(func() string { made++; return "masked" })
	tflog.Trace(logAt(t.Context(), hclog.Info), "bodies", map[string]any{"body": text})
	if made != 0 {
		t.Errorf("made %d times at info level", made)
	}
	var log bytes.Buffer
	ctx := tflog.MaskAllFieldValuesStrings(tflogtest.RootLogger(t.Context(), &log), "unrelated")
	tflog.Trace(ctx, "bodies", map[string]any{"body": text})
	if !strings.Contains(log.String(), `"body":"masked"`) || text.String() != "masked" {
		t.Errorf("logged as %s", log.String())
	}
}

// What a log costs a page that shows nothing of it.
func BenchmarkLogger(b *testing.B) {
	for name, logger := range map[string]zentrunk.Logger{"none": nil, "info": Logger{}} {
		b.Run(name, func(b *testing.B) {
			ctx, client := logAt(b.Context(), hclog.Info), logging(b, logger)
			b.ReportAllocs()
			for b.Loop() {
				if n, err := readAll(ctx, client); err != nil || n != zentrunk.PageSize {
					b.Fatal(n, err)
				}
			}
		})
	}
}
