package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// door stands between the provider and the service. Whoever comes in has neither the account's
// id nor its token, takes its turn with everybody else, and can change nothing but what this run
// has made.
type door struct {
	*session
	id, token string
	passed    func() // told of each request; may be nil
}

func newDoor(s *session, passed func()) *door {
	return &door{session: s, passed: passed, id: "MALIVE" + strings.ToUpper(rand.Text()[:14]), token: rand.Text()}
}

// ServeHTTP lets a request through.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, token, _ := r.BasicAuth()
	path, inside := strings.CutPrefix(r.URL.EscapedPath(), "/v1/Account/"+d.id+"/")
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if id != d.id || token != d.token || !inside || err != nil {
		http.Error(w, "not from here", http.StatusForbidden)
		return
	}
	if d.passed != nil {
		d.passed()
	}
	k, member := target(path)
	creates := r.Method == http.MethodPost && member == "" && k.name != ""
	if refusal := d.refusal(k, member, r.Method, path, body); refusal != "" {
		http.Error(w, refusal, http.StatusForbidden)
		return
	}
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	if r.Method == http.MethodGet {
		body = nil
	}
	answered := false
	if creates {
		defer func() {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.doubt = d.doubt || !answered
		}()
	}
	a, err := d.send(r.Context(), r.Method, path, body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if made := text(a.object[k.id]); creates && a.ok() && made != "" {
		d.keep(k, made, nil)
		answered = true
	}
	answered = answered || a.refused() || a.status == http.StatusTooManyRequests
	if r.Method == http.MethodDelete && (a.ok() || a.status == http.StatusNotFound) {
		d.forget(member)
	}
	for _, name := range []string{"Content-Type", "Retry-After", "X-Request-Id"} {
		if value := a.header.Get(name); value != "" {
			w.Header().Set(name, value)
		}
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(bytes.ReplaceAll(a.body, []byte(d.service.id), []byte(d.id)))
}

// target is the kind and the id in a path below the account.
func target(path string) (kind, string) {
	for _, k := range kinds {
		if rest, ok := strings.CutPrefix(path, collection(k)); ok {
			id, _ := url.PathUnescape(strings.TrimSuffix(rest, "/"))
			return k, id
		}
	}
	return kind{}, ""
}

// refusal is why a request is not let through, "" if it is.
func (d *door) refusal(k kind, id, method, path string, body []byte) string {
	var sent map[string]any
	switch {
	case method == http.MethodGet:
	case method == http.MethodPost && d.lends(path):
	case k.name == "":
		return "nothing outside of Zentrunk is changed"
	case id != "" && !d.ids()[id]:
		return "nothing is changed but what this run has made"
	case id != "":
	case json.Unmarshal(body, &sent) != nil || !ours(k, sent, d.ids()):
		return "what could not be recognised is not made"
	case d.count() >= most:
		return "too many objects at a time"
	}
	return ""
}

// lends says whether a path is that of the number which takes part.
func (d *door) lends(path string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lent != nil && path == d.lent.path()
}
