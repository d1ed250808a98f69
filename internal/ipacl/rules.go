package ipacl

import (
	"context"
	"fmt"
	"net/netip"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

// addressSet checks a set of addresses: each one, and that there is one. It warns of what lets
// in more than may have been meant, and of an address in two spellings.
type addressSet struct{}

func (addressSet) Description(context.Context) string { return "addresses and networks, each once" }

func (v addressSet) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (addressSet) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if len(req.ConfigValue.Elements()) == 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Empty ip_addresses", "A list needs at least one address. To let nobody in, delete the list, or disable the trunks that use it.")
	}
	seen := map[string]string{}
	var wide, notes []string
	for _, element := range req.ConfigValue.Elements() {
		address, ok := element.(types.String)
		if !ok || address.IsUnknown() {
			continue
		}
		at, text := req.Path.AtSetValue(element), address.ValueString()
		if address.IsNull() {
			resp.Diagnostics.AddAttributeError(at, "Invalid address", "An address must not be null. Leave it out of ip_addresses.")
			continue
		}
		if wrong := check(text); wrong != "" {
			resp.Diagnostics.AddAttributeError(at, "Invalid address", wrong+".")
			continue
		}
		other, isThere := seen[canonical(text)]
		switch {
		case isThere:
			notes = append(notes, fmt.Sprintf("has %q and %q, which are the same: one can go", other, text))
		case isWide(text):
			wide = append(wide, fmt.Sprintf("has %q, wider than a /8: name narrower networks, as whoever is in it may place calls at your cost (toll fraud)", text))
		case hasHostBits(text):
			notes = append(notes, fmt.Sprintf("has %q, which lets in all of %s, not %s alone", text, canonical(text), netip.MustParsePrefix(text).Addr()))
		}
		seen[canonical(text)] = text
	}
	tfutil.Warn(&resp.Diagnostics, req.Path, append(wide, notes...)...)
}

// keepSpelling plans the addresses of the state where a configuration only spells them in another
// way, and asks for nothing else. What has something else to do is planned again when applying,
// and has to come to the same then, with all known that may not be known now: it has the
// configuration's spelling both times.
func (m *resourceModel) keepSpelling(state resourceModel, applies bool) {
	kept := *m
	if kept.IPAddresses = state.IPAddresses; !applies && m.saysTheSame(state) && reflect.DeepEqual(kept, state) {
		*m = kept
	}
}

func (m *resourceModel) saysTheSame(state resourceModel) bool {
	return isKnown(m.IPAddresses) && sameAddresses(addresses(m.IPAddresses), addresses(state.IPAddresses))
}

// risk warns of the case that keepSpelling cannot tell from the one it is for: when applying,
// addresses that were not all known have turned out to be those of the state, nothing else
// changes, and this run has applied nothing before. The engine then refuses the spelling.
func (m *resourceModel) risk(state resourceModel, diags *diag.Diagnostics) {
	kept := *m
	if kept.IPAddresses = state.IPAddresses; m.IPAddresses.IsUnknown() || isKnown(m.IPAddresses) || !reflect.DeepEqual(kept, state) {
		return
	}
	inState := map[string]string{}
	for _, address := range addresses(state.IPAddresses) {
		inState[canonical(address)] = address
	}
	before := addresses(state.IPAddresses)
	var anew, old string
	for _, address := range addresses(m.IPAddresses) {
		was, isThere := inState[canonical(address)]
		switch {
		case !isThere:
			return // they differ, whatever else turns out
		case !slices.Contains(before, address):
			anew, old = address, was
		}
	}
	if anew != "" {
		diags.AddAttributeWarning(path.Root("ip_addresses"), "Address is spelled another way than in the state", fmt.Sprintf(
			"The state has %s for %s, and some addresses are not known yet. Should they turn out to be those that the list has, the apply may end with "+
				"\"Provider produced inconsistent final plan\". Nothing is lost then: apply again. To be sure, write %s as before, and change it when all are known.",
			old, anew, old))
	}
}
