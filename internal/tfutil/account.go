package tfutil

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// accountKey is the key, in a resource's private state, of the account it lives in.
const accountKey = "account"

type account struct {
	AuthID string `json:"auth_id"`
}

// privateWriter is the private state of a response.
type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// privateReader is the private state of a request.
type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// rememberAccount records which account an object was seen in.
func rememberAccount(ctx context.Context, private privateWriter, authID string) diag.Diagnostics {
	value, err := json.Marshal(account{AuthID: authID})
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to record the account", err.Error())}
	}
	return private.SetKey(ctx, accountKey, value)
}

// checkAccount guards against the wrong account. To be called when an object is not
// found: if it was last seen in another account than the configured one, that says
// nothing about the object, and to forget it would lose it. State that an older version wrote
// has no account recorded and passes.
func checkAccount(ctx context.Context, private privateReader, authID, label string) diag.Diagnostics {
	value, diags := private.GetKey(ctx, accountKey)
	var recorded account
	if diags.HasError() || len(value) == 0 || json.Unmarshal(value, &recorded) != nil ||
		recorded.AuthID == "" || recorded.AuthID == authID {
		return diags
	}
	diags.AddError("Wrong account", fmt.Sprintf(
		"%s belongs to account %s, but the provider is configured for account %s, which has no such object. It was left in the state.\n\n"+
			"Set auth_id and auth_token (or PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN) to those of %s. If the object is really to be forgotten, use terraform state rm.",
		Capital(label), recorded.AuthID, authID, recorded.AuthID))
	return diags
}
