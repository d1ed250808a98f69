package object

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Model is one object as Terraform sees it, by pointer: a plan, or a state.
type Model[T any] interface {
	// Known is what the state knows of the object before it is read.
	Known() Known
	// FromAPI fills every attribute that the service returns, and none with anything else.
	FromAPI(object *T)
	// Wanted is what a plan asks of the object.
	Wanted() Wanted[T]
	// Limits are the timeouts of its operations. [Meta] has it.
	Limits() timeouts.Value
}

// Meta is what every resource's model has besides the object itself.
type Meta struct {
	ID       types.String   `tfsdk:"id"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// NewMeta is the Meta of an object that is in no configuration: complete, as a list resource
// wants it, what only a configuration sets included.
func NewMeta() Meta {
	return Meta{Timeouts: timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{
		"create": types.StringType, "read": types.StringType, "update": types.StringType, "delete": types.StringType,
	})}}
}

// Limits implements part of [Model].
func (m Meta) Limits() timeouts.Value { return m.Timeouts }

// Known is what the state knows of an object before it is read.
type Known struct {
	ID   string
	Name string // "" if it has none
	// Imported: it was never read before, but a user named its id.
	Imported bool
}

// Known is that of an object with this identifier and this name. An import sets the
// identifier alone.
func (m Meta) Known(id, name types.String) Known {
	return Known{ID: id.ValueString(), Name: name.ValueString(), Imported: m.ID.IsNull()}
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
	Text      bool // a text, which the service may write in its own way
}

// rewritten reports whether the service has made another text of a new object's.
func (d Difference) rewritten() bool { return d.Text && !d.Want.IsNull() && !d.Got.IsNull() }

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
