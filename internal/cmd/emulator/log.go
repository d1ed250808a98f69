package main

import (
	"log"
	"net/http"
	"strings"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// logged writes a line per request: method, path, status and duration. Bodies
// and headers hold secrets and are left out, as are looks at the controls: an
// open page has two a second.
func logged(e *emulator.Server, lines *log.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/_emulator/") {
			e.ServeHTTP(w, r)
			return
		}
		begin := time.Now()
		seen := &statusWriter{ResponseWriter: w}
		// Deferred: a connection that is cut ends the handler with a panic.
		defer func() {
			lines.Printf("%s %s %d %s", r.Method, r.URL.RequestURI(), seen.status, time.Since(begin).Round(10*time.Microsecond))
		}()
		e.ServeHTTP(seen, r)
	})
}

// statusWriter remembers the status; 0 means no answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for [http.ResponseController].
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
