package main

import (
	"log"
	"net/http"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// logged writes a line per request: method, path, status and duration. Bodies
// and headers hold secrets and are left out.
func logged(e *emulator.Server, lines *log.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		seen := &statusWriter{ResponseWriter: w}
		// Deferred: a connection that is cut ends the handler with a panic.
		defer func() {
			lines.Printf("%s %s %d %s", r.Method, r.URL.RequestURI(), seen.status, time.Since(begin).Round(10*time.Microsecond))
			// Nobody reads the journal here, and it would grow for ever.
			e.ResetJournal()
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
