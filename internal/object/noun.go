package object

import "github.com/plivo/terraform-provider-zentrunk/internal/tfutil"

// Noun is how a kind of object is called in messages and in configurations.
type Noun struct {
	Name    string // in a sentence: "trunk"
	Article string // of the name: "a" or "an"
	Plural  string // in a sentence: "trunks"
	Type    string // the resource type: "zentrunk_trunk"
	IDField string // the attribute with the service's identifier: "trunk_id"
	// ExampleID is what an identifier looks like.
	ExampleID string
	// NameField is the attribute that tells objects apart for a user; "" is name.
	NameField string
	// Canonical is an identifier as the service spells it, of one that a user typed; may be nil.
	Canonical func(string) string
	// Fields are the attributes that the service may complain about by name.
	Fields []string
	// Lost is a sentence about what a new object does not have of the one whose place it
	// takes; "" for nothing.
	Lost string
	// Gone is a sentence about what an object that was deleted takes along; "" for nothing.
	Gone string
	// InPlace: to replace an object changes nothing that an update does not.
	InPlace bool
}

// Label names one object in a sentence: trunk "sales" (2178…), with what is known of it.
func (n Noun) Label(name, id string) string {
	name, id = tfutil.Printable(name), tfutil.Printable(id)
	switch {
	case name != "" && id != "" && name != id:
		return n.Name + ` "` + name + `" (` + id + ")"
	case name != "":
		return n.Name + ` "` + name + `"`
	case id != "":
		return n.Name + " " + id
	}
	return "the " + n.Name
}

// nameField is the attribute that tells objects apart.
func (n Noun) nameField() string {
	if n.NameField != "" {
		return n.NameField
	}
	return "name"
}

// canonical is an identifier as the service spells it.
func (n Noun) canonical(id string) string {
	if n.Canonical != nil {
		return n.Canonical(id)
	}
	return id
}

// one is any object in a sentence: a trunk, an origination URI.
func (n Noun) one() string { return n.Article + " " + n.Name }

// ImportCommand is the command that adopts an object, on a line of its own: an
// indented line is not wrapped by the engine, so it can be copied. The provider is
// not told the address of a resource; the engine prints it below the error.
func (n Noun) ImportCommand(id string) string {
	return "  terraform import " + n.Type + ".NAME " + shellID(id)
}

// shellID is an identifier in a command. Since that is there to be pasted into a shell, what
// cannot be an identifier is no part of it.
func shellID(id string) string {
	if tfutil.CheckID(id) != "" {
		return "ID"
	}
	return id
}
