package object

import (
	"fmt"
	"strings"
)

// The ways out that errors print. Each was walked to its end with real engines:
// internal/test/ways does it again. The provider is not told addresses, the engine prints
// that of an object below the error.

const inPlaceOfADDRESS = "In place of ADDRESS write the address shown with this error, in single quotes where it has brackets."

// afterCreate is for an object that was created, but not shown: the engine marks it as tainted.
// To replace it is the engine's own way, and fails where a fixed name keeps the new one from
// being made before the old one is gone.
const afterCreate = "Its id is in the state, marked as tainted: the next apply would replace it. To keep it:\n\n  terraform untaint ADDRESS\n\n" +
	"Then apply, which reads it again. " + inPlaceOfADDRESS

// leave is the way out for an object that cannot be deleted because trunks use it. The engine
// prints no address with such an error.
func leave(id string) string {
	return "Terraform deletes what is removed before it changes what pointed there. Put it back (its block, its key of for_each, the count), leave the trunks at what they are to use now, " +
		"and apply; then remove it again and apply. With create_before_destroy = true, applied before, the next removal is one apply.\n\n" +
		"If it is to be replaced, drop -replace or, where it is tainted, keep it. The first command prints its ADDRESS for the second, where it stands in single quotes if it has brackets:\n\n" +
		"  terraform state list -id=" + shellID(id) + "\n  terraform untaint ADDRESS\n\n" +
		"To replace it all the same, give it create_before_destroy = true and another name in one apply. A trunk that is managed elsewhere must be changed there."
}

// adopt is the way out where an object may be adopted: found may be it.
func (n Noun) adopt(found []candidate) string {
	lines := make([]string, len(found))
	for i, candidate := range found {
		lines[i] = n.ImportCommand(candidate.id)
	}
	return strings.Join(lines, "\n") + "\n\nIn place of " + n.Type + ".NAME write the address shown with this error. " +
		"What Terraform has already must not be imported: with two addresses, removing either deletes the " + n.Name + "."
}

// yield is the way out where a name is taken by what was found.
func (n Noun) yield(found []candidate) string {
	lines := make([]string, len(found))
	for i, candidate := range found {
		lines[i] = "  terraform state list -id=" + shellID(candidate.id)
	}
	return "See whether Terraform has it:\n\n" + strings.Join(lines, "\n") + "\n\n" +
		"If that prints the address shown with this error, the " + n.Name + " is being replaced, and its name is not free before it is gone: drop -replace or, where it is tainted, keep it (terraform untaint), " +
		"or change the name for this apply.\n\n" +
		"If it prints another address, two blocks have one name: change one. Or that address was renamed, and this block keeps the " + n.Name + ":\n\n" + n.moved() +
		"\n\nIf it prints nothing, apply again if this apply has destroyed it; else choose another name, or adopt the " + n.Name + " if it is the one you mean:\n\n" + n.adopt(found)
}

// moved is the block that tells of another address.
func (n Noun) moved() string {
	return fmt.Sprintf("  moved {\n    from = %[1]s.OLD\n    to   = %[1]s.NEW\n  }", n.Type)
}

// change is the way out where the service shows another value than was asked for: of a new
// object, which is then tainted; or, after a change, the value from before (kept), or one of
// its own making.
func (n Noun) change(d Difference, isNew, kept bool) string {
	shown := "  " + d.Attribute + " = " + spell(d.Got)
	switch {
	case isNew:
		return "It is marked as tainted, and the next apply would replace it, by one that may come out the same. To keep it:\n\n  terraform untaint ADDRESS\n\n" +
			"Then apply, which asks for the change in place. If the service keeps what it shows, write it so:\n\n" + shown + "\n\n" + inPlaceOfADDRESS
	case kept && n.InPlace:
		return "Apply again. If it stays so, the service does not make this change. Write it as the service shows it:\n\n" + shown
	case kept:
		limits := n.Lost + " "
		if n.Lost == "" {
			limits = "As long as trunks use it, that takes create_before_destroy = true and another name, both in the same apply. "
		}
		return "Apply again. If it stays so, the service does not make this change in place. Write it as the service shows it:\n\n" + shown + "\n\n" +
			"Or have a new " + n.Name + " made, which may have it:\n\n" +
			"  terraform apply -replace=ADDRESS\n\n" + limits + inPlaceOfADDRESS
	}
	return "The service has made another value of it. Write it as the service shows it, then apply:\n\n" + shown
}
