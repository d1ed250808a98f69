package emulator

import (
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Service is how a service can differ that was built after the same documentation: what that
// leaves open, and what it may be wrong about. Nobody knows what the live service does;
// `make live` asks it, and writes the answers down as JSON that [DecodeOptions] reads. The
// zero value is the documented service; where a text is empty, it means the first that it can be.
type Service struct {
	// Bare are the kinds whose member GET answers the bare object even if others are wrapped.
	Bare []Kind `json:"bare"`
	// NameRequired refuses to create an object without a name.
	NameRequired bool `json:"name_required"`
	// SharedNames are the kinds in which several objects can have one name.
	SharedNames []Kind `json:"shared_names"`
	// MaxName is how many characters a name can have; 0 is any number. A longer one is refused,
	// or cut where CutNames is set.
	MaxName  int  `json:"max_name"`
	CutNames bool `json:"cut_names"`

	// Clearing is what null and "" do to a field in an update, by its name.
	Clearing map[string]Clearing `json:"clearing"`
	// MissingClears resets what an update leaves out, in place of keeping it.
	MissingClears bool `json:"missing_clears"`
	// DirectionOptional accepts an update of a trunk without its direction.
	DirectionOptional bool `json:"direction_optional"`
	// DirectionChange is what becomes of a trunk's direction in an update.
	DirectionChange DirectionChange `json:"direction_change"`
	// MergeAddresses adds the addresses of an update to those that a list has.
	MergeAddresses bool `json:"merge_addresses"`
	// PasswordRequired refuses an update of a credential without a password, which blanks it
	// otherwise.
	PasswordRequired bool `json:"password_required"`
	// PasswordAlone accepts an update with a password and without what it belongs to.
	PasswordAlone bool `json:"password_alone"`

	// Refuses are the forms of addresses and URIs that are not taken.
	Refuses []Form `json:"refuses"`
	// NoSIPUser shows no sip_user of a URI.
	NoSIPUser bool `json:"no_sip_user"`

	// TotalCount is what a list says of how many objects there are.
	TotalCount TotalCount `json:"total_count"`
	// LongPages is what becomes of a page of more than 20 objects.
	LongPages LongPages `json:"long_pages"`
	// ListLacks are the fields that an object in a list does not show.
	ListLacks []string `json:"list_lacks"`
	// IgnoreFilters lists everything whatever the filters say.
	IgnoreFilters bool `json:"ignore_filters"`

	// InUse is what becomes of the deletion of what a trunk uses.
	InUse InUses `json:"in_use"`

	// MissingIs400 answers 400 where a parameter is missing, in place of 422.
	MissingIs400 bool `json:"missing_is_400"`
	// TakenIs409 answers 409 where a name is taken, in place of 400.
	TakenIs409 bool `json:"taken_is_409"`
	// EmptyNotFound answers {} with a 404.
	EmptyNotFound bool `json:"empty_not_found"`
	// IgnoreUnknown ignores a field that the kind has not, in place of refusing it.
	IgnoreUnknown bool `json:"ignore_unknown"`
	// LooseTypes takes "true" and "false" for booleans.
	LooseTypes bool `json:"loose_types"`
}

// Clearing is what null and "" do to a field that can be cleared.
type Clearing struct {
	Null  Effect `json:"null"`  // empty means that it clears
	Empty Effect `json:"empty"` // empty means that it is refused
}

// Effect is what an update does with a value.
type Effect string

// What an [Effect] can be.
const (
	Clears  Effect = "clears"
	Ignored Effect = "ignored"
	Refused Effect = "refused"
)

func (Effect) values() []string {
	return []string{"", string(Clears), string(Ignored), string(Refused)}
}

// DirectionChange is what becomes of a direction that an update wants changed.
type DirectionChange string

// What a [DirectionChange] can be.
const (
	AcceptedChange DirectionChange = "accepted"
	RefusedChange  DirectionChange = "refused"
	IgnoredChange  DirectionChange = "ignored"
)

func (DirectionChange) values() []string {
	return []string{"", string(AcceptedChange), string(RefusedChange), string(IgnoredChange)}
}

// TotalCount is meta.total_count of a list.
type TotalCount string

// What a [TotalCount] can be.
const (
	ExactTotal   TotalCount = "exact" // of all objects that match
	MissingTotal TotalCount = "missing"
	PageTotal    TotalCount = "page" // of those of the page
)

func (TotalCount) values() []string {
	return []string{"", string(ExactTotal), string(MissingTotal), string(PageTotal)}
}

// LongPages is what becomes of a limit above 20.
type LongPages string

// What [LongPages] can be.
const (
	RefusedPages  LongPages = "refused"
	CappedPages   LongPages = "capped"
	HonouredPages LongPages = "honoured"
)

func (LongPages) values() []string {
	return []string{"", string(RefusedPages), string(CappedPages), string(HonouredPages)}
}

// InUses are what becomes of the deletion of each kind that trunks use. An empty one is as
// documented, or as [Options].RefuseInUse says: a trunk keeps the UUID of what is gone, or goes
// with its URI.
type InUses struct {
	IPAccessControlList InUse `json:"IPAccessControlList"`
	Credential          InUse `json:"Credential"`
	URI                 InUse `json:"URI"`
}

// InUse is what becomes of a deletion.
type InUse string

// What an [InUse] can be.
const (
	DanglingUse InUse = "dangling" // the trunk keeps the UUID
	RefusedUse  InUse = "refused"
	ClearedUse  InUse = "cleared" // the trunk loses the UUID
	CascadeUse  InUse = "cascade" // the trunk is deleted as well
)

func (InUse) values() []string {
	return []string{"", string(DanglingUse), string(RefusedUse), string(ClearedUse), string(CascadeUse)}
}

// Form is a way to write an address of a list or a URI.
type Form string

// The forms that a service may not take.
const (
	HostBits        Form = "host_bits"         // 203.0.113.5/24
	SingleAddress   Form = "single_prefix"     // 192.0.2.1/32
	Duplicates      Form = "duplicates"        // an address twice in its list
	IPv6Address     Form = "ipv6"              // in a list
	URIAddress      Form = "uri_address"       // 192.0.2.1
	URIPort         Form = "uri_port"          // example.com:5060
	URIWithScheme   Form = "uri_scheme"        // sip:example.com
	URISecure       Form = "uri_secure"        // sips:example.com
	URIUser         Form = "uri_user"          // sip:user@example.com
	URIBareUser     Form = "uri_bare_user"     // user@example.com
	URIParameters   Form = "uri_parameters"    // example.com;transport=tls
	URIIPv6         Form = "uri_ipv6"          // [2001:db8::1]
	URIBareIPv6     Form = "uri_bare_ipv6"     // 2001:db8::1
	URIUserPassword Form = "uri_user_password" // sip:user:password@example.com
)

func (Form) values() []string {
	forms := []Form{
		HostBits, SingleAddress, Duplicates, IPv6Address, URIAddress, URIPort, URIWithScheme, URISecure, URIUser, URIBareUser,
		URIParameters, URIIPv6, URIBareIPv6, URIUserPassword,
	}
	values := make([]string, len(forms))
	for i, f := range forms {
		values[i] = string(f)
	}
	return values
}

// refuse is the refusal of a value for one of its forms, nil for none.
func (o *Options) refuse(f *field, v any) *refusal {
	var forms []Form
	switch v := v.(type) {
	case string:
		if f.name == "uri" {
			forms = formsOfURI(v)
		}
	case []any:
		forms = formsOfAddresses(v)
	}
	for _, form := range forms {
		if slices.Contains(o.Refuses, form) {
			return invalid(f.name, "has a form that is not taken: %s", form)
		}
	}
	return nil
}

func formsOfURI(uri string) (forms []Form) {
	u, _ := parseURI(uri)
	add := func(form Form, is bool) {
		if is {
			forms = append(forms, form)
		}
	}
	_, err := netip.ParseAddr(u.host)
	bracketed := strings.HasPrefix(u.host, "[")
	add(URIBareIPv6, err == nil && strings.Contains(u.host, ":"))
	add(URIIPv6, bracketed)
	add(URIAddress, err == nil && !strings.Contains(u.host, ":"))
	add(URIPort, err != nil && strings.Contains(u.host[strings.LastIndex(u.host, "]")+1:], ":"))
	add(URIWithScheme, strings.EqualFold(u.scheme, "sip:") && u.at == "")
	add(URISecure, strings.EqualFold(u.scheme, "sips:"))
	add(URIBareUser, u.at != "" && u.scheme == "")
	add(URIUserPassword, strings.Contains(u.userinfo, ":"))
	add(URIUser, u.at != "" && u.scheme != "" && !strings.Contains(u.userinfo, ":"))
	add(URIParameters, u.tail != "")
	return forms
}

func formsOfAddresses(list []any) (forms []Form) {
	for i, item := range list {
		s, _ := item.(string)
		if slices.Contains(list[:i], item) {
			forms = append(forms, Duplicates)
		}
		if strings.Contains(s, ":") {
			forms = append(forms, IPv6Address)
		}
		if p, err := netip.ParsePrefix(s); err == nil && p != p.Masked() {
			forms = append(forms, HostBits)
		} else if err == nil && p.IsSingleIP() {
			forms = append(forms, SingleAddress)
		}
	}
	return forms
}

// loosely is a value as a service takes it that does not look at types.
func (o *Options) loosely(f *field, v any) any {
	if o.LooseTypes && f.typ == boolean && (v == "true" || v == "false") {
		return v == "true"
	}
	return v
}

// fitName cuts or refuses a name that is too long.
func (o *Options) fitName(c *change) *refusal {
	name := []rune(c.sent.text("name"))
	switch {
	case o.MaxName == 0 || len(name) <= o.MaxName:
		return nil
	case !o.CutNames:
		return invalid("name", "cannot have more than %d characters", o.MaxName)
	}
	c.after["name"] = string(name[:o.MaxName])
	return nil
}

func (o *Options) missingStatus() int {
	if o.MissingIs400 {
		return http.StatusBadRequest
	}
	return http.StatusUnprocessableEntity
}

func (o *Options) takenStatus() int {
	if o.TakenIs409 {
		return http.StatusConflict
	}
	return http.StatusBadRequest
}

// clearing of a field, with what [Lag] says of it.
func (o *Options) clearing(name string) Clearing {
	c := o.Clearing[name]
	switch {
	case slices.Contains(o.Lag.ClearByEmpty, name):
		c = Clearing{Null: Ignored, Empty: Clears}
	case slices.Contains(o.Lag.IgnoreClear, name):
		c.Null = Ignored
	}
	return c
}

// clearing is an update's body with every null and "" that clears or is ignored as null, and the
// names of those that are ignored.
func (c *call) clearing(k *kind) (body map[string]any, kept []string, r *refusal) {
	body = maps.Clone(c.sent)
	for _, name := range slices.Sorted(maps.Keys(body)) {
		f := k.field(name)
		if f == nil || !f.nullable || body[name] != nil && body[name] != "" {
			continue
		}
		effect, cleared := c.opts.clearing(name).Null, "cannot be null"
		if body[name] == "" {
			if effect, cleared = c.opts.clearing(name).Empty, "cannot be empty"; effect == "" {
				effect = Refused
			}
		}
		switch effect {
		case Refused:
			return nil, nil, invalid(name, "%s", cleared)
		case Ignored:
			kept = append(kept, name)
		case Clears:
		}
		body[name] = nil
	}
	return body, kept, nil
}

// showURI takes away from a URI what the service keeps to itself.
func showURI(c *call, o Object) {
	if c.opts.Rewrite.DropURIUser {
		u, _ := parseURI(o.text("uri"))
		u.userinfo, u.at = "", ""
		o["uri"] = u.String()
	}
	if c.opts.NoSIPUser {
		delete(o, "sip_user")
	}
}

// deleteUsed does with the trunks that use an object what the options say. By default the
// trunks that use a URI go with it, as with the live service; that the documentation says, of
// the other kinds, that it breaks a trunk's authentication, and clients report a refusal, is
// what RefuseInUse is for.
func deleteUsed(c *call, a *account, id string) *refusal {
	k := c.route.kind
	trunks, users := a.collections[Trunks], a.users(k.kind, id)
	use := map[Kind]InUse{IPAccessControlLists: c.opts.InUse.IPAccessControlList, Credentials: c.opts.InUse.Credential, URIs: c.opts.InUse.URI}[k.kind]
	switch {
	case use != "":
	case k.kind == URIs:
		use = CascadeUse
	case c.opts.RefuseInUse:
		use = RefusedUse
	}
	if len(users) == 0 || use == "" || use == DanglingUse {
		return nil
	}
	if use == RefusedUse {
		return &refusal{status: http.StatusBadRequest, message: k.noun + " is in use by a trunk"}
	}
	c.changing(trunks)
	for _, user := range users {
		if use == CascadeUse {
			c.leaveNumbers(a, user)
			trunks.remove(user)
			continue
		}
		e := trunks.byID[user]
		o := e.fields.clone()
		for _, f := range trunkKind.fields {
			if f.ref == k.kind && o[f.name] == id {
				o[f.name] = nil
			}
		}
		e.hidden.stale.keep(c.opts.Lag.StaleReads, c.opts.Lag.StaleFor, func() Object { return e.fields })
		trunks.replace(user, o)
	}
	return nil
}
