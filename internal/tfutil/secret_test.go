package tfutil_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

// Only a write-only password is taken from the configuration, and only where none was planned.
func TestSecret_Planned(t *testing.T) {
	t.Parallel()
	null, planned, raw := types.StringNull(), types.StringValue("planned"), types.StringValue("raw")
	for _, test := range []struct {
		plan, config tfutil.Secret
		want         string
	}{
		{tfutil.Secret{Password: planned}, tfutil.Secret{Password: raw, PasswordWO: null}, "planned"},
		{tfutil.Secret{Password: planned}, tfutil.Secret{Password: null, PasswordWO: raw}, "planned"},
		{tfutil.Secret{Password: null}, tfutil.Secret{Password: raw, PasswordWO: null}, ""},
		{tfutil.Secret{Password: null}, tfutil.Secret{Password: null, PasswordWO: raw}, "raw"},
	} {
		if got := test.plan.Planned(test.config).Value(); got != test.want {
			t.Errorf("%+v with %+v sends %q, expected %q", test.plan, test.config, got, test.want)
		}
	}
}

// A password that was only removed is nothing to send; a new version is, whatever there is.
func TestSecret_ChangedFrom(t *testing.T) {
	t.Parallel()
	one, two := types.Int64Value(1), types.Int64Value(2)
	password, other := types.StringValue("a"), types.StringValue("b")
	for _, test := range []struct {
		plan, state tfutil.Secret
		want        bool
	}{
		{tfutil.Secret{}, tfutil.Secret{Password: password}, false},
		{tfutil.Secret{}, tfutil.Secret{PasswordWOVersion: one}, false},
		{tfutil.Secret{PasswordWOVersion: one}, tfutil.Secret{PasswordWOVersion: one}, false},
		{tfutil.Secret{PasswordWOVersion: two}, tfutil.Secret{PasswordWOVersion: one}, true},
		{tfutil.Secret{PasswordWO: other}, tfutil.Secret{Password: password}, true},
		{tfutil.Secret{Password: other}, tfutil.Secret{Password: password}, true},
		{tfutil.Secret{Password: password}, tfutil.Secret{Password: password}, false},
	} {
		if got := test.plan.ChangedFrom(test.state); got != test.want {
			t.Errorf("%+v from %+v: changed is %v", test.plan, test.state, got)
		}
	}
}
