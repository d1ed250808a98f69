package emulator

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"net/http"
	"strings"
)

// pageHTML shows a running emulator to a person, live: all of it is in this one file, and what it
// shows comes from the controls.
//
//go:embed page.html
var pageHTML string

// pagePolicy lets the page run its own script and style, ask this server, and nothing else,
// whatever the names are that it shows.
var pagePolicy = "default-src 'none'; connect-src 'self'; img-src data:; script-src " + hashOf("script") + "; style-src " + hashOf("style") +
	"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// hashOf is a source of a policy: what is in the page's only element of that name.
func hashOf(element string) string {
	_, rest, _ := strings.Cut(pageHTML, "<"+element+">")
	content, _, _ := strings.Cut(rest, "</"+element+">")
	sum := sha256.Sum256([]byte(content))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// wantsPage says whether it is a browser that asks for the root, where the API has nothing.
func wantsPage(r *http.Request) bool {
	return r.Method == http.MethodGet && r.URL.Path == "/" && strings.Contains(r.Header.Get("Accept"), "text/html")
}

func servePage(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write([]byte(pageHTML))
}
