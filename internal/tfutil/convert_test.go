package tfutil

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

func TestFields(t *testing.T) {
	t.Parallel()
	null, unknown, a, b := types.StringNull(), types.StringUnknown(), types.StringValue("a"), types.StringValue("b")
	no, yes := types.BoolValue(false), types.BoolValue(true)
	text, boolean := zentrunk.Set[string], zentrunk.Set[bool]
	for i, test := range []struct{ got, want any }{
		{SetString(null), zentrunk.Field[string]{}},
		{SetString(unknown), zentrunk.Field[string]{}},
		{SetString(a), text("a")},
		{SetBool(types.BoolNull()), zentrunk.Field[bool]{}},
		{SetBool(types.BoolUnknown()), zentrunk.Field[bool]{}},
		{SetBool(no), boolean(false)},
		{ChangeString(a, a), zentrunk.Field[string]{}},
		{ChangeString(null, null), zentrunk.Field[string]{}},
		{ChangeString(unknown, a), zentrunk.Field[string]{}},
		{ChangeString(b, a), text("b")},
		{ChangeString(a, null), text("a")},
		{ChangeString(null, a), zentrunk.Null[string]()},
		{ChangeBool(yes, yes), zentrunk.Field[bool]{}},
		{ChangeBool(no, yes), boolean(false)},
		{ChangeBool(yes, types.BoolNull()), boolean(true)},
		{ChangeBool(types.BoolUnknown(), yes), zentrunk.Field[bool]{}},
		{StringOrNull(""), null},
		{StringOrNull("a"), a},
	} {
		if test.got != test.want {
			t.Errorf("%d: got %v, expected %v", i, test.got, test.want)
		}
	}
}
