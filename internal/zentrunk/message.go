package zentrunk

import (
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// longestMessage bounds what of a service's words reaches a user, in runes.
const longestMessage = 500

// describe fills in what an answer that is no success says. All shapes occur: error as a
// string or an object, message, data.error, HTML from a gateway, plain text, nothing.
func (e *Error) describe(a *answer) {
	var object map[string]json.RawMessage
	e.genuine = json.Unmarshal(a.body, &object) == nil && object != nil
	words := ""
	switch text := strings.TrimSpace(string(a.body)); {
	case e.genuine:
		words = errorWords(object, a.call.secrets)
	case json.Valid(a.body):
		words = flatten(a.body, a.call.secrets)
	case text == "":
	case isHTML(a.header, text):
		words = sentence(htmlWords(text, a.call.secrets))
	case !a.tooLong:
		words = text
	}
	if a.status/100 == 3 {
		// Where it points is not repeated: it is not followed, and it may carry what it was given.
		words = strings.TrimSpace("The service answered with a redirect, which the provider does not follow. " + words)
	}
	if e.Message = clean(words, a.call.secrets); e.Message == "" {
		e.Message = fmt.Sprintf("The service said no more than %q.", statusText(a.status))
	}
}

func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] + "." }

func statusText(status int) string {
	if text := http.StatusText(status); text != "" {
		return text
	}
	return "unknown status"
}

func errorWords(object map[string]json.RawMessage, secrets []string) string {
	for _, key := range []string{"error", "message"} {
		if words := flatten(object[key], secrets); words != "" {
			return words
		}
	}
	var data map[string]json.RawMessage
	if json.Unmarshal(object["data"], &data) == nil {
		return flatten(data["error"], secrets)
	}
	return ""
}

// flatten makes one line of a JSON value: {"name": ["is taken"]} reads "name: is taken".
// What is a secret as a whole is not to be told any more in a line: it is masked here.
func flatten(raw json.RawMessage, secrets []string) string {
	var value any
	if len(raw) == 0 || json.Unmarshal(raw, &value) != nil {
		return ""
	}
	return flattenValue(value, secrets, deepest)
}

// deepest is how far down words are looked for: each level copies those below it,
// and a service may nest a thousand.
const deepest = 8

func flattenValue(value any, secrets []string, depth int) string {
	if depth == 0 {
		return ""
	}
	switch v := value.(type) {
	case nil, bool: // {"error": true, "message": "…"}: the words are elsewhere
		return ""
	case string:
		return mask(strings.TrimSpace(v), secrets)
	case []any:
		parts := make([]string, 0, len(v))
		for _, element := range v {
			if words := flattenValue(element, secrets, depth-1); words != "" {
				parts = append(parts, words)
			}
		}
		return strings.Join(parts, "; ")
	case map[string]any:
		parts := make([]string, 0, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if words := flattenValue(v[key], secrets, depth-1); words != "" {
				parts = append(parts, mask(key, secrets)+": "+words)
			}
		}
		return strings.Join(parts, "; ")
	default:
		return fmt.Sprint(v)
	}
}

func isHTML(header http.Header, text string) bool {
	return strings.Contains(header.Get("Content-Type"), "html") || strings.HasPrefix(text, "<")
}

var (
	htmlTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	htmlSkip  = regexp.MustCompile(`(?is)<(script|style)[^>]*>.*?</(script|style)>|<[^>]*>`)
)

// htmlWords is the title of a page, or else its first words.
func htmlWords(page string, secrets []string) string {
	words := ""
	if title := htmlTitle.FindStringSubmatch(page); title != nil {
		words = title[1]
	}
	if strings.TrimSpace(words) == "" {
		words = htmlSkip.ReplaceAllString(page, " ")
	}
	return fmt.Sprintf("a web page came in place of an API answer: %q", excerpt(html.UnescapeString(words), secrets))
}

// clean makes text fit for a terminal: one line, no control or invisible
// formatting characters (an escape sequence could rewrite the screen), no secret, bounded.
func clean(text string, secrets []string) string {
	text = mask(text, secrets)
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	// Once more: what has been taken out may have kept a secret from being recognized.
	text = mask(strings.Join(strings.Fields(text), " "), secrets)
	return cut(text, longestMessage)
}

// excerpt is the beginning of a service's text, to be quoted. It is cleaned first:
// a secret that is cut or quoted is not recognized any more.
func excerpt(text string, secrets []string) string { return cut(clean(text, secrets), 120) }

func cut(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
