package tfutil

import (
	"fmt"
	"slices"
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

// Capital makes a clause into the beginning of a sentence.
func Capital(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// Stray says that a text has a character that nobody sees, such as a blank or a line break, and
// where, "" if it has none. It repeats nothing of the text, which may be a secret.
func Stray(text string) string {
	runes := []rune(text)
	i := slices.IndexFunc(runes, unseen)
	if i < 0 {
		return ""
	}
	what, where := fmt.Sprintf("an invisible character (%U)", runes[i]), fmt.Sprintf("as character %d", i+1)
	switch runes[i] {
	case ' ':
		what = "a blank"
	case '\t':
		what = "a tab"
	case '\n', '\r':
		what = "a line break"
	}
	switch {
	case i == 0:
		where = "at its beginning"
	case !slices.ContainsFunc(runes[i:], func(r rune) bool { return !unseen(r) }):
		where = "at its end"
	}
	return "has " + what + " " + where
}

func unseen(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }

// Shorten is the beginning of a text, to be quoted.
func Shorten(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}
