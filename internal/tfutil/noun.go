package tfutil

// Noun is how a kind of object is called in messages and in configurations.
type Noun struct {
	Name    string // in a sentence: "trunk"
	Article string // of the name: "a" or "an"
	Plural  string // in a sentence: "trunks"
	Type    string // the resource type: "zentrunk_trunk"
	IDField string // the attribute with the service's identifier: "trunk_id"
	// ExampleID is what an identifier looks like.
	ExampleID string
	// Fields are the attributes that the service may complain about by name.
	Fields []string
}

// Label names one object in a sentence: trunk "sales" (2178…), with what is known of it.
func (n Noun) Label(name, id string) string {
	name, id = Printable(name), Printable(id)
	switch {
	case name != "" && id != "":
		return n.Name + ` "` + name + `" (` + id + ")"
	case name != "":
		return n.Name + ` "` + name + `"`
	case id != "":
		return n.Name + " " + id
	}
	return "the " + n.Name
}

// one is any object in a sentence: a trunk, an origination URI.
func (n Noun) one() string { return n.Article + " " + n.Name }

// ImportCommand is the command that adopts an object, on a line of its own: an
// indented line is not wrapped by the engine, so it can be copied. The provider is
// not told the address of a resource; the engine prints it below the error. Since it is
// there to be pasted into a shell, what cannot be an identifier is no part of it.
func (n Noun) ImportCommand(id string) string {
	if CheckID(id) != "" {
		id = "ID"
	}
	return "  terraform import " + n.Type + ".NAME " + id
}
