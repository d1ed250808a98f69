package object

import (
	"context"
	"iter"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Endpoint is where the objects of a noun live: T is an object as the service returns it, R
// the body of a request that makes or changes one. A [zentrunk.Collection] is one. What is no
// member of a collection, such as a setting of something else, brings its own: its Create can
// be an update of the service's, and the id one that the caller knew.
//
// The methods promise what those of [zentrunk.Collection] do, in their errors above all:
// [zentrunk.IsNotFound] and [zentrunk.IsUncertain] decide what is lost.
type Endpoint[T, R any] interface {
	ID(object *T) string
	Name(object *T) string // "" if it has none

	Create(ctx context.Context, request R) (id string, err error)
	Get(ctx context.Context, id string) (*T, error)
	// Read is Get for a refresh: what a list shows will do where same holds for it; nil
	// believes every list.
	Read(ctx context.Context, id string, same func(*T) bool) (*T, error)
	Update(ctx context.Context, id string, request R) error
	Delete(ctx context.Context, id string) error

	ListAhead(ctx context.Context, filter zentrunk.Filter, ahead zentrunk.Ahead) iter.Seq2[*T, error]
	FindByName(ctx context.Context, name string) ([]*T, error)
	// Confirm is nil if there are such objects at the client's address at all.
	Confirm(ctx context.Context) error
}

// Objects are those of one noun in the configured account, as resources and data sources work
// with them. What goes wrong in a method is explained in the diagnostics, and its result is
// then the zero value.
type Objects[T, R any] struct {
	Noun
	Endpoint Endpoint[T, R]
	AuthID   string // the configured account

	endpoint func(*zentrunk.Client) Endpoint[T, R]
	client   *zentrunk.Client
}

// connect takes over the client, once the provider is configured.
func (o *Objects[T, R]) connect(data *ProviderData) {
	if data != nil {
		o.client, o.Endpoint, o.AuthID = data.client, o.endpoint(data.client), data.client.AuthID()
	}
}

func (o *Objects[T, R]) get(id string) func(context.Context) (*T, error) {
	return func(ctx context.Context) (*T, error) { return o.Endpoint.Get(ctx, id) }
}
