package object

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// usagePatience is how long trunks that use an object may go on doing so before its
// deletion is refused: a list can lag behind a change or a deletion a moment ago.
const usagePatience = 5 * time.Second

// usersShown is how many of the trunks an error names.
const usersShown = 10

// Usage is how trunks use the objects of a noun; the zero value is for a noun that they
// do not use.
type Usage struct {
	// Consequence of deleting an object that trunks use, to follow "it was not deleted: ".
	Consequence string
	// Filters are those that find the trunks which may use the object of this id.
	Filters func(id string) []zentrunk.TrunkFilter
	// Uses verifies one that was found.
	Uses func(trunk *zentrunk.Trunk, id string) bool
}

// users finds out which trunks use what is about to be deleted: one [look] at them for all
// deletions of a configuration that wait, of whatever noun.
type users struct {
	*look[[]*zentrunk.Trunk]

	mu    sync.Mutex
	asked map[*inquiry]struct{} // by those who wait for a look
}

// inquiry asks for the trunks that use one object.
type inquiry struct {
	Usage

	id string
}

func newUsers(client *zentrunk.Client) *users {
	u := &users{asked: map[*inquiry]struct{}{}}
	u.look = newLook(func(ctx context.Context) ([]*zentrunk.Trunk, error) {
		u.mu.Lock()
		asked := slices.Collect(maps.Keys(u.asked))
		u.mu.Unlock()
		var filters []zentrunk.TrunkFilter
		for _, i := range asked {
			filters = append(filters, i.Filters(i.id)...)
		}
		return client.TrunksUsing(ctx, filters, func(t *zentrunk.Trunk) bool {
			return slices.ContainsFunc(asked, func(i *inquiry) bool { return i.Uses(t, i.id) })
		})
	})
	return u
}

// of are the trunks that use the object of this id, at some moment after the call.
func (u *users) of(ctx context.Context, usage Usage, id string) ([]*zentrunk.Trunk, error) {
	i := &inquiry{usage, id}
	u.mu.Lock()
	u.asked[i] = struct{}{}
	u.mu.Unlock()
	trunks, err := u.see(ctx)
	u.mu.Lock()
	delete(u.asked, i)
	u.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(trunks), func(t *zentrunk.Trunk) bool { return !usage.Uses(t, id) }), err
}

// refuseIfUsed reports trunks that still use an object about to be deleted, or that this
// cannot be found out; the object must then stay. Terraform deletes what is removed from a
// configuration before it updates what pointed at it, and the service would delete or
// break those trunks.
func (r *Resource[T, R]) refuseIfUsed(ctx context.Context, known Known, usage Usage, private PrivateReader, diags *diag.Diagnostics) (refused bool) {
	label := r.Label(known.Name, known.ID)
	var users []*zentrunk.Trunk
	for wait, begun := firstPoll, time.Now(); ; wait = min(2*wait, slowestPoll) {
		var err error
		users, err = r.users.of(ctx, usage, known.ID)
		if err != nil {
			r.AddError(diags, "delete", tfutil.Capital(label)+" was not deleted, because the trunks that use it could not be listed", err, staysInState)
			return true
		}
		if len(users) == 0 {
			return false
		}
		if time.Since(begun) >= usagePatience {
			break
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
			continue
		case <-ctx.Done():
			timer.Stop()
		}
		break
	}
	// If it is gone already, what uses it is broken already.
	if gone := r.IsGoneAlready(ctx, known, private, diags); gone || diags.HasError() {
		return !gone
	}
	diags.AddError("Unable to delete "+r.Name, fmt.Sprintf(
		"%s is still used, so it was not deleted: %s. It stays in the state. Used by:\n\n%s\n\n%s",
		tfutil.Capital(label), usage.Consequence, listUsers(users), leave(known.ID)))
	return true
}

// IsGoneAlready reports whether an object that is to be deleted does not exist any more. What
// keeps a 404 from being believed is reported.
func (r *Resource[T, R]) IsGoneAlready(ctx context.Context, known Known, private PrivateReader, diags *diag.Diagnostics) bool {
	look := func(ctx context.Context) error { _, err := r.Endpoint.Get(ctx, known.ID); return err }
	if !zentrunk.IsNotFound(look(ctx)) {
		return false
	}
	gone, _ := r.isGone(ctx, "delete", r.Label(known.Name, known.ID), private, look, diags)
	return gone
}

func listUsers(users []*zentrunk.Trunk) string {
	noun := Noun{Name: "trunk"}
	var lines []string
	for _, trunk := range users[:min(len(users), usersShown)] {
		lines = append(lines, "  "+noun.Label(tfutil.Shorten(trunk.Name), trunk.ID))
	}
	if more := len(users) - usersShown; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return strings.Join(lines, "\n")
}
