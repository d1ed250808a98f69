package feature_test

import (
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
)

func TestFeature(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		feature               feature.Feature
		words                 string
		terraform, openTofu   int // the first versions
		terraformHas, tofuHas bool
	}{
		{feature.Feature{"x", 0, 6}, "Terraform 1.0 or later, OpenTofu 1.6 or later", 0, 6, true, true},
		{feature.Feature{"x", 11, 11}, "Terraform or OpenTofu 1.11 or later", 11, 11, true, true},
		{feature.Feature{"x", 14, feature.Never}, "Terraform 1.14 or later", 14, 99, true, false},
	} {
		if got := tc.feature.String(); got != tc.words {
			t.Errorf("%v is %q, expected %q", tc.feature, got, tc.words)
		}
		if got := tc.feature.In(false, tc.terraform); got != tc.terraformHas {
			t.Errorf("Terraform 1.%d has %s: %t", tc.terraform, tc.words, got)
		}
		if got := tc.feature.In(true, tc.openTofu); got != tc.tofuHas {
			t.Errorf("OpenTofu 1.%d has %s: %t", tc.openTofu, tc.words, got)
		}
		if tc.feature.In(false, tc.terraform-1) || tc.feature.In(true, tc.openTofu-1) {
			t.Errorf("an engine before %s has it", tc.words)
		}
	}
}
