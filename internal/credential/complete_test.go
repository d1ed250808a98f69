package credential

import (
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/test/modeltest"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// No attribute is left out of what is sent, compared or told of.
func TestModelIsComplete(t *testing.T) {
	t.Parallel()
	for _, missing := range modeltest.Missing[zentrunk.Credential](t.Context(), noun, newResource(),
		func(plan *resourceModel) any { return plan.newRequest("") },
		func(plan, state *resourceModel) any { return plan.changeRequest(*state, tfutil.Secret{}) },
	) {
		t.Error(missing)
	}
}
