package object

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// private is a private state.
type private map[string][]byte

func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	return nil
}

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return p[key], nil }

func TestOrigin(t *testing.T) {
	t.Parallel()
	const wrongAccount, wrongAddress = "Wrong account", "Wrong address"
	here := origin{AuthID: "MA2", BaseURL: "https://here.example.com/v1"}
	elsewhere := private{}
	if diags := (origin{AuthID: `MA"1`, BaseURL: here.BaseURL}).remember(t.Context(), elsewhere); diags.HasError() {
		t.Fatal(diags)
	}
	for name, test := range map[string]struct {
		private private
		summary string // of the error, "" for none
		says    []string
	}{
		"same account":          {private{"account": []byte(`{"auth_id": "MA2"}`)}, "", nil},
		"other account":         {private{"account": []byte(`{"auth_id": "MA1"}`)}, wrongAccount, []string{`Thing "a" (1) belongs to account MA1, but the provider is configured for account MA2`, "left in the state", "terraform state rm"}},
		"as it is remembered":   {elsewhere, wrongAccount, []string{`Thing "a" (1) belongs to account MA"1, but`}},
		"nothing recorded":      {private{}, "", nil},
		"an empty account":      {private{"account": []byte(`{}`)}, "", nil},
		"a record that is none": {private{"account": []byte(`"MA1"`)}, "", nil},
		"same address":          {private{"account": []byte(`{"auth_id": "MA2", "base_url": "https://here.example.com/v1"}`)}, "", nil},
		"other address": {
			private{"account": []byte(`{"auth_id": "MA2", "base_url": "https://there.example.com"}`)},
			wrongAddress,
			[]string{`Thing "a" (1) was last seen at https://there.example.com, but the provider is configured for https://here.example.com/v1, which`, "left in the state", "base_url", "terraform state rm"},
		},
		"other account and address": {private{"account": []byte(`{"auth_id": "MA1", "base_url": "https://there.example.com"}`)}, wrongAccount, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := here.guard(t.Context(), test.private, `thing "a" (1)`, nil)
			if test.summary == "" {
				if len(diags) > 0 {
					t.Errorf("got %v", diags)
				}
				return
			}
			summary, detail, _ := onlyError(t, diags)
			if summary != test.summary {
				t.Errorf("summary %q", summary)
			}
			expectTexts(t, detail, test.says...)
		})
	}
}

// What to do is said once in a run, of each account that objects are in.
func TestOrigin_once(t *testing.T) {
	t.Parallel()
	ledger, full := NewLedger(), map[string]*atomic.Int32{"MA1": {}, "MA2": {}}
	var all sync.WaitGroup
	for n := range 24 {
		account := []string{"MA1", "MA2"}[n%2]
		all.Go(func() {
			recorded := private{"account": []byte(`{"auth_id": "` + account + `"}`)}
			detail := origin{AuthID: "MA3"}.guard(t.Context(), recorded, "thing", ledger)[0].Detail()
			if strings.Contains(detail, "Set auth_id") {
				full[account].Add(1)
			} else if detail != "Thing belongs to account "+account+" as well, and was left in the state." {
				t.Errorf("got %q", detail)
			}
		})
	}
	all.Wait()
	for account, times := range full {
		if times.Load() != 1 {
			t.Errorf("what to do about %s was said %d times", account, times.Load())
		}
	}
}

type brokenPrivate struct{}

func (brokenPrivate) GetKey(context.Context, string) ([]byte, diag.Diagnostics) {
	return nil, diag.Diagnostics{diag.NewErrorDiagnostic("broken", "")}
}

// A private state that cannot be read is no leave to forget anything.
func TestOriginOfBrokenState(t *testing.T) {
	t.Parallel()
	if diags := (origin{AuthID: "MA1"}).guard(t.Context(), brokenPrivate{}, "thing", nil); !diags.HasError() {
		t.Error("expected an error")
	}
}
