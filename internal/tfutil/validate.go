package tfutil

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// NotBlank refuses "" and blanks: to leave a field unset, one leaves it out.
func NotBlank() validator.String { return notBlank{} }

type notBlank struct{}

func (notBlank) Description(context.Context) string { return "must not be empty" }

func (v notBlank) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (notBlank) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || strings.TrimSpace(req.ConfigValue.ValueString()) != "" {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Empty %s", req.Path),
		fmt.Sprintf("%s must not be empty. Leave it out (or set it to null) if there is nothing to set.", req.Path))
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
		fmt.Sprintf("%s must be %s, not %q.", req.Path, v, shorten(req.ConfigValue.ValueString())))
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
			fmt.Sprintf("%s must be a positive duration with its unit, such as \"30s\" or \"1m30s\"; got %q.", req.Path, shorten(req.ConfigValue.ValueString())))
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
		resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Invalid %s", req.Path), fmt.Sprintf("%s %s.", req.Path, wrong))
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
		return fmt.Sprintf("%q looks like an address; only the identifier itself is wanted", shorten(id))
	case !plainID.MatchString(id):
		return fmt.Sprintf("%q is not an identifier (letters, digits, - and _)", shorten(id))
	}
	return ""
}

func shorten(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}
