package emulator

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// controlPath is below which a server is controlled.
const controlPath = "/_emulator/"

// What a caller of the controls can make the server hold.
const (
	maxControlBody = 32 << 20
	maxFaults      = 1000
)

// nothing is what there is to say where all is said by the status.
var nothing any = struct{}{}

var (
	errNoSuchControl = errors.New("there is no such control")
	errNoSuchFault   = errors.New("there is no such fault; perhaps it has happened")
)

// newControl serves what tests and people do to a running server from outside. No credentials
// are asked for: whoever reaches the emulator may use them. Web pages of other sites may not.
func (s *Server) newControl() http.Handler {
	mux := http.NewServeMux()
	var patterns []string
	handle := func(method, path string, serve func(r *http.Request, body []byte) (any, error)) {
		if method != "" {
			patterns = append(patterns, method+" "+controlPath+path)
		}
		mux.HandleFunc(strings.TrimSpace(method+" "+controlPath+path), func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxControlBody))
			var result any
			if err == nil {
				result, err = serve(r, body)
			}
			status := http.StatusOK
			if err != nil {
				status, result = controlStatus(err), map[string]any{"error": err.Error()}
			} else if result == nothing {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			a := &answer{status, http.Header{"Content-Type": {"application/json"}}, encodeJSON(result, "  ")}
			a.write(w)
		})
	}
	handle("GET", "health", func(*http.Request, []byte) (any, error) { return s.health(), nil })
	handle("POST", "reset", func(*http.Request, []byte) (any, error) {
		s.Reset()
		return s.health(), nil
	})
	handle("POST", "load", func(_ *http.Request, body []byte) (any, error) {
		err := s.Load(body)
		return s.health(), err
	})
	handle("GET", "objects", func(*http.Request, []byte) (any, error) { return s.state(true), nil })
	handle("GET", "journal", s.showJournal)
	handle("DELETE", "journal", func(*http.Request, []byte) (any, error) {
		s.ResetJournal()
		return nothing, nil
	})
	handle("GET", "faults", func(*http.Request, []byte) (any, error) { return map[string]any{"faults": s.faults.shown()}, nil })
	handle("POST", "faults", s.addFault)
	handle("DELETE", "faults", func(*http.Request, []byte) (any, error) {
		s.ClearFaults()
		return nothing, nil
	})
	handle("DELETE", "faults/{serial}", s.removeFault)
	handle("GET", "options", func(*http.Request, []byte) (any, error) { return s.opts.Load().shown(), nil })
	handle("PATCH", "options", s.patchOptions)
	handle("", "", func(*http.Request, []byte) (any, error) {
		return nil, fmt.Errorf("%w; there are: %s", errNoSuchControl, strings.Join(patterns, ", "))
	})
	return http.NewCrossOriginProtection().Handler(mux)
}

// refuseHost refuses what may come from a web page whose own name was made to lead here, which
// to a browser is no other site.
func refuseHost(w http.ResponseWriter, host string) {
	http.Error(w, fmt.Sprintf("%q is no name of the emulator: a web page could have it stand for this address. Use the address, localhost or a name without dots, or allow it with -control-host (control_hosts in the options)", host), http.StatusForbidden)
}

// hostname is what stands before the port of a Host header, in lower case, without the dot of the root.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// reachedBy says whether a request for such a host can only be meant for this server. Whoever
// has a name in the public DNS can have it lead here, for a browser that shows their page; an
// address cannot, nor a name without dots, such as a service's in a pipeline, nor one below
// localhost (RFC 6761) or internal (reserved by ICANN, as in host.docker.internal).
func (o *Options) reachedBy(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	top := host[strings.LastIndex(host, ".")+1:]
	return top == host || top == "localhost" || top == "internal" ||
		slices.ContainsFunc(o.ControlHosts, func(name string) bool { return hostname(name) == host })
}

func controlStatus(err error) int {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return http.StatusRequestEntityTooLarge
	}
	if errors.Is(err, errNoSuchControl) || errors.Is(err, errNoSuchFault) {
		return http.StatusNotFound
	}
	return http.StatusBadRequest
}

