package tfutil

import (
	"context"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Logger writes the client's exchanges to the provider's log: a line for each at
// debug level, the bodies at trace level.
type Logger struct{}

// LogExchange implements [zentrunk.Logger]. The client has masked what it hands over.
// The log masks its own fields once more, for every call anew: a context changed when the
// provider is configured does not reach later calls.
func (Logger) LogExchange(ctx context.Context, e zentrunk.Exchange) {
	for _, secret := range e.Secrets() {
		if secret == "" {
			continue // masking "" would corrupt every line
		}
		ctx = tflog.MaskAllFieldValuesStrings(ctx, secret)
		ctx = tflog.MaskMessageStrings(ctx, secret)
	}
	fields := map[string]any{
		"method": e.Method, "path": e.Path, "attempt": e.Attempt, "status": e.Status,
		"duration_ms": e.Duration.Milliseconds(), "request_id": e.RequestID,
	}
	if e.Failure != "" {
		fields["failure"] = e.Failure
	}
	tflog.Debug(ctx, "Zentrunk request", fields)
	tflog.Trace(ctx, "Zentrunk bodies", map[string]any{
		"method": e.Method, "path": e.Path, "attempt": e.Attempt,
		"request_body": lazy(e.RequestBody), "response_body": lazy(e.ResponseBody),
	})
}

// lazy is a text that is made when the log writes it. tflog does not tell its level: to
// mask the bodies of a page costs more than the request, and hardly anybody looks at them.
type lazy func() string

// String implements [fmt.Stringer], for logs of text.
func (l lazy) String() string { return l() }

// MarshalText implements [encoding.TextMarshaler], for logs of JSON.
func (l lazy) MarshalText() ([]byte, error) { return []byte(l()), nil }
