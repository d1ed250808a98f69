package tfutil

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// Objects is the collection of one noun in the configured account, as resources and data
// sources work with it. What goes wrong in a method is explained in the diagnostics, and
// its result is then the zero value. T, R and F are
// those of [zentrunk.Collection].
type Objects[T, R any, F zentrunk.Filter] struct {
	Noun
	Collection *zentrunk.Collection[T, R, F]
	AuthID     string // the configured account
}

// Wanted is what a plan asks of an object.
type Wanted[T any] struct {
	Name string // "" where the plan leaves it to the service
	// Lacks is what a new object does not have yet, in words; "" when it is complete. May be nil.
	Lacks func(*T) string
	// Unseen: the request carries something that the service never shows, a password.
	Unseen bool
	// Differences compares what is planned with what the service shows. What the plan
	// leaves to the service is never different.
	Differences func(*T) []Difference
}

// Difference is a setting for which the service shows another value than was asked for.
type Difference struct {
	Attribute string
	Want, Got attr.Value
}

// Differences are the ones among these in which the service does not show what is wanted.
func Differences(compared []Difference) []Difference {
	var differences []Difference
	for _, d := range compared {
		if !d.Want.IsUnknown() && !d.Want.Equal(d.Got) {
			differences = append(differences, d)
		}
	}
	return differences
}

// create makes an object and returns its id, "" if it was not made or if that is not known.
func (o Objects[T, R, F]) create(ctx context.Context, request R, wanted Wanted[T], diags *diag.Diagnostics) string {
	id, err := o.Collection.Create(ctx, request)
	if err != nil {
		o.addCreateError(ctx, diags, wanted.Name, err, func(ctx context.Context) ([]candidate, error) {
			return o.namesakes(ctx, wanted)
		})
		return ""
	}
	return id
}

// readBack reads an object that was just created until the service shows it complete
// and as it was asked for. It returns the object as it was last seen, nil if it never was.
func (o Objects[T, R, F]) readBack(ctx context.Context, id string, wanted Wanted[T], diags *diag.Diagnostics) *T {
	label := o.Label(wanted.Name, id)
	object, lacks, err := await[T]{read: o.get(id), isNew: true, pending: wanted.Lacks}.until(ctx)
	switch {
	case zentrunk.IsNotFound(err):
		o.AddError(diags, "read back", Capital(label)+" was created, but "+when(ctx)+" the service did not show it yet", err, afterCreate)
	case err != nil:
		o.AddError(diags, "read back", Capital(label)+" was created, but could not be read back", err, afterCreate)
	case lacks != "":
		diags.AddError("Unable to read back "+o.Name, fmt.Sprintf("%s was created, but %s %s.\n\n%s", Capital(label), when(ctx), lacks, afterCreate))
	default:
		object = o.settle(ctx, label, id, wanted, object, diags)
	}
	return object
}

const afterCreate = "Its id is in the state, marked as tainted: the next apply replaces it and a destroy deletes it. If it turns out to be as it should be, terraform untaint keeps it."

// read gets an object. gone is true for one that the service says does not exist, which
// a warning then reports. Not to find one that was never read before is an error, as it is
// where the object was last seen in another account.
func (o Objects[T, R, F]) read(ctx context.Context, known Known, read reader[T], private privateReader, diags *diag.Diagnostics) (object *T, listed, gone bool) {
	object, listed, err := read(ctx, known.ID)
	label := Capital(o.Label(known.Name, known.ID))
	switch {
	case err == nil:
	case !zentrunk.IsNotFound(err):
		o.AddError(diags, "read", label+" could not be read", err)
	case known.Imported:
		o.AddError(diags, "import", fmt.Sprintf("Account %s has no %s %s", o.AuthID, o.Name, known.ID), err,
			"Check the id, and that auth_id and auth_token are those of the account that the "+o.Name+" is in.")
	default:
		guard := checkAccount(ctx, private, o.AuthID, label)
		diags.Append(guard...)
		if gone = !guard.HasError(); gone {
			diags.AddWarning(Capital(o.Name)+" is gone", label+" no longer exists: it was deleted outside of Terraform. It is removed from the state.")
		}
	}
	return object, listed, gone
}

// reader reads an object, which may come from a list.
type reader[T any] func(ctx context.Context, id string) (object *T, listed bool, err error)

func (o Objects[T, R, F]) getUnlisted(ctx context.Context, id string) (object *T, listed bool, err error) {
	object, err = o.Collection.Get(ctx, id)
	return object, false, err
}

