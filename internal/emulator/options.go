package emulator

import "time"

// Options choose between the behaviours that Plivo's documentation leaves open
// or contradicts itself on. The zero value is a documented service with one
// account, no rate limit and no latency. In JSON, as [DecodeOptions] reads it, a duration is
// a text such as "50ms".
type Options struct {
	// AuthID and AuthToken are the default account's; empty means
	// [DefaultAuthID] and [DefaultAuthToken].
	AuthID    string `json:"auth_id"`
	AuthToken string `json:"auth_token"`
	// Accounts are further accounts, auth ID to auth token, each with objects of
	// its own.
	Accounts map[string]string `json:"accounts"`

	// Wrapped answers a member GET with {"api_id", "object": {...}}, as the live
	// service does, in place of the documented bare object.
	Wrapped bool `json:"wrapped"`
	// NoDefaultName leaves the name of an object that was created without one
	// null, in place of choosing a name.
	NoDefaultName bool `json:"no_default_name"`
	// NewestFirst lists the latest object first, in place of the oldest.
	NewestFirst bool `json:"newest_first"`
	// ErrorObjects writes errors as {"error": {"<field>": ["..."]}}, in place of
	// {"error": "..."}.
	ErrorObjects bool `json:"error_objects"`
	// CheckReferences refuses a trunk whose UUIDs name objects that do not exist.
	// UUIDs are opaque otherwise.
	CheckReferences bool `json:"check_references"`
	// RefuseInUse refuses to delete an IP access control list or a credential
	// that a trunk uses, in place of leaving the trunk with a dangling UUID.
	RefuseInUse bool `json:"refuse_in_use"`

	// Service is what else nobody knows of the real one.
	Service

	// Rewrite is how names, URIs and addresses are stored in another spelling.
	Rewrite Rewrite `json:"rewrite"`

	// Lag is how far answers lag behind.
	Lag Lag `json:"lag"`

	// Numbers are the options of phone numbers.
	Numbers NumberOptions `json:"numbers"`

	// RequestsPerSecond is how many requests an account may make in any one
	// second before it gets 429; 0 means any number.
	RequestsPerSecond int `json:"requests_per_second"`
	// RequestsPerFiveSeconds is the same for any five seconds, over which Plivo
	// counts: 300 there. Both limits can hold together.
	RequestsPerFiveSeconds int `json:"requests_per_five_seconds"`
	// RetryAfter is the Retry-After header of those 429 answers, verbatim; empty
	// means none.
	RetryAfter string `json:"retry_after"`
	// Latency is how long each answer is held back after the request has taken
	// effect.
	Latency time.Duration `json:"latency"`

	// NoControl serves nothing under /_emulator/, and no page at /.
	NoControl bool `json:"no_control"`
	// ControlHosts are further names by which these may be reached, beside addresses and names
	// that nobody can rent.
	ControlHosts []string `json:"control_hosts"`
	// JournalLimit is how many requests the journal holds at most, the latest, and then no
	// more than 8 MB of them; 0 means all.
	JournalLimit int `json:"journal_limit"`
}

// defaultName is the name of an object that was given none.
func (o *Options) defaultName(k *kind, id string) any {
	if o.NoDefaultName {
		return nil
	}
	return string(k.kind) + "-" + id
}

// change changes the options of a running server: what is under way has its own.
func (s *Server) change(set func(*Options)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := *s.opts.Load()
	before := o
	set(&o)
	s.opts.Store(&o)
	if o.RequestsPerSecond != before.RequestsPerSecond || o.RequestsPerFiveSeconds != before.RequestsPerFiveSeconds {
		for _, a := range s.accounts {
			a.second, a.five = window{}, window{}
		}
	}
}
