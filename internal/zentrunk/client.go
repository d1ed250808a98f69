package zentrunk

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Defaults of a [Config]; see there for what they mean.
const (
	DefaultMaxRetries        = 4
	DefaultRequestTimeout    = 30 * time.Second
	DefaultRequestsPerSecond = 50
)

// idleTimeout is how long a connection is kept that nobody uses: less than the 60 s after
// which a usual balancer closes it, perhaps just as a request goes out.
const idleTimeout = 45 * time.Second

// Config is what a [Client] needs to know. There are no defaults here: the zero
// value of a number means zero.
type Config struct {
	BaseURL           string        // see [ParseBaseURL]
	AuthID            string        // account (MA…) or subaccount (SA…)
	AuthToken         string        // never logged, never part of an error
	UserAgent         string        // sent with every request
	MaxRetries        int           // further attempts after the first; 0 turns retrying off
	RequestTimeout    time.Duration // of one attempt, from connecting to the last byte of the answer
	RequestsPerSecond int           // on average over any 5 seconds, in which so many may go at once; 0 is unlimited
	Logger            Logger        // nil logs nothing
	// PlainReads makes every [Collection.Read] a request of its own.
	PlainReads bool

	// Transport carries the requests; nil is a pooled transport that verifies
	// certificates and honours the proxy variables. For tests.
	Transport http.RoundTripper
}

// Client talks to one account. It is safe for concurrent use.
type Client struct {
	Trunks               *Trunks
	IPAccessControlLists *IPAccessControlLists
	Credentials          *Credentials
	URIs                 *URIs
	Numbers              *Numbers

	base       *url.URL
	authID     string
	authHeader string
	userAgent  string
	secrets    []string
	maxRetries int
	waits      waits
	timeout    time.Duration // of an attempt
	line       *line
	network    http.RoundTripper
	logger     Logger // may be nil
}

// New makes a client. It sends no request. An error says which part of the
// configuration is at fault.
func New(config Config) (*Client, error) {
	base, err := ParseBaseURL(config.BaseURL, config.AuthID)
	switch {
	case err != nil:
		return nil, fmt.Errorf("base URL %w", err)
	case config.AuthID == "":
		return nil, errors.New("auth ID is empty")
	case config.AuthToken == "":
		return nil, errors.New("auth token is empty")
	case config.RequestTimeout <= 0:
		return nil, errors.New("request timeout must be positive")
	case config.MaxRetries < 0 || config.RequestsPerSecond < 0:
		return nil, errors.New("retries and requests per second must not be negative")
	}
	credentials := base64.StdEncoding.EncodeToString([]byte(config.AuthID + ":" + config.AuthToken))
	c := &Client{
		base:       base,
		authID:     config.AuthID,
		authHeader: "Basic " + credentials,
		userAgent:  config.UserAgent,
		// Without its padding, which not everybody who repeats it keeps.
		secrets:    []string{strings.TrimRight(credentials, "="), config.AuthToken},
		maxRetries: config.MaxRetries,
		waits:      defaultWaits,
		timeout:    config.RequestTimeout,
		line:       newLine(config.RequestsPerSecond, defaultWaits.apart),
		network:    config.Transport,
		logger:     config.Logger,
	}
	if c.network == nil {
		c.network = newNetwork()
	}
	c.Trunks = newCollection[Trunk, TrunkRequest](c, config, []string{"Zentrunk", "Trunk"}, "trunk_id",
		func(t *Trunk) string { return t.ID }, func(t *Trunk) string { return t.Name })
	c.IPAccessControlLists = newCollection[IPAccessControlList, IPAccessControlListRequest](c, config, []string{"Zentrunk", "IPAccessControlList"}, "ipacl_uuid",
		func(l *IPAccessControlList) string { return l.UUID }, func(l *IPAccessControlList) string { return l.Name })
	c.Credentials = newCollection[Credential, CredentialRequest](c, config, []string{"Zentrunk", "Credential"}, "credential_uuid",
		func(d *Credential) string { return d.UUID }, func(d *Credential) string { return d.Name })
	c.URIs = newCollection[URI, URIRequest](c, config, []string{"Zentrunk", "URI"}, "uri_uuid",
		func(u *URI) string { return u.UUID }, func(u *URI) string { return u.Name })
	c.Numbers = newNumbers(c, config)
	return c, nil
}

