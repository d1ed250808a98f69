// Package feature says from which version on an engine can do what the provider, its pages and
// its tests make use of. Each says so by what is here, so that no two of them differ.
package feature

import "fmt"

// Feature is what some engines cannot do.
type Feature struct {
	// Name is what it is called, in the plural.
	Name string
	// Terraform and OpenTofu are the minor versions, of major version 1, that have it first; 0
	// is the first that there is. OpenTofu's first is 1.6, and Never says that it has none.
	Terraform, OpenTofu int
}

// Never is the version of an engine that does not have a feature.
const Never = -1

// What the provider needs of an engine, and what it, its tests and its pages use where it is there.
var (
	Protocol      = Feature{"providers of protocol 6", 0, 6}
	Moved         = Feature{"moved blocks", 1, 6}
	TerraformData = Feature{"terraform_data resources", 4, 6}
	ImportBlocks  = Feature{"import blocks", 5, 6}
	Checks        = Feature{"check blocks", 5, 6}
	Tests         = Feature{"tests of modules", 6, 6}
	ImportForEach = Feature{"import blocks with for_each", 7, 7}
	Removed       = Feature{"removed blocks", 7, 7}
	Mocks         = Feature{"mocks of providers", 7, 8}
	LockFiles     = Feature{"lock files beside the state", 10, 10}
	WriteOnly     = Feature{"write-only attributes", 11, 11}
	Identity      = Feature{"imports by identity", 12, 12}
	Queries       = Feature{"queries", 14, Never}
	// An import block for which configuration is written must name the provider.
	ImportProvider = Feature{"import blocks that name their provider", 16, Never}
)

// String is the versions that have the feature, for a sentence.
func (f Feature) String() string {
	switch {
	case f.OpenTofu == Never:
		return fmt.Sprintf("Terraform 1.%d or later", f.Terraform)
	case f.Terraform == f.OpenTofu:
		return fmt.Sprintf("Terraform or OpenTofu 1.%d or later", f.Terraform)
	}
	return fmt.Sprintf("Terraform 1.%d or later, OpenTofu 1.%d or later", f.Terraform, f.OpenTofu)
}

// In reports whether an engine of version 1.minor has the feature.
func (f Feature) In(openTofu bool, minor int) bool {
	since := f.Terraform
	if openTofu {
		since = f.OpenTofu
	}
	return since != Never && minor >= since
}
