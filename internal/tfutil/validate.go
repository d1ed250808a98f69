package tfutil

import (
	"context"
	"fmt"
	"regexp"
	"strings"

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
