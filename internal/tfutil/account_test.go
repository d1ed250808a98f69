package tfutil

import (
	"context"
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

func TestCheckAccount(t *testing.T) {
	t.Parallel()
	remembered := private{}
	if diags := rememberAccount(t.Context(), remembered, `MA"1`); diags.HasError() {
		t.Fatal(diags)
	}
	for name, test := range map[string]struct {
		private private
		refused bool
	}{
		"same account":          {private{"account": []byte(`{"auth_id": "MA2"}`)}, false},
		"other account":         {private{"account": []byte(`{"auth_id": "MA1"}`)}, true},
		"as it is remembered":   {remembered, true},
		"nothing recorded":      {private{}, false},
		"an empty account":      {private{"account": []byte(`{}`)}, false},
		"a record that is none": {private{"account": []byte(`"MA1"`)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := checkAccount(t.Context(), test.private, "MA2", `thing "a" (1)`)
			if !test.refused {
				if len(diags) > 0 {
					t.Errorf("got %v", diags)
				}
				return
			}
			summary, detail, _ := onlyError(t, diags)
			if summary != "Wrong account" {
				t.Errorf("summary %q", summary)
			}
			expectTexts(t, detail, `Thing "a" (1) belongs to account MA`, "1, but the provider is configured for account MA2", "left in the state", "terraform state rm")
		})
	}
	if diags := checkAccount(t.Context(), remembered, `MA"1`, "thing"); len(diags) > 0 {
		t.Errorf("its own account is refused: %v", diags)
	}
}

type brokenPrivate struct{}

func (brokenPrivate) GetKey(context.Context, string) ([]byte, diag.Diagnostics) {
	return nil, diag.Diagnostics{diag.NewErrorDiagnostic("broken", "")}
}

// A private state that cannot be read is no leave to forget anything.
func TestCheckAccountOfBrokenState(t *testing.T) {
	t.Parallel()
	if diags := checkAccount(t.Context(), brokenPrivate{}, "MA1", "thing"); !diags.HasError() {
		t.Error("expected an error")
	}
}
