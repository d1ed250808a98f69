package tfutil

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// onlyError is the one error among the diagnostics, and the attribute it stands on, "" for none.
func onlyError(t *testing.T, diags diag.Diagnostics) (summary, detail, attribute string) {
	t.Helper()
	if len(diags) != 1 || diags.ErrorsCount() != 1 {
		t.Fatalf("expected one error, got %v", diags)
	}
	if d, ok := diags[0].(diag.DiagnosticWithPath); ok {
		attribute = d.Path().String()
	}
	return diags[0].Summary(), diags[0].Detail(), attribute
}
