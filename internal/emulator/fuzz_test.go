package emulator_test

import (
	"bytes"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// Whatever comes from outside is taken or refused, changes nothing where it is refused, and is
// saved as what can be loaded again.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		state, shown, `{}`, `[]`, `null`, `{"objects": null}`, `{"objects": {"Trunk": [null]}}`, `{"objects": {"Trunk": [{"trunk_direction": null}]}}`,
		`{"objects": {"IPAccessControlList": [{"ip_addresses": [null]}]}}`, `{"objects": {"Number": [{"application": 7, "monthly_rental_rate": 1e400}]}}`,
		`{"objects": {"URI": [{"uri": "\ud800"}]}}`, "{\"objects\": {\"URI\": [{\"uri\": \"\xff\", \"uri_uuid\": \"/\"}]}}", `{"objects": {"URI": [{"uri": null}]}} {}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := emulator.New(emulator.Options{Accounts: map[string]string{"MABBBBBBBBBBBBBBBBBB": "t"}})
		s.Put(emulator.URIs, emulator.Object{"uri": "pbx.example.com"})
		before := string(s.State())
		if err := s.Load(data); err != nil {
			if string(s.State()) != before {
				t.Errorf("refused with %v, and changed all the same", err)
			}
		} else if saved := s.State(); s.Load(saved) != nil || !bytes.Equal(s.State(), saved) {
			t.Errorf("%q is saved as\n%s\nand that is loaded as\n%s (%v)", data, saved, s.State(), s.Load(saved))
		}
		var o emulator.Options
		if err := emulator.DecodeOptions(data, &o); err == nil {
			emulator.New(o)
		}
	})
}
