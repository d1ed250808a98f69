package tfutil

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Text refuses "" and blanks alone, with an advice what to do instead, and warns of what is
// unusual about a text, if unusual is given and says so. It repeats nothing of the text.
func Text(advice string, unusual func(text string) string) validator.String {
	return text{advice, unusual}
}

// NotBlank is the [Text] of an attribute that is left out where there is nothing to set.
func NotBlank() validator.String { return Text(leaveOut, nil) }

// Name is the NotBlank of a name that the service is to store.
func Name() validator.String { return Text(leaveOut, blanksAround) }

const leaveOut = "Leave it out (or set it to null) if there is nothing to set."

func blanksAround(text string) string {
	if strings.TrimSpace(text) == text {
		return ""
	}
	return "begins or ends with a blank or a line break, which Zentrunk may take away: leave it out"
}

type text struct {
	advice  string
	unusual func(string) string
}

func (text) Description(context.Context) string { return "must not be empty" }

func (v text) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v text) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if v.filled(req, resp) && v.unusual != nil {
		Warn(&resp.Diagnostics, req.Path, v.unusual(req.ConfigValue.ValueString()))
	}
}

// filled reports whether there is a text to look at. One that is empty is refused.
func (v text) filled(req validator.StringRequest, resp *validator.StringResponse) bool {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return false
	}
	if strings.TrimSpace(req.ConfigValue.ValueString()) != "" {
		return true
	}
	resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Empty %s", req.Path), fmt.Sprintf("%s must not be empty. %s", req.Path, v.advice))
	return false
}

// Warn adds the one warning about an attribute that these notes come to, clauses of which it is
// the subject, the first of them in full. Empty ones are none.
func Warn(diags *diag.Diagnostics, at path.Path, notes ...string) {
	const most = 4
	notes = slices.DeleteFunc(slices.Clone(notes), func(note string) bool { return note == "" })
	if more := len(notes) - most; more > 0 {
		notes = append(notes[:most], fmt.Sprintf("has %d more things like these", more))
	}
	if len(notes) > 0 {
		diags.AddAttributeWarning(at, fmt.Sprintf("Unusual %s", at), fmt.Sprintf("%s %s.", at, strings.Join(notes, "; it ")))
	}
}

// Reference wants the identifier of another object. Nothing is known of its form, but that it
// has no blanks, and none of the signs of addresses and names of hosts.
func Reference() validator.String { return reference{text{advice: leaveOut}} }

type reference struct{ text }

func (v reference) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !v.filled(req, resp) {
		return
	}
	id := req.ConfigValue.ValueString()
	if stray := Stray(id); stray != "" {
		resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Invalid %s", req.Path), fmt.Sprintf("%s %s: take it away.", req.Path, stray))
	} else if i := strings.IndexAny(id, ".:/@"); i >= 0 {
		Warn(&resp.Diagnostics, req.Path, fmt.Sprintf("has %q in it, as no identifier is known to have: give the identifier itself, not an address or a name", id[i:i+1]))
	}
}

// OneOf wants one of the values that the API knows.
func OneOf(values ...string) validator.String { return oneOf(values) }

type oneOf []string

func (v oneOf) Description(context.Context) string { return "must be " + v.String() }

func (v oneOf) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// String spells the values as a sentence does.
func (v oneOf) String() string {
	quoted := make([]string, len(v))
	for i, value := range v {
		quoted[i] = strconv.Quote(value)
	}
	return strings.Join(quoted, " or ")
}

func (v oneOf) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || slices.Contains(v, req.ConfigValue.ValueString()) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Invalid %s", req.Path),
		fmt.Sprintf("%s must be %s, not %q.", req.Path, v, Shorten(req.ConfigValue.ValueString())))
}

// Duration wants a positive Go duration.
func Duration() validator.String { return duration{} }

type duration struct{}

func (duration) Description(context.Context) string { return "a positive duration such as 30s" }

func (v duration) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (duration) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if d, err := time.ParseDuration(req.ConfigValue.ValueString()); err != nil || d <= 0 {
		resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Invalid %s", req.Path),
			fmt.Sprintf("%s must be a positive duration with its unit, such as \"30s\" or \"1m30s\"; got %q.", req.Path, Shorten(req.ConfigValue.ValueString())))
	}
}

// Between wants a whole number in a range, both ends included.
func Between(least, most int64) validator.Int64 { return between{least, most} }

type between struct{ least, most int64 }

func (v between) Description(context.Context) string { return "must be " + v.String() }

func (v between) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// String spells the range as a sentence does.
func (v between) String() string { return fmt.Sprintf("a number from %d to %d", v.least, v.most) }

func (v between) ValidateInt64(_ context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	if n := req.ConfigValue.ValueInt64(); !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() && (n < v.least || n > v.most) {
		resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Invalid %s", req.Path), fmt.Sprintf("%s must be %s, not %d.", req.Path, v, n))
	}
}

// PlainID refuses what cannot be an identifier of the service.
func PlainID() validator.String { return plainIDValidator{} }

type plainIDValidator struct{}

func (plainIDValidator) Description(context.Context) string { return "must be an identifier" }

func (v plainIDValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (plainIDValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if wrong := CheckID(req.ConfigValue.ValueString()); wrong != "" {
		resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Invalid %s", req.Path), fmt.Sprintf("%s %s. Give the identifier itself, as the Plivo console shows it.", req.Path, wrong))
	}
}

// plainID is what every identifier of the service looks like: digits, or a UUID.
var plainID = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{0,127}$`)

// CheckID says what is wrong with an identifier that a user typed, "" if nothing is.
// Anything but a plain identifier is refused before a request is made of it.
func CheckID(id string) string {
	switch {
	case id == "":
		return "is empty"
	case strings.ContainsAny(id, "/:"):
		return fmt.Sprintf("%q looks like an address, not an identifier", Shorten(id))
	case Stray(id) != "":
		return fmt.Sprintf("%q %s", Shorten(id), Stray(id))
	case !plainID.MatchString(id):
		return fmt.Sprintf("%q is not an identifier (letters, digits, - and _)", Shorten(id))
	}
	return ""
}
