package object

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// How long the look-up after a failed create may take. After a cancellation somebody
// is waiting for the prompt.
const (
	lookUpTime          = 30 * time.Second
	lookUpTimeCancelled = 1500 * time.Millisecond
)

// candidatesShown bounds how many an error lists.
const candidatesShown = 5

// candidate is an object of the name that a failed create asked for.
type candidate struct {
	id string
	// differs names a setting in which it differs from what was asked for; "" if in none.
	differs string
}

// addCreateError reports a create that failed, so that nothing is lost and nothing made
// twice. Where the request may have taken effect, or the service refused it (most
// often because the name is taken), find looks for objects of that name, and the
// error says what is there and how to adopt it. It never adopts by guess: the object
// may be somebody else's.
func (n Noun) addCreateError(ctx context.Context, diags *diag.Diagnostics, name string, err error,
	find func(context.Context) ([]candidate, error),
) {
	uncertain := zentrunk.IsUncertain(err)
	if !uncertain && !zentrunk.IsRefused(err) {
		n.AddError(diags, "create", tfutil.Capital(n.Label(name, ""))+" was not created", err)
		return
	}
	if name == "" {
		if !uncertain {
			n.AddError(diags, "create", tfutil.Capital(n.Label("", ""))+" was not created", err)
			return
		}
		n.AddError(diags, "create", "It is not known whether the "+n.Name+" was created", err, fmt.Sprintf(
			"It has no name in the configuration, so the provider cannot look for it. Before you apply again, look in the Plivo console for %s made just now: "+
				"delete it there, or adopt it with its id:\n\n%s\n\nWith a name the provider would have looked for it.", n.one(), n.ImportCommand("ID")))
		return
	}
	found, findErr := n.lookUp(ctx, uncertain, find)
	found = found[:min(len(found), candidatesShown)]
	switch {
	case findErr != nil && uncertain:
		n.AddError(diags, "create", "It is not known whether "+n.Label(name, "")+" was created", err, fmt.Sprintf(
			"To look for it failed as well: %s\n\nBefore you apply again, look in the Plivo console for %s of this name: delete it there, or adopt it with its id:\n\n%s",
			findErr, n.one(), n.ImportCommand("ID")))
	case len(found) == 0 && uncertain:
		n.AddError(diags, "create", tfutil.Capital(n.Label(name, ""))+" was not created, as far as can be told", err, fmt.Sprintf(
			"The provider then looked for %s of this name: there is none. Apply again to create it.", n.one()))
	case len(found) == 0 || findErr != nil:
		n.AddError(diags, "create", tfutil.Capital(n.Label(name, ""))+" was not created", err)
	case uncertain:
		happened := "The answer to the creation of %s did not arrive"
		if zentrunk.StatusOf(err) != 0 {
			happened = "The answer to the creation of %s does not say whether it was created"
		}
		n.AddError(diags, "create", fmt.Sprintf(happened, n.Label(name, "")), err,
			n.describe(found, n.one()+" of this name exists, so it probably was created",
				"If it was created by this apply, adopt it, then apply again:\n\n"+n.adopt(found)))
	default:
		n.AddError(diags, "create", tfutil.Capital(n.Label(name, ""))+" was not created", err,
			n.describe(found, n.one()+" of this name exists", n.yield(found)))
	}
}

// lookUp looks for candidates; after an uncertain create again for a moment, as the
// request may still be on its way or the list lag behind.
func (n Noun) lookUp(ctx context.Context, uncertain bool, find func(context.Context) ([]candidate, error)) ([]candidate, error) {
	allowed, looks := lookUpTime, 1
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		allowed = lookUpTimeCancelled
	case uncertain:
		looks = 3
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), allowed)
	defer cancel()
	for look := 1; ; look++ {
		found, err := find(ctx)
		if err != nil || len(found) > 0 || look == looks {
			return found, err
		}
		timer := time.NewTimer(time.Duration(look) * 500 * time.Millisecond)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, nil
		case <-timer.C:
		}
	}
}

// describe says what was found, and goes on with what is to be done.
func (n Noun) describe(found []candidate, lead, next string) string {
	if len(found) == 1 {
		return fmt.Sprintf("%s: %s (%s). %s", tfutil.Capital(lead), tfutil.Printable(found[0].id), found[0].likeness(), next)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s of this name exist:\n", len(found), n.Plural)
	for _, candidate := range found {
		fmt.Fprintf(&b, "\n  %s (%s)", tfutil.Printable(candidate.id), candidate.likeness())
	}
	return b.String() + "\n\n" + next
}

func (c candidate) likeness() string {
	if c.differs != "" {
		return "its " + c.differs + " differs from the configuration's"
	}
	return "with the settings of this configuration"
}

// namesakes finds the objects with the name of a wanted one.
func (r *Resource[T, R]) namesakes(ctx context.Context, wanted Wanted[T]) ([]candidate, error) {
	objects, err := r.Endpoint.FindByName(ctx, wanted.Name)
	var found []candidate
	for _, object := range objects {
		c := candidate{id: r.Endpoint.ID(object)}
		if differences := wanted.Differences(object); len(differences) > 0 {
			c.differs = differences[0].Attribute
		}
		found = append(found, c)
	}
	return found, err
}
