package tfutil

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

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

// refuseIfUsed reports trunks that still use an object about to be deleted, or that this
// cannot be found out; the object must then stay. Terraform deletes what is removed from a
// configuration before it updates what pointed at it, and the service would delete or
// break those trunks.
func (r *Resource[T, R, F]) refuseIfUsed(ctx context.Context, known Known, usage Usage, diags *diag.Diagnostics) (refused bool) {
	label := r.Label(known.Name, known.ID)
	uses := func(trunk *zentrunk.Trunk) bool { return usage.Uses(trunk, known.ID) }
	var users []*zentrunk.Trunk
	for wait, begun := firstPoll, time.Now(); ; wait = min(2*wait, slowestPoll) {
		var err error
		users, err = r.client.TrunksUsing(ctx, usage.Filters(known.ID), uses)
		if err != nil {
			r.AddError(diags, "delete", Capital(label)+" was not deleted, because the trunks that use it could not be listed", err, "It stays in the state.")
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
	if _, err := r.Collection.Get(ctx, known.ID); zentrunk.IsNotFound(err) {
		return false // it is gone already; what uses it is broken already
	}
	diags.AddError("Unable to delete "+r.Name, fmt.Sprintf(
		"%s is still used, so it was not deleted: %s. It stays in the state. Used by:\n\n%s\n\n"+
			"Terraform deletes what is removed from a configuration before it changes what pointed at it. "+
			"To change the trunks first (with a -target for each one), and then apply the rest:\n\n"+
			"  terraform apply -target=zentrunk_trunk.NAME\n  terraform apply\n\n"+
			"To have the right order from the start, give every %s this, and apply it before you remove or replace one:\n\n"+
			"  lifecycle {\n    create_before_destroy = true\n  }\n\n"+
			"A trunk that is managed elsewhere must be changed there.",
		Capital(label), usage.Consequence, listUsers(users), r.Type))
	return true
}

func listUsers(users []*zentrunk.Trunk) string {
	noun := Noun{Name: "trunk"}
	var lines []string
	for _, trunk := range users[:min(len(users), usersShown)] {
		lines = append(lines, "  "+noun.Label(shorten(trunk.Name), trunk.ID))
	}
	if more := len(users) - usersShown; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return strings.Join(lines, "\n")
}
