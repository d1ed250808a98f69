package object

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

func TestAddError(t *testing.T) {
	t.Parallel()
	answer := func(status int, body string) emulator.Fault { return emulator.Fault{Status: status, Body: body} }
	for name, test := range map[string]struct {
		fault     emulator.Fault
		detail    string // complete
		attribute string
	}{
		"words and request id": {
			answer(400, `{"api_id": "r-1", "error": "too many things"}`),
			"It failed: too many things (HTTP status 400; request id r-1).\n\nNext.", "",
		},
		"about an attribute":          {answer(422, `{"error": "Name is taken."}`), "It failed: Name is taken (HTTP status 422).\n\nNext.", "name"},
		"in an object":                {answer(409, `{"error": {"size": ["is too large"]}}`), "It failed: size: is too large (HTTP status 409).\n\nNext.", "size"},
		"a longer attribute name":     {answer(400, `{"error": "size_max is wrong"}`), "It failed: size_max is wrong (HTTP status 400).\n\nNext.", "size_max"},
		"about two attributes":        {answer(400, `{"error": "name or size is wrong"}`), "It failed: name or size is wrong (HTTP status 400).\n\nNext.", ""},
		"an attribute, by no refusal": {answer(403, `{"error": "name"}`), "It failed: name (HTTP status 403).\n\nNext.\n\nSIP trunking (Zentrunk) may not", ""},
		"credentials":                 {answer(401, `{"error": "denied"}`), "It failed: denied (HTTP status 401).\n\nNext.\n\nCheck auth_id and auth_token, or PLIVO_AUTH_ID", ""},
		"limit":                       {answer(429, `{"error": "slow down"}`), "It failed: slow down (HTTP status 429).\n\nNext.\n\nThe account makes too many requests.", ""},
		"not found":                   {answer(404, `{"error": "none"}`), "It failed: none (HTTP status 404).\n\nNext.", ""},
		"another's not found":         {answer(404, ""), "It failed: The service said no more than \"Not Found\" (HTTP status 404).\n\nNext.\n\nThis is not how Zentrunk says", ""},
		"redirect": {
			emulator.Fault{Status: 301, Header: http.Header{"Location": {"https://elsewhere.example.com/"}}},
			"It failed: The service answered with a redirect", "",
		},
		"the service's fault": {answer(500, `{"api_id": "r-1"}`), "It failed: The service said no more than \"Internal Server Error\" (HTTP status 500; request id r-1).\n\nNext.", ""},
		"no connection":       {lost, "It failed: The connection to 127.0.0.1:", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			thing.AddError(&diags, "create", "It failed", failure(t, test.fault), "", "Next.")
			summary, detail, attribute := onlyError(t, diags)
			if summary != "Unable to create thing" {
				t.Errorf("summary %q", summary)
			}
			if !strings.HasPrefix(detail, test.detail) {
				t.Errorf("got:\n%s\nexpected:\n%s", detail, test.detail)
			}
			if attribute != test.attribute {
				t.Errorf("stands on %q, expected %q", attribute, test.attribute)
			}
			if strings.Contains(detail, "..") || strings.HasSuffix(detail, "\n") {
				t.Errorf("badly punctuated: %q", detail)
			}
		})
	}
}

// Where nothing is said yet about what to do, the kind of the error says it.
func TestAddError_hint(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault emulator.Fault
		hint  string
	}{
		"refused":       {emulator.Fault{Status: 422, Body: `{"error": "no"}`}, "Correct what the service complains about, then try again."},
		"no connection": {lost, "Check base_url and the network, then try again."},
		"no answer":     {emulator.Fault{Delay: 10 * time.Second}, "If the service is only slow, allow it more time"},
		"broken":        {emulator.Fault{Status: 500, Body: `{"api_id": "r-1"}`}, "The service has a problem."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			thing.AddError(&diags, "create", "It failed", failure(t, test.fault), "")
			_, detail, _ := onlyError(t, diags)
			if _, hint, _ := strings.Cut(detail, "\n\n"); !strings.HasPrefix(hint, test.hint) {
				t.Errorf("expected the hint %q in:\n%s", test.hint, detail)
			}
		})
	}
}

func TestAddErrorOfOthers(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	thing.AddError(&diags, "list", "The list failed", fmt.Errorf("%w: %w", errElse, context.Canceled))
	summary, detail, attribute := onlyError(t, diags)
	if summary != "Unable to list things" || detail != "The list failed: something else: context canceled." || attribute != "" {
		t.Errorf("got %q, %q on %q", summary, detail, attribute)
	}
}

func TestLabel(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		`thing "a" (1)`: thing.Label("a", "1"), `thing "a"`: thing.Label("a", ""), "thing 1": thing.Label("", "1"), "the thing": thing.Label("", ""),
		"Thing 1": tfutil.Capital(thing.Label("", "1")), "": tfutil.Capital(""),
	} {
		if got != want {
			t.Errorf("got %q, expected %q", got, want)
		}
	}
}
