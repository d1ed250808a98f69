package object

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// AddError reports a failed call: verb and noun in the summary; in the detail what
// happened to which object, in the service's own words, and what to do next. It stands
// on an attribute where the service complains about just one.
//
// happened is the clause before the service's words, such as `Trunk "a" was not created`.
func (n Noun) AddError(diags *diag.Diagnostics, verb, happened string, err error, next ...string) {
	detail := strings.TrimSuffix(happened+": "+err.Error(), ".") + "."
	advised := slices.ContainsFunc(next, func(paragraph string) bool { return paragraph != "" })
	for _, paragraph := range append(next, hint(err, advised)) {
		if paragraph != "" {
			detail += "\n\n" + paragraph
		}
	}
	object := n.Name
	if verb == "list" {
		object = n.Plural
	}
	summary := "Unable to " + verb + " " + object
	if field := n.fieldNamed(err); field != "" {
		diags.AddAttributeError(path.Root(field), summary, detail)
		return
	}
	diags.AddError(summary, detail)
}

// fieldNamed is the one attribute that a refusal is about, "" if it names none or
// several. Only the place of the message hangs on the service's wording, never its content.
func (n Noun) fieldNamed(err error) string {
	var refusal *zentrunk.Error
	if !zentrunk.IsRefused(err) || !errors.As(err, &refusal) {
		return ""
	}
	words := map[string]bool{}
	// "origination uri with the same name …" is not about uri.
	message := strings.ReplaceAll(strings.ToLower(refusal.Message), strings.ToLower(n.Name), " ")
	for _, word := range fieldWord.FindAllString(message, -1) {
		words[word] = true
	}
	found := ""
	for _, field := range n.Fields {
		if words[field] {
			if found != "" {
				return ""
			}
			found = field
		}
	}
	return found
}

var fieldWord = regexp.MustCompile(`[a-z_]+`)

// hint says what to do about an error, as far as its kind tells. advised says that the
// message has said already how to go on.
func hint(err error, advised bool) string {
	if errors.Is(err, context.Canceled) {
		return ""
	}
	var failure *zentrunk.Error
	if !errors.As(err, &failure) {
		return ""
	}
	var slow interface{ Timeout() bool }
	switch status := failure.Status; {
	case status == 0 && errors.As(err, &slow) && slow.Timeout():
		return "If the service is only slow, allow it more time: with request_timeout in the provider block for one request, with timeouts in the resource for the whole operation."
	case status == 0 && failure.Attempts > 0 && !advised:
		return "Check base_url and the network, then try again."
	case zentrunk.IsRefused(err) && !advised:
		return "Correct what the service complains about, then try again."
	case status == http.StatusUnauthorized:
		return "Check auth_id and auth_token, or PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN: the service does not accept them together."
	case status == http.StatusForbidden:
		return "SIP trunking (Zentrunk) may not be enabled for this account, or its permissions do not allow this: see the Plivo console, or ask Plivo's support."
	case status == http.StatusTooManyRequests:
		return "The account makes too many requests. Lower max_requests_per_second in the provider block, or run again when nothing else uses the account."
	case zentrunk.IsNotFound(err):
		if advised {
			return ""
		}
		return "Check base_url and auth_id: the service knows nothing at this address."
	case status == http.StatusNotFound:
		return "This is not how Zentrunk says that something does not exist. Check base_url, and any proxy on the way."
	case status >= 300 && status < 400:
		return "Check base_url: it should be the address of the API itself, such as " + zentrunk.DefaultBaseURL + "."
	case status >= 500 && !advised:
		if failure.RequestID == "" {
			return "The service has a problem. Try again later."
		}
		return "The service has a problem. Try again later; if it lasts, give Plivo's support the request id."
	}
	return ""
}
