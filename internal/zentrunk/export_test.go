package zentrunk

import (
	"errors"
	"net/http"
	"time"
)

// SetWaits shortens (or stretches) the waits between attempts.
func (c *Client) SetWaits(first, longest time.Duration) {
	c.waits = waits{first: first, firstLimited: first, longest: longest, patience: defaultWaits.patience}
	c.line.apart = first / 25
}

// VaultRequest is a request with a secret, as those for credentials are.
type VaultRequest struct {
	Username string   `json:"username"`
	Password string   `json:"password"`
	Known    []string `json:"-"` // its secrets, where not only the password
}

func (r VaultRequest) secrets() []string {
	if r.Known != nil {
		return r.Known
	}
	return []string{r.Password}
}

// MarshalError is a request that cannot be written as JSON.
type MarshalError struct{}

func (MarshalError) MarshalJSON() ([]byte, error) { return nil, errors.New("no") }

// Vault is a collection whose requests hold secrets.
func (c *Client) Vault() *Collection[Trunk, VaultRequest] {
	return &Collection[Trunk, VaultRequest]{
		client: c, path: []string{"Zentrunk", "Vault"}, idField: "trunk_id", id: c.Trunks.id, name: c.Trunks.name,
	}
}

// Unwritable is a collection whose requests cannot be written as JSON.
func (c *Client) Unwritable() *Collection[Trunk, MarshalError] {
	return &Collection[Trunk, MarshalError]{
		client: c, path: []string{"Zentrunk", "Unwritable"}, idField: "trunk_id", id: c.Trunks.id, name: c.Trunks.name,
	}
}

// NewNetwork is what carries the requests of a client that is given no transport.
func NewNetwork() *http.Transport { return newNetwork() }
