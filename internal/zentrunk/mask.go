package zentrunk

import (
	"bytes"
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// masked is what stands in the place of a secret.
const masked = "***"

// shortest is the length, in characters, from which on a secret is taken out of running
// text: a shorter one is part of too many words. It is masked where it is all of a value.
const shortest = 4

func isShort(secret string) bool { return utf8.RuneCountInString(secret) < shortest }

// longestFirst is the order in which secrets are masked by those who take out one after
// the other: one that is part of another must not leave the other's rest behind.
func longestFirst(secrets []string) []string {
	secrets = slices.DeleteFunc(secrets, func(secret string) bool { return secret == "" })
	slices.SortStableFunc(secrets, func(a, b string) int { return len(b) - len(a) })
	return secrets
}

// mask replaces every secret, however the text spells it: as it is, or as JSON, HTML and
// addresses do, or one of them within another.
func mask(text string, secrets []string) string {
	var found []span
	spelled{text: text}.find(secrets, 2, &found)
	slices.SortFunc(found, func(a, b span) int { return a.from - b.from })
	var b strings.Builder
	end := 0
	for _, s := range found {
		if s.from >= end {
			b.WriteString(text[end:s.from] + masked)
		}
		end = max(end, s.to)
	}
	return b.String() + text[end:]
}

// span is a part of a text, in bytes.
type span struct{ from, to int }

// spelled is a text of which escapes have been read, and where each byte of it begins in
// the text as it was; nil where nothing has been read yet.
type spelled struct {
	text string
	at   []int
}

func (s spelled) origin(i int) int {
	if s.at == nil {
		return i
	}
	return s.at[i]
}

// find collects where the secrets are, escapes being read up to so many times.
func (s spelled) find(secrets []string, depth int, found *[]span) {
	for _, secret := range secrets {
		if isShort(secret) {
			if strings.TrimSpace(s.text) == secret {
				*found = append(*found, span{0, s.origin(len(s.text))})
			}
			continue
		}
		for from := 0; ; from++ {
			i := strings.Index(s.text[from:], secret)
			if i < 0 {
				break
			}
			from += i
			*found = append(*found, span{s.origin(from), s.origin(from + len(secret))})
		}
	}
	for _, e := range escapes {
		if depth > 0 && strings.IndexByte(s.text, e.sign) >= 0 {
			s.read(e).find(secrets, depth-1, found)
		}
	}
}

// read is the text with the escapes of one kind read.
func (s spelled) read(e escape) spelled {
	var b strings.Builder
	at := make([]int, 0, len(s.text)+1)
	for i := 0; i < len(s.text); {
		text, size := s.text[i:i+1], 1
		if s.text[i] == e.sign {
			if read, n := e.read(s.text[i:]); n > 0 {
				text, size = read, n
			}
		}
		b.WriteString(text)
		for range len(text) {
			at = append(at, s.origin(i))
		}
		i += size
	}
	return spelled{b.String(), append(at, s.origin(len(s.text)))}
}

// escape is a way to spell characters: by a sign, and what follows. read gives the text
// for the escape at the beginning of some other, and its length; 0 if it is none.
type escape struct {
	sign byte
	read func(string) (string, int)
}

var escapes = []escape{{'&', readEntity}, {'\\', readBackslash}, {'%', readPercent}, {'+', func(string) (string, int) { return " ", 1 }}}

var entity = regexp.MustCompile(`^&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?`)

func readEntity(text string) (string, int) {
	name := entity.FindString(text[:min(len(text), 40)])
	if read := html.UnescapeString(name); read != name {
		return read, len(name)
	}
	return "", 0
}

func readBackslash(text string) (string, int) {
	if len(text) < 2 {
		return "", 0
	}
	switch text[1] {
	case 'u':
		first, ok := hex(text, 2, 4)
		if !ok {
			return "", 0
		}
		if second, ok := hex(text, 8, 4); ok && text[6:8] == `\u` {
			if r := utf16.DecodeRune(rune(first), rune(second)); r != utf8.RuneError {
				return string(r), 12
			}
		}
		return string(rune(first)), 6
	case 'x':
		b, ok := hex(text, 2, 2)
		if !ok {
			return "", 0
		}
		return string(rune(b)), 4
	}
	if i := strings.IndexByte(`bfnrt"'/\`, text[1]); i >= 0 {
		return "\b\f\n\r\t\"'/\\"[i : i+1], 2
	}
	return "", 0
}

func readPercent(text string) (string, int) {
	b, ok := hex(text, 1, 2)
	if !ok {
		return "", 0
	}
	return string([]byte{byte(b)}), 3 //nolint:gosec // two digits are a byte
}

// hex reads so many hexadecimal digits of a text.
func hex(text string, from, digits int) (uint16, bool) {
	if len(text) < from+digits {
		return 0, false
	}
	n, err := strconv.ParseUint(text[from:from+digits], 16, 16)
	return uint16(n), err == nil
}

// secretName is how fields are called that hold a secret.
const secretName = `[\w.-]*(?:passw(?:or)?d|passphrase|pwd|secret|token|authorization)[\w.-]*|\bpass`

var (
	secretKey = regexp.MustCompile(`(?i)^(?:` + secretName + `)$`)
	// Such a field and its value in a text that is not JSON: an address, a form, a page,
	// JSON that was cut or quoted.
	secretField = regexp.MustCompile(`(?i)((?:` + secretName + `)(?:\\?["']|&quot;|&#\d+;)?\s*(?:value)?\s*[:=][\s{\[(]*)` +
		`((?:basic|bearer)\s+[^\s&<>,;"']+|\\".*?(?:\\"|$)|"(?:[^"\\]|\\.)*"?|'[^']*'?|&(?:quot|#\d+);.*?(?:&(?:quot|#\d+);|$)|[^\s&<>,;"']+)`)
)

// maskBody hides the values of fields that hold a secret by their name, known or not, and
// every known secret.
func maskBody(body []byte, secrets []string) string {
	if !json.Valid(body) {
		return mask(secretField.ReplaceAllString(string(body), "${1}"+masked), secrets)
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // so that what is written again reads as it came
	var value any
	if decoder.Decode(&value) == nil {
		if value, found := maskValue(value, secrets); found {
			if text, err := json.Marshal(value); err == nil {
				body = text
			}
		}
	}
	return mask(string(body), secrets)
}

// maskValue masks decoded JSON, where a secret is itself, whichever of its
// characters the service has chosen to escape. It reports whether there was one.
func maskValue(value any, secrets []string) (_ any, found bool) {
	switch v := value.(type) {
	case string:
		text := mask(v, secrets)
		return text, text != v
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, inner := range v {
			if secretKey.MatchString(key) {
				object[key], found = masked, true
				continue
			}
			value, inside := maskValue(inner, secrets)
			name := mask(key, secrets)
			object[name], found = value, found || inside || name != key
		}
		return object, found
	case []any:
		list := make([]any, len(v))
		for i, inner := range v {
			value, inside := maskValue(inner, secrets)
			list[i], found = value, found || inside
		}
		return list, found
	}
	return value, false
}
