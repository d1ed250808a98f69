package phonenumber

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// releasePatience is how long a number may go on showing the trunk that has just let go of it.
const releasePatience = 5 * time.Second

// errKept is a release that the service took, and did not carry out.
var errKept = errors.New("the service keeps the route")

// endpoint makes objects of the routes of numbers. The number is there before its route and
// after it, so that to make one is an update, which can be sent twice; and so is to end one.
type endpoint struct{ *zentrunk.Numbers }

func newEndpoint(client *zentrunk.Client) object.Endpoint[zentrunk.Number, request] {
	return endpoint{client.Numbers}
}

// Create routes a number. Where the answer does not say whether the service took the request,
// the route is there all the same, for whatever the number shows when it is read back.
func (e endpoint) Create(ctx context.Context, r request) (id string, err error) {
	if err := e.Update(ctx, r.number, r); err != nil && !zentrunk.IsUncertain(err) {
		return "", err
	}
	return r.number, nil
}

// Update routes a number.
func (e endpoint) Update(ctx context.Context, number string, r request) error {
	return e.Numbers.Update(ctx, number, zentrunk.NumberRequest{AppID: zentrunk.Set(r.trunk)})
}

// FindByName finds nothing: that a number is routed is no obstacle to routing it.
func (e endpoint) FindByName(context.Context, string) ([]*zentrunk.Number, error) { return nil, nil }

// Delete takes a number away from what has it, without saying who is to have it: an update
// without app_id has the service assign the account's default application, and where it does
// not, one with "" leaves the number without a route. Between the two it waits, as the second
// would undo the first if that only shows late. The error is errKept if neither helps.
func (e endpoint) Delete(ctx context.Context, number string) error {
	get := func(ctx context.Context) (*zentrunk.Number, error) { return e.Get(ctx, number) }
	shown, err := get(ctx)
	if err != nil || shown.AppID() == "" {
		return err
	}
	kept := errKept
	for _, r := range []zentrunk.NumberRequest{{}, {AppID: zentrunk.Set("")}} {
		gone, err := left(ctx, get, shown.AppID(), e.Numbers.Update(ctx, number, r))
		switch {
		case gone:
			return nil
		case zentrunk.IsRefused(err):
			kept = fmt.Errorf("%w: %w", errKept, err)
		case err != nil:
			return err
		}
	}
	return kept
}

// left reports whether a number has left the application or trunk that had it, after an update
// that came to sent. A refusal is an error; that nothing came of the update is none.
func left(ctx context.Context, get func(context.Context) (*zentrunk.Number, error), from string, sent error) (bool, error) {
	if sent != nil && !zentrunk.IsUncertain(sent) {
		return false, sent
	}
	_, still, err := object.Await(ctx, get, releasePatience, func(n *zentrunk.Number) string {
		if n.AppID() == from {
			return from
		}
		return ""
	})
	if err == nil && still != "" {
		err = errors.Join(sent, ctx.Err())
	}
	return err == nil && still == "", err
}
