package object

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

// originKey is the key, in a resource's private state, of where it was seen last.
const originKey = "account"

// origin is where an object lives.
type origin struct {
	AuthID  string `json:"auth_id"`
	BaseURL string `json:"base_url,omitempty"`
}

// PrivateWriter is the private state of a response.
type PrivateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// PrivateReader is the private state of a request.
type PrivateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// remember records where an object was seen.
func (o origin) remember(ctx context.Context, private PrivateWriter) diag.Diagnostics {
	value, _ := json.Marshal(o) // two texts always become JSON
	return private.SetKey(ctx, originKey, value)
}

// guard refuses to believe in an account, or at an address, where an object never was: that
// it is not found there says nothing about it, and to forget it would lose it. State that an
// older version wrote has less recorded, and passes. The first such error of a run says what
// to do, the others which objects they are about.
func (o origin) guard(ctx context.Context, private PrivateReader, label string, ledger *Ledger) diag.Diagnostics {
	value, diags := private.GetKey(ctx, originKey)
	var recorded origin
	if diags.HasError() || len(value) == 0 || json.Unmarshal(value, &recorded) != nil {
		return diags
	}
	var summary, was, is, way string
	switch {
	case recorded.AuthID != "" && recorded.AuthID != o.AuthID:
		summary, was, is = "Wrong account", "belongs to account "+recorded.AuthID, "account "+o.AuthID
		way = "Set auth_id and auth_token (or PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN) to those of " + recorded.AuthID + "."
	case recorded.BaseURL != "" && recorded.BaseURL != o.BaseURL:
		summary, was, is = "Wrong address", "was last seen at "+recorded.BaseURL, o.BaseURL
		way = "Set base_url (or PLIVO_BASE_URL) to " + recorded.BaseURL + ", or remove it if that is the default."
	default:
		return diags
	}
	detail := tfutil.Capital(label) + " " + was
	if ledger.First(was) {
		detail += ", but the provider is configured for " + is + ", which has no such object. It was left in the state.\n\n" +
			way + " If the object is really to be forgotten, use terraform state rm."
	} else {
		detail += " as well, and was left in the state."
	}
	diags.AddError(summary, detail)
	return diags
}
