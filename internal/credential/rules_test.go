package credential

import (
	"strings"
	"testing"
)

// What Plivo's own tools take is not remarked upon; what they refuse is, without repeating it.
func TestUnusual(t *testing.T) {
	t.Parallel()
	const username, password = "is not of 5 to 20 letters and digits, as Plivo's own tools want it: choose one that is", "is not of 5 to 20 letters, digits and ~!@#$%^&*()_+, one of these signs at least, as Plivo's own tools want it: choose one that is"
	for _, test := range []struct {
		unusual func(string) string
		values  []string
		want    string
	}{
		{unusualUsername, []string{"abcde", "12345", "CallCentre2", strings.Repeat("a", 20)}, ""},
		{unusualUsername, []string{"S3CR", strings.Repeat("a", 21), "call-centre", "call_centre", "call.centre@example.com", "bücher"}, username},
		{unusualUsername, []string{" callcentre"}, "has a blank at its beginning: take it away"},
		{unusualUsername, []string{"callcentre\n"}, "has a line break at its end: take it away"},
		{unusualUsername, []string{"call centre"}, "has a blank as character 5: take it away"},
		{unusualPassword, []string{"abcd!", "ABC123~!@#$%^&*()_+", "_____"}, ""},
		{unusualPassword, []string{"S3C!", "S3CRETS3CRET", "S3CRET-S3CRET!", "S3CRET S3CRET!", "S3CRET\n!", strings.Repeat("S3CRET!", 3), "S3CRETü!"}, password},
	} {
		for _, value := range test.values {
			if got := test.unusual(value); !strings.HasPrefix(got, test.want) || test.want == "" && got != "" || strings.Contains(got, "S3C") {
				t.Errorf("%q: got %q, expected %q", value, got, test.want)
			}
		}
	}
}
