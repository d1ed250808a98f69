package object

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

func TestHandedOver(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	if data := handedOver(nil, &diags); data != nil || len(diags) > 0 {
		t.Errorf("before the provider is configured: %v, %v", data, diags)
	}
	want := NewProviderData(&zentrunk.Client{})
	if data := handedOver(want, &diags); data != want || len(diags) > 0 {
		t.Errorf("got %v, %v", data, diags)
	}
	if data := handedOver("something", &diags); data != nil || !diags.HasError() {
		t.Errorf("of another type: %v, %v", data, diags)
	}
}
