package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// apart is between the beginnings of two requests: 28 in five seconds, under a tenth of the
// 300 that Plivo allows an account.
const apart = 175 * time.Millisecond

// requestTimeout is of one request, from connecting to the last byte of the answer.
const requestTimeout = time.Minute

// kind is a kind of object by its collection, and the field of its id.
type kind struct{ name, id string }

var (
	trunks      = kind{"Trunk", "trunk_id"}
	lists       = kind{"IPAccessControlList", "ipacl_uuid"}
	credentials = kind{"Credential", "credential_uuid"}
	uris        = kind{"URI", "uri_uuid"}
	// kinds are all, in an order in which they can be deleted: what uses others goes first.
	kinds = []kind{trunks, lists, credentials, uris}
)

// service is the account as the questions need it: a request can hold what no client would
// send. The provider's client is what is being judged, so it has no part in this.
type service struct {
	base, id, token string
	transport       http.RoundTripper
	apart           time.Duration

	mu   sync.Mutex
	next time.Time // when the next request may begin
}

// answer is what came of a request.
type answer struct {
	status int
	header http.Header
	body   []byte
	object map[string]any // the body where it is a JSON object, else nil
}

func (a answer) ok() bool { return a.status/100 == 2 }

// refused: the service understood, and said no.
func (a answer) refused() bool { return a.status/100 == 4 && a.status != http.StatusTooManyRequests }

// wait waits for a request's turn.
func (s *service) wait(ctx context.Context) error {
	s.mu.Lock()
	now := time.Now()
	turn := now
	if s.next.After(now) {
		turn = s.next
	}
	s.next = turn.Add(s.apart)
	s.mu.Unlock()
	return pause(ctx, turn.Sub(now))
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return ctx.Err()
	}
}

// send sends one request, once. A write that has begun is not cut off by the context: nobody
// would know what became of it.
func (s *service) send(ctx context.Context, method, path string, body []byte) (answer, error) {
	if err := s.wait(ctx); err != nil {
		return answer{}, err
	}
	if method != http.MethodGet {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.base+"/Account/"+url.PathEscape(s.id)+"/"+path, bytes.NewReader(body)) //nolint:gosec // G704: the address is the one that was given, the path is escaped
	if err != nil {
		return answer{}, err
	}
	req.SetBasicAuth(s.id, s.token)
	req.Header.Set("User-Agent", "terraform-provider-zentrunk-live")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := s.transport.RoundTrip(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, header: resp.Header}
	if a.body, err = io.ReadAll(io.LimitReader(resp.Body, 1<<20)); err != nil {
		return answer{}, err
	}
	_ = json.Unmarshal(a.body, &a.object) // what is no object stays nil
	return a, nil
}

