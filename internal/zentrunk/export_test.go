package zentrunk

import (
	"errors"
	"time"
)

// SetWaits shortens (or stretches) the waits between attempts.
func (c *Client) SetWaits(first, longest time.Duration) {
	c.waits = waits{first: first, firstLimited: first, longest: longest}
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
func (c *Client) Vault() *Collection[Trunk, VaultRequest, TrunkFilter] {
	return &Collection[Trunk, VaultRequest, TrunkFilter]{
		client: c, path: "Vault", idField: "trunk_id", id: c.Trunks.id, name: c.Trunks.name,
	}
}

// Unwritable is a collection whose requests cannot be written as JSON.
func (c *Client) Unwritable() *Collection[Trunk, MarshalError, TrunkFilter] {
	return &Collection[Trunk, MarshalError, TrunkFilter]{
		client: c, path: "Unwritable", idField: "trunk_id", id: c.Trunks.id, name: c.Trunks.name,
	}
}