// update changes an object and reads it back until the service shows what was asked for.
// It returns the object as the service has it in the end, nil if that is not known: the
// state then stays as it was.
func (o Objects[T, R, F]) update(ctx context.Context, known Known, request R, wanted Wanted[T], private privateReader, diags *diag.Diagnostics) *T {
	id, label := known.ID, o.Label(known.Name, known.ID)
	updateErr := o.Collection.Update(ctx, id, request)
	if updateErr != nil && !zentrunk.IsUncertain(updateErr) {
		var guard diag.Diagnostics
		next := ""
		if zentrunk.IsNotFound(updateErr) {
			guard = checkAccount(ctx, private, o.AuthID, Capital(label))
			diags.Append(guard...)
			next = "It no longer exists: the next plan will propose to create it again."
		}
		if !guard.HasError() {
			o.AddError(diags, "update", Capital(label)+" was not updated", updateErr, next)
		}
		return nil
	}
	object, err := o.Collection.Get(ctx, id)
	switch {
	case err != nil && updateErr != nil:
		o.AddError(diags, "update", "It is not known whether "+label+" was updated", updateErr,
			"To read it failed as well: "+err.Error(), afterUpdate)
	case err != nil:
		o.AddError(diags, "read back", Capital(label)+" was updated, but could not be read back", err, afterUpdate)
	case updateErr != nil && wanted.Unseen:
		o.AddError(diags, "update", "It is not known whether "+label+" was updated", updateErr, "The state still holds the values from before: apply again.")
		return nil
	case updateErr != nil && len(wanted.Differences(object)) > 0:
		o.AddError(diags, "update", Capital(label)+" was not updated", updateErr, "The state holds what the service has now.")
	case updateErr != nil:
		diags.AddWarning("Update confirmed late", fmt.Sprintf("The service did not confirm the update of %s, but shows it: %s", label, updateErr))
	default:
		object = o.settle(ctx, label, id, wanted, object, diags)
	}
	return object
}

const afterUpdate = "The state still holds the values from before: the next plan reads what the service has."

// delete removes an object. That there is none is as good, unless it is another account
// that has none.
func (o Objects[T, R, F]) delete(ctx context.Context, known Known, private privateReader, diags *diag.Diagnostics) {
	err := o.Collection.Delete(ctx, known.ID)
	label := o.Label(known.Name, known.ID)
	switch {
	case zentrunk.IsNotFound(err):
		diags.Append(checkAccount(ctx, private, o.AuthID, Capital(label))...)
	case zentrunk.IsUncertain(err):
		o.AddError(diags, "delete", "It is not known whether "+label+" was deleted", err, "It stays in the state: apply or destroy again.")
	case err != nil:
		o.AddError(diags, "delete", Capital(label)+" was not deleted", err, "It stays in the state.")
	}
}

func (o Objects[T, R, F]) get(id string) func(context.Context) (*T, error) {
	return func(ctx context.Context) (*T, error) { return o.Collection.Get(ctx, id) }
}

// settle waits until the service shows what was planned, beginning with the object as it
// was just read. Every setting that stays different is an error on its attribute.
func (o Objects[T, R, F]) settle(ctx context.Context, label, id string, wanted Wanted[T], object *T, diags *diag.Diagnostics) *T {
	if len(wanted.Differences(object)) == 0 {
		return object
	}
	last, _, err := await[T]{
		read: o.get(id), patience: patience,
		pending: func(object *T) string {
			var words []string
			for _, d := range wanted.Differences(object) {
				words = append(words, fmt.Sprintf("%s is %s", d.Attribute, d.Got))
			}
			return strings.Join(words, ", ")
		},
	}.until(ctx)
	if last == nil {
		last = object
	}
	how := when(ctx)
	if err != nil {
		how = "until it could not be read any more (" + strings.TrimSuffix(err.Error(), ".") + ")"
	}
	for _, d := range wanted.Differences(last) {
		diags.AddAttributeError(path.Root(d.Attribute), "Unable to set "+d.Attribute, fmt.Sprintf(
			"The service accepted the request for %s, but shows %s as %s where %s was asked for, %s. The state holds what the service has.\n\n"+
				"Apply again. If it stays so, the service does not make this change in place, and a new %s is the way out:\n\n"+
				"  terraform apply -replace=ADDRESS\n\nIn place of ADDRESS write the address shown with this error.",
			label, d.Attribute, spell(d.Got), spell(d.Want), how, o.Name))
	}
	return last
}

// spell writes a value as HCL does, a long one up to its beginning.
func spell(value attr.Value) string {
	if value.IsNull() {
		return "null"
	}
	return Printable(value.String())
}

// namesakes finds the objects with the name of a wanted one.
func (o Objects[T, R, F]) namesakes(ctx context.Context, wanted Wanted[T]) ([]candidate, error) {
	objects, err := o.Collection.FindByName(ctx, wanted.Name)
	var found []candidate
	for _, object := range objects {
		c := candidate{id: o.Collection.ID(object)}
		if differences := wanted.Differences(object); len(differences) > 0 {
			c.differs = differences[0].Attribute
		}
		found = append(found, c)
	}
	return found, err
}