// offers says whether the service speaks a protocol, as TLS negotiates it.
func (s *service) offers(protocol string) bool {
	address, err := url.Parse(s.base)
	if err != nil {
		return false
	}
	port := address.Port()
	if port == "" {
		port = "443"
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if t, ok := s.transport.(*http.Transport); ok && t.TLSClientConfig != nil {
		config = t.TLSClientConfig.Clone()
	}
	config.NextProtos = []string{protocol}
	dialer := tls.Dialer{NetDialer: &net.Dialer{Timeout: 10 * time.Second}, Config: config}
	connection, err := dialer.DialContext(context.Background(), "tcp", net.JoinHostPort(address.Hostname(), port))
	if err != nil {
		return false
	}
	defer func() { _ = connection.Close() }()
	spoken, ok := connection.(*tls.Conn)
	agreed := ""
	if ok {
		agreed = spoken.ConnectionState().NegotiatedProtocol
	}
	// Who knows nothing of the negotiation speaks HTTP/1.1.
	return agreed == protocol || agreed == "" && protocol == "http/1.1"
}

// unanswered is that the network did not bring an answer. What it says instead can hold the
// address and the like, which is not for reports.
type unanswered struct{ cause error }

func (unanswered) Error() string { return "no answer from the service" }

func (u unanswered) Unwrap() error { return u.cause }

// attempts are how often a request is sent that may be sent again.
const attempts = 5

// call sends a request until it has an answer. A create is sent once, but after a 429.
func (s *service) call(ctx context.Context, method, path string, body any) (answer, error) {
	var encoded []byte
	if body != nil {
		var err error
		if encoded, err = json.Marshal(body); err != nil {
			return answer{}, err
		}
	}
	creates := method == http.MethodPost && strings.Count(path, "/") == 2
	var a answer
	var err error
	for n := range attempts {
		a, err = s.send(ctx, method, path, encoded)
		long := time.Second << n
		switch {
		case ctx.Err() != nil && err != nil:
			return a, ctx.Err()
		case err == nil && a.status == http.StatusTooManyRequests:
			if seconds, err := strconv.Atoi(a.header.Get("Retry-After")); err == nil {
				long = min(time.Minute, time.Duration(seconds)*time.Second)
			}
		case err == nil && a.status < 500, creates && err == nil:
			return a, nil
		case creates:
			return a, unanswered{err}
		}
		if err := pause(ctx, long); err != nil {
			return a, err
		}
	}
	if err != nil {
		err = unanswered{err}
	}
	return a, err
}

func collection(k kind) string { return "Zentrunk/" + k.name + "/" }

func member(k kind, id string) string { return collection(k) + url.PathEscape(id) + "/" }

// page is one page of a list.
type page struct {
	answer
	objects      []map[string]any
	total, limit int // -1 where the service does not say
}

func (s *service) page(ctx context.Context, k kind, query url.Values) (page, error) {
	a, err := s.call(ctx, http.MethodGet, collection(k)+"?"+query.Encode(), nil)
	p := page{answer: a, total: -1, limit: -1}
	if err != nil || !a.ok() {
		return p, err
	}
	items, ok := a.object["objects"].([]any)
	if !ok {
		return p, fmt.Errorf("the list of %s is none: HTTP status %d", k.name, a.status)
	}
	for _, item := range items {
		if o, ok := item.(map[string]any); ok {
			p.objects = append(p.objects, o)
		}
	}
	meta, _ := a.object["meta"].(map[string]any)
	if n, ok := meta["total_count"].(float64); ok {
		p.total = int(n)
	}
	if n, ok := meta["limit"].(float64); ok {
		p.limit = int(n)
	}
	return p, nil
}

// list is all pages of a list.
func (s *service) list(ctx context.Context, k kind, filter url.Values) ([]map[string]any, error) {
	var all []map[string]any
	seen := map[string]bool{}
	for {
		query := url.Values{"limit": {"20"}, "offset": {strconv.Itoa(len(all))}}
		maps.Copy(query, filter)
		p, err := s.page(ctx, k, query)
		if err != nil {
			return nil, err
		}
		if !p.ok() {
			return nil, fmt.Errorf("the list of %s cannot be read: HTTP status %d", k.name, p.status)
		}
		fresh := false
		for _, o := range p.objects {
			fresh = fresh || !seen[text(o[k.id])]
			seen[text(o[k.id])] = true
		}
		all = append(all, p.objects...)
		// A total of the page alone is none: such a list ends where a page brings nothing new.
		full := 20
		if p.limit > 0 {
			full = min(full, p.limit)
		}
		if !fresh || len(p.objects) < full && p.total <= len(all) {
			return all, nil
		}
	}
}

// read is a member GET's object, whether it is wrapped or not; nil where there is none.
func (a answer) read() map[string]any {
	if !a.ok() {
		return nil
	}
	if inner, ok := a.object["object"].(map[string]any); ok {
		return inner
	}
	return a.object
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func texts(v any) []string {
	items, _ := v.([]any)
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = text(item)
	}
	return list
}

// names are the fields of an object, as far as they look like names of fields.
func names(o map[string]any) []string {
	var found []string
	for name := range o {
		if len(name) <= 40 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") == "" {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}
