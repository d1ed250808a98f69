package credential

import (
	"regexp"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
)

// needsPassword is why a request must carry one.
const needsPassword = "A credential needs its password at its creation and at every change: Zentrunk rewrites the password with every update, and never tells it."

// lacksPassword reports whether the plan asks for a request that must carry a password, as
// every create and every update of a credential does, and has none.
func (m resourceModel) lacksPassword(state, config resourceModel) bool {
	m.Secret = m.Planned(config.Secret)
	return !m.IsGiven() && m.changedFrom(state)
}

var (
	usualUsername = regexp.MustCompile(`^[A-Za-z0-9]{5,20}$`)
	usualPassword = regexp.MustCompile(`^[A-Za-z0-9~!@#$%^&*()_+]{5,20}$`)
	special       = regexp.MustCompile(`[^A-Za-z0-9]`)
)

// Plivo publishes what its own tools take; what the service takes is its decision.

func unusualUsername(username string) string {
	if stray := tfutil.Stray(username); stray != "" {
		return stray + ": take it away"
	}
	if usualUsername.MatchString(username) {
		return ""
	}
	return "is not of 5 to 20 letters and digits, as Plivo's own tools want it: choose one that is, if it is refused or calls are"
}

func unusualPassword(password string) string {
	if usualPassword.MatchString(password) && special.MatchString(password) {
		return ""
	}
	return "is not of 5 to 20 letters, digits and ~!@#$%^&*()_+, one of these signs at least, as Plivo's own tools want it: choose one that is, if it is refused or calls are"
}
