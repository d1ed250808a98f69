package zentrunk

import (
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

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"
)

// Defaults of a [Config]; see there for what they mean.
const (
	DefaultMaxRetries        = 4
	DefaultRequestTimeout    = 30 * time.Second
	DefaultRequestsPerSecond = 50
)

// Config is what a [Client] needs to know. There are no defaults here: the zero
// value of a number means zero.
type Config struct {
	BaseURL           string        // see [ParseBaseURL]
	AuthID            string        // account (MA…) or subaccount (SA…)
	AuthToken         string        // never logged, never part of an error
	UserAgent         string        // sent with every request
	MaxRetries        int           // further attempts after the first; 0 turns retrying off
	RequestTimeout    time.Duration // of one attempt, from connecting to the last byte of the answer
	RequestsPerSecond int           // 0 is unlimited; Plivo allows an account 300 in 5 seconds
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

	base       *url.URL
	authID     string
	authHeader string
	userAgent  string
	secrets    []string
	maxRetries int
	waits      waits
	http       *http.Client
}

// New makes a client. It sends no request. An error says which part of the
// configuration is at fault.
func New(config Config) (*Client, error) {
	base, err := ParseBaseURL(config.BaseURL)
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
		http: &http.Client{
			Transport:     newTransport(config),
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	c.Trunks = newCollection[Trunk, TrunkRequest, TrunkFilter](c, config, "Trunk", "trunk_id",
		func(t *Trunk) string { return t.ID }, func(t *Trunk) string { return t.Name })
	c.IPAccessControlLists = newCollection[IPAccessControlList, IPAccessControlListRequest, NoFilter](c, config, "IPAccessControlList", "ipacl_uuid",
		func(l *IPAccessControlList) string { return l.UUID }, func(l *IPAccessControlList) string { return l.Name })
	c.Credentials = newCollection[Credential, CredentialRequest, NoFilter](c, config, "Credential", "credential_uuid",
		func(d *Credential) string { return d.UUID }, func(d *Credential) string { return d.Name })
	c.URIs = newCollection[URI, URIRequest, NoFilter](c, config, "URI", "uri_uuid",
		func(u *URI) string { return u.UUID }, func(u *URI) string { return u.Name })
	return c, nil
}

// AuthID is the account that the client works on.
func (c *Client) AuthID() string { return c.authID }

// newTransport assembles what one attempt passes through, outermost first: the rate
// limit, then the clock of the attempt, the log and the bounded reading of the
// answer, then the network. The limit comes before the clock, so that waiting for
// one's turn does not use up the request's time.
func newTransport(config Config) http.RoundTripper {
	network := config.Transport
	if network == nil {
		network = newNetwork()
	}
	var limit *rate.Limiter
	if config.RequestsPerSecond > 0 {
		// A small burst keeps the peak near the limit in every window of a second.
		limit = rate.NewLimiter(rate.Limit(config.RequestsPerSecond), max(1, config.RequestsPerSecond/10))
	}
	return &attemptTransport{network: network, limit: limit, timeout: config.RequestTimeout, logger: config.Logger}
}

// newNetwork is a pool wide enough for a high -parallelism, so that no request pays
// for a handshake that an earlier one has paid for.
func newNetwork() *http.Transport {
	network := http.DefaultTransport.(*http.Transport).Clone() //nolint:errcheck,forbidigo // documented to be one, and only copied
	network.MaxIdleConns = 0
	network.MaxIdleConnsPerHost = 100
	network.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	return network
}

// request builds the one form that every request has: escaped path segments, a
// trailing slash (the API's rule), Basic auth, JSON.
func (c *Client) request(ctx context.Context, call *call) (*retryablehttp.Request, error) {
	target := *c.base
	target.RawPath = target.EscapedPath()
	for _, segment := range append([]string{"Account", c.authID, "Zentrunk"}, call.path...) {
		if segment == "" || segment == "." || segment == ".." {
			return nil, fmt.Errorf("%q cannot be part of a request's path", segment)
		}
		target.Path += "/" + segment
		target.RawPath += "/" + url.PathEscape(segment)
	}
	target.Path += "/"
	target.RawPath += "/"
	target.RawQuery = call.query.Encode()

	var body any
	if call.body != nil {
		body = call.body
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, call.method, target.String(), body)
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

// send carries out a call, retries included, and returns the answer if it is a
// success (2xx). Anything else is an *Error.
func (c *Client) send(ctx context.Context, call *call) (*answer, error) {
	call.secrets = longestFirst(slices.Concat(call.secrets, c.secrets))
	req, err := c.request(context.WithValue(ctx, callKey{}, call), call)
	if err != nil {
		e := call.errorf("%s.", err)
		e.cause = err
		return nil, e
	}
	call.url = req.URL
	// What the attempts came to is in the call, the body read and bounded; the
	// library's own error would lose the last answer.
	resp, err := c.retrying(call).Do(req)
	if resp != nil {
		_ = resp.Body.Close()
	}
	return call.outcome(ctx, err)
}
