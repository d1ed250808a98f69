package tfutil

import (
	"strings"
	"unicode"
)

// longestWords bounds what of a name or an identifier a message repeats, in runes.
const longestWords = 120

// Printable makes a name or an identifier of the service fit for a message: one line of
// characters that a terminal prints as they are (an escape sequence could rewrite the
// screen), bounded.
func Printable(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	if runes := []rune(text); len(runes) > longestWords {
		text = string(runes[:longestWords-1]) + "…"
	}
	return text
}
