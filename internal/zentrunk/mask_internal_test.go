package zentrunk

import (
	"errors"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"
)

const umlauts = `Käse&Brötchen<"1">`

// each writes every rune of a text in its own way.
func each(text string, write func(rune) string) string {
	var b strings.Builder
	for _, r := range text {
		b.WriteString(write(r))
	}
	return b.String()
}

// A secret is masked however the text around it writes it.
func TestMask_spellings(t *testing.T) {
	t.Parallel()
	named := strings.NewReplacer("ä", "&auml;", "ö", "&ouml;", "&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	ascii := func(write func(rune) string) string {
		return each(umlauts, func(r rune) string {
			if r < 0x80 {
				return string(r)
			}
			return write(r)
		})
	}
	percent := url.QueryEscape(umlauts)
	lower := strings.NewReplacer("%C3%A4", "%c3%a4", "%C3%B6", "%c3%b6", "%3C", "%3c", "%3E", "%3e")
	for name, text := range map[string]string{
		"as it is":              umlauts,
		"named entities":        named.Replace(umlauts),
		"decimal":               each(umlauts, func(r rune) string { return fmt.Sprintf("&#%d;", r) }),
		"decimal, zeros":        each(umlauts, func(r rune) string { return fmt.Sprintf("&#%05d;", r) }),
		"decimal, no semicolon": html.EscapeString(umlauts[:1]) + strings.ReplaceAll(named.Replace(umlauts[1:]), "&auml;", "&#228"),
		"hexadecimal":           each(umlauts, func(r rune) string { return fmt.Sprintf("&#x%x;", r) }),
		"hexadecimal, capital":  each(umlauts, func(r rune) string { return fmt.Sprintf("&#X%X;", r) }),
		"Go's HTML":             html.EscapeString(umlauts),
		"some of it":            ascii(func(r rune) string { return fmt.Sprintf("&#%d;", r) }),
		"\\u":                   strings.ReplaceAll(ascii(func(r rune) string { return fmt.Sprintf(`\u%04x`, r) }), `"`, `\"`),
		"\\u, capital":          strings.ReplaceAll(ascii(func(r rune) string { return fmt.Sprintf(`\u%04X`, r) }), `"`, `\"`),
		"\\u, all of it":        each(umlauts, func(r rune) string { return fmt.Sprintf(`\u%04x`, r) }),
		"\\x":                   each(umlauts, func(r rune) string { return fmt.Sprintf(`\x%02x`, r) }),
		"percent":               percent,
		"percent, lower case":   lower.Replace(percent),
		"percent, all of it":    strings.ReplaceAll(fmt.Sprintf("% x", " "+umlauts), " ", "%")[len("20"):],
		"path":                  url.PathEscape(umlauts),
		"JSON in a page":        html.EscapeString(strings.ReplaceAll(umlauts, `"`, `\"`)),
		"a page in JSON":        strings.ReplaceAll(named.Replace(umlauts), "&", `\u0026`),
		"HTML of HTML":          html.EscapeString(html.EscapeString(umlauts)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for before, after := range map[string]string{"": "", "<p>before &auml; ": " after</p>", `\u00fc 100% `: ` %zz \u12 \xg1 \q \`, "& ": " &#;"} {
				if got, want := mask(before+text+after, []string{umlauts}), before+"***"+after; got != want {
					t.Errorf("got  %q\nwant %q", got, want)
				}
			}
		})
	}
}

// Beyond the basic plane JSON takes two escapes for a character.
func TestMask_surrogates(t *testing.T) {
	t.Parallel()
	secrets := []string{"key\U0001F511word"}
	for _, text := range []string{`x key\ud83d\udd11word y`, `x key\uD83D\uDD11word y`, `x key&#128273;word y`, `x key&#x1f511;word y`, `x key%f0%9f%94%91word y`} {
		if got := mask(text, secrets); got != "x *** y" {
			t.Errorf("%s: %s", text, got)
		}
	}
}

// A secret may look like an escape itself.
func TestMask_likeAnEscape(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{`100%25+x`, `a&amp;b\u0041`, `\\n%zz&#`, `tab\tnew`, "with+plus and%20blank"} {
		for _, text := range []string{secret, html.EscapeString(secret), url.QueryEscape(secret), url.PathEscape(secret), strings.ReplaceAll(secret, `\`, `\\`)} {
			if got := mask("x "+text+" y", []string{secret}); got != "x *** y" {
				t.Errorf("%q as %q: %q", secret, text, got)
			}
		}
	}
}

// A secret of a letter or three is part of too many words to be taken out of them.
func TestMask_short(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ secret, text, want string }{
		{"a", "Bad request: a name has a letter", "Bad request: a name has a letter"},
		{"one", "someone has the phone", "someone has the phone"},
		{"a", "a", "***"},
		{"ä", "&auml;", "***"},
		{"four", "fourteen", "***teen"},
	} {
		if got := mask(test.text, []string{test.secret}); got != test.want {
			t.Errorf("%q in %q: %q", test.secret, test.text, got)
		}
	}
	for body, want := range map[string]string{
		`{"username": "a", "sentence": "a name", "password": "a"}`: `{"password":"***","sentence":"a name","username":"***"}`,
		`{"a": ["a", "b"]}`:  `{"***":["***","b"]}`,
		`{"name": "banana"}`: `{"name": "banana"}`,
		`a`:                  `***`,
		`bad: a banana`:      `bad: a banana`,
	} {
		if got := maskBody([]byte(body), []string{"a"}); got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
}

// Fields that by their name hold a secret are hidden whatever they hold, in JSON and in
// what is not.
func TestMaskBody_keys(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"password", "Password", "passwd", "sip_password", "sipPasswd", "new-password", "pwd", "user_pwd", "pass", "secret", "clientSecret", "token", "auth_token", "access-token", "Authorization", "passphrase"} {
		for _, form := range []string{
			`{"KEY": "hunter2 and more"}`, `{"KEY":"hunter2`, `[{"x": {"KEY": ["hunter2"]}}]`, `{"KEY": {"old": "hunter2"}}`, `x=1&KEY=hunter2&y=2`, `KEY: hunter2`,
			`<input name="KEY" value="hunter2">`, `{'KEY': 'hunter2'}`, `{"KEY": "with \" hunter2`, `{\"KEY\": \"hunter2\"}`, `&quot;KEY&quot;: &quot;hunter2&quot;`, `{"KEY": ["hunter2"`,
		} {
			body := strings.ReplaceAll(form, "KEY", key)
			if got := maskBody([]byte(body), nil); strings.Contains(got, "hunter2") {
				t.Errorf("%s: %s", body, got)
			}
		}
	}
	if got := maskBody([]byte("Authorization: Basic aHVudGVyMg\nX: y"), nil); got != "Authorization: ***\nX: y" {
		t.Error(got)
	}
	for _, body := range []string{
		`{"credential_uuid": "c-1", "authentication_needed": true, "author": "x", "bypass": "y", "compass": "z"}`,
		"The credential c-1 is fine", "page 1 of 2", `{"credential_uuid": "c-1"`,
	} {
		if got := maskBody([]byte(body), nil); got != body {
			t.Errorf("%s: %s", body, got)
		}
	}
}

// What the service says of a short secret reads as it was said.
func TestError_shortSecret(t *testing.T) {
	t.Parallel()
	c := &call{method: "POST", path: []string{"Zentrunk", "Credential"}, secrets: []string{"a"}}
	for body, want := range map[string]string{
		`{"error": "password has to have a special character"}`: "password has to have a special character",
		`{"error": {"password": ["a", "is too short"]}}`:        "password: ***; is too short",
		`{"error": {"a": "is bad"}}`:                            "***: is bad",
		"<title>Bad password</title>":                           `A web page came in place of an API answer: "Bad password".`,
	} {
		_, err := c.outcome(t.Context(), "h", result{attempts: 1, answer: &answer{call: c, status: 400, body: []byte(body)}})
		if e, ok := errors.AsType[*Error](err); !ok || e.Message != want || e.Path != "Zentrunk/Credential/" {
			t.Errorf("%s: %q, %s", body, e.Message, e.Path)
		}
	}
}

// A page of the log, as it is masked at trace level.
func BenchmarkMaskBody(b *testing.B) {
	trunks := make([]string, PageSize)
	for i := range trunks {
		trunks[i] = liveTrunk(i)
	}
	body := []byte(`{"meta": {"total_count": 1000}, "objects": [` + strings.Join(trunks, ",") + `]}`)
	secrets := longestFirst([]string{"TUFYWFg6dDBrZW4", "t0ken-of-the-account"})
	b.ReportAllocs()
	for b.Loop() {
		if maskBody(body, secrets) != string(body) {
			b.Fatal("changed")
		}
	}
}