// AuthID is the account that the client works on.
func (c *Client) AuthID() string { return c.authID }

// BaseURL is the address that the client works at, the same however it was spelled.
func (c *Client) BaseURL() string {
	address := *c.base
	address.Host = strings.ToLower(address.Host)
	for scheme, port := range map[string]string{"https": ":443", "http": ":80"} {
		if address.Scheme == scheme {
			address.Host = strings.TrimSuffix(address.Host, port)
		}
	}
	return address.String()
}

// newNetwork is a pool wide enough for a high -parallelism, so that no request pays
// for a handshake that an earlier one has paid for.
//
// It speaks HTTP/1.1 alone. Over HTTP/2 net/http sends any request again after some
// resets of its stream, a create too, by the thousand and below every limit; and all
// attempts go over one connection, also when that has gone silent.
func newNetwork() *http.Transport {
	network := http.DefaultTransport.(*http.Transport).Clone() //nolint:errcheck,forbidigo // documented to be one, and only copied
	network.Protocols = new(http.Protocols)
	network.Protocols.SetHTTP1(true)
	network.ForceAttemptHTTP2 = false
	network.MaxIdleConns = 0
	network.MaxIdleConnsPerHost = 100
	network.IdleConnTimeout = idleTimeout
	network.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	return network
}

// send carries out a call, retries included, and returns the answer if it is a
// success (2xx). Anything else is an *Error. Redirects are not followed.
func (c *Client) send(ctx context.Context, asked *call) (*answer, error) {
	call := *asked
	call.secrets = longestFirst(slices.Concat(asked.secrets, c.secrets))
	req, err := c.request(ctx, &call)
	if err != nil {
		e := call.errorf("%s.", err)
		e.cause = err
		return nil, e
	}
	giveUp := c.giveUp(ctx)
	for r := (result{}); ; {
		// The line comes before the clock of the attempt: to wait for one's turn does not
		// use up the request's time.
		if err := c.line.turn(ctx, giveUp); err != nil {
			if r.stopped = noTimeLeft; r.attempts == 0 {
				r = result{err: err}
			}
			return call.outcome(ctx, req.URL.Host, r)
		}
		before := r
		r = c.attempt(req, &call, r)
		c.line.over()
		if r.err != nil && ctx.Err() != nil && before.answer != nil && !call.write() {
			r.answer, r.err = before.answer, nil // what the service said is worth more than that time ran out
		}
		wait, again, why := c.again(ctx, giveUp, &call, r)
		if r.isLimited() {
			c.line.hold(wait) // everybody; this one waits in its turn
			wait = 0
		}
		if r.stopped = why; !again || pause(ctx, wait) != nil {
			return call.outcome(ctx, req.URL.Host, r)
		}
	}
}

// request builds the one form that every request has: escaped path segments below the
// account, a trailing slash (the API's rule), Basic auth, JSON.
func (c *Client) request(ctx context.Context, call *call) (*http.Request, error) {
	target := *c.base
	target.RawPath = target.EscapedPath()
	for _, segment := range append([]string{"Account", c.authID}, call.path...) {
		if segment == "" || segment == "." || segment == ".." {
			return nil, fmt.Errorf("%q cannot be part of a request's path", segment)
		}
		target.Path += "/" + segment
		target.RawPath += "/" + url.PathEscape(segment)
	}
	target.Path += "/"
	target.RawPath += "/"
	target.RawQuery = call.query.Encode()

	req, err := http.NewRequestWithContext(ctx, call.method, target.String(), bytes.NewReader(call.body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", c.authHeader)
	req.Header.Set("User-Agent", c.userAgent)
	req.Header.Set("Accept", "application/json")
	if call.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}
