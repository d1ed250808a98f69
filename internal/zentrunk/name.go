package zentrunk

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// PlainName is what a name is, however it is spelled: without the blanks around it, which a
// service may drop, and with its letters composed (Unicode's NFC), which it may do, as editors
// and other programs do either. Names are the same if their plain ones are.
func PlainName(name string) string { return norm.NFC.String(strings.TrimSpace(name)) }