// health is how many objects there are in all accounts, and at which revision.
func (s *Server) health() map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := map[Kind]int{}
	for _, a := range s.accounts {
		for kind, c := range a.collections {
			count[kind] += len(c.order)
		}
	}
	return map[string]any{"status": "ok", "objects": count, "revision": s.revision()}
}

// showJournal answers the requests, narrowed by what the query says.
func (s *Server) showJournal(r *http.Request, _ []byte) (any, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, errors.New("the query cannot be read")
	}
	var after uint64
	want := map[string]func(q *Request, value string) bool{
		"account": func(q *Request, value string) bool { return q.Account == value },
		"kind":    func(q *Request, value string) bool { return string(q.Kind) == value },
		"op":      func(q *Request, value string) bool { return string(q.Op) == value },
		"method":  func(q *Request, value string) bool { return q.Method == value },
		"after":   func(q *Request, _ string) bool { return q.Serial > after },
	}
	for name := range query {
		if want[name] == nil {
			return nil, fmt.Errorf("%s is unknown; known are: %s", name, strings.Join(slices.Sorted(maps.Keys(want)), ", "))
		}
	}
	if query.Has("after") {
		if after, err = strconv.ParseUint(query.Get("after"), 10, 64); err != nil {
			return nil, errors.New("after must be the serial of a request")
		}
	}
	requests := []map[string]any{}
	for _, request := range s.journal.filter(func(q *Request) bool {
		for name := range query {
			if !want[name](q, query.Get(name)) {
				return false
			}
		}
		return true
	}) {
		requests = append(requests, request.shown())
	}
	return map[string]any{"requests": requests}, nil
}

func (s *Server) addFault(_ *http.Request, body []byte) (any, error) {
	var f Fault
	if err := decodeInto(body, &f); err != nil {
		return nil, err
	}
	if f.Status != 0 && (f.Status < http.StatusOK || f.Status > 599) {
		return nil, errors.New("status must be from 200 to 599")
	}
	if len(s.faults.shown()) >= maxFaults {
		return nil, fmt.Errorf("there are %d faults already: DELETE %sfaults", maxFaults, controlPath)
	}
	a := s.faults.add(f)
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	return a.shown(), nil
}

func (s *Server) removeFault(r *http.Request, _ []byte) (any, error) {
	f := &s.faults
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.IndexFunc(f.active, func(a *activeFault) bool { return strconv.Itoa(a.serial) == r.PathValue("serial") })
	if i < 0 {
		return nil, errNoSuchFault
	}
	f.drop(f.active[i])
	return nothing, nil
}

func (f *faults) shown() []any {
	f.mu.Lock()
	defer f.mu.Unlock()
	shown := make([]any, len(f.active))
	for i, a := range f.active {
		shown[i] = a.shown()
	}
	return shown
}

// shown is the fault and how many requests it has met. The caller holds the faults' mutex.
func (a *activeFault) shown() map[string]any {
	shown := shownFields(reflect.ValueOf(a.Fault))
	shown["serial"], shown["seen"] = a.serial, a.seen
	return shown
}

// patchOptions changes options while the server runs, and answers with all of them.
func (s *Server) patchOptions(_ *http.Request, body []byte) (any, error) {
	var err error
	s.change(func(o *Options) {
		changed := *o
		if err = DecodeOptions(body, &changed); err != nil {
			return
		}
		if changed.AuthID != o.AuthID || changed.AuthToken != o.AuthToken || !maps.Equal(changed.Accounts, o.Accounts) || changed.NoControl || !slices.Equal(changed.ControlHosts, o.ControlHosts) ||
			!slices.Equal(changed.Numbers.Rented, o.Numbers.Rented) || !slices.Equal(changed.Numbers.Applications, o.Numbers.Applications) {
			err = errors.New("auth_id, auth_token, accounts, no_control, control_hosts, and what is rented and the applications of numbers cannot be changed while the emulator runs")
			return
		}
		*o = changed
	})
	if err != nil {
		return nil, err
	}
	return s.opts.Load().shown(), nil
}

func (o *Options) shown() map[string]any {
	shown := shownFields(reflect.ValueOf(*o))
	shown["auth_token"] = hiddenText
	tokens := map[string]string{}
	for id := range o.Accounts {
		tokens[id] = hiddenText
	}
	shown["accounts"] = tokens
	return shown
}
