package object

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// A replacement is advised only where it can help, and never without what it costs.
func TestChange(t *testing.T) {
	t.Parallel()
	lossy := thing
	lossy.Lost = "A new thing has no past."
	d := Difference{Attribute: "size", Want: types.StringNull(), Got: types.StringValue("L")}
	for name, test := range map[string]struct {
		noun        Noun
		isNew, kept bool
		says, not   []string
	}{
		"new":       {lossy, true, false, []string{"tainted", "\n  terraform untaint ADDRESS\n", "Then apply", "\n  size = \"L\"\n"}, []string{"-replace", "Apply again"}},
		"kept":      {thing, false, true, []string{"Apply again.", "\n  size = \"L\"\n", "\n  terraform apply -replace=ADDRESS\n", "create_before_destroy = true and another name"}, []string{"untaint"}},
		"kept, too": {lossy, false, true, []string{"-replace=ADDRESS\n\nA new thing has no past."}, []string{"trunks use it", "another name"}},
		"rewritten": {lossy, false, false, []string{"Write it as the service shows it", "\n  size = \"L\""}, []string{"-replace", "untaint", "Apply again"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			advice := test.noun.change(d, test.isNew, test.kept)
			expectTexts(t, advice, test.says...)
			for _, text := range test.not {
				if strings.Contains(advice, text) {
					t.Errorf("%q is in:\n%s", text, advice)
				}
			}
		})
	}
}
