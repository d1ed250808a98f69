package provider_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

const (
	examples    = "../../examples"
	querySuffix = ".tfquery.hcl"
)

// Every example is valid: a directory that says where the provider comes from as a whole,
// any other file by file, an import together with the resource that it is for. What the
// engine at hand is too old for is parsed, and queries are compared with the protocol.Schema.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	protocol := acctest.NewProtocol(t, env)
	found := 0
	all := readExamples(t)
	for dir, files := range all {
		for i, group := range grouped(files) {
			found++
			t.Run(fmt.Sprintf("%s/%d", dir, i), func(t *testing.T) {
				t.Parallel()
				w := acctest.NewWorkspace(t, env)
				query, whole := false, false
				for _, file := range all[beside[dir]] {
					w.WriteFile("beside_"+file.name, file.text)
					whole = true
				}
				for _, file := range group {
					w.WriteFile(file.name, file.text)
					query = query || strings.HasSuffix(file.name, querySuffix)
					whole = whole || len(file.blocks("terraform")) > 0
				}
				if !whole {
					w.WriteFile("provider.tf", acctest.Terraform)
				}
				if query {
					checkQueries(t, group, protocol.Schema.ListResourceSchemas)
				}
				if needed := neededBy(group); !acctest.EngineAtLeast(t, needed) {
					t.Skipf("parsed, and not validated: the engine is older than 1.%d", needed)
				}
				args := []string{}
				if query && acctest.Has(t, feature.Queries) {
					args = append(args, "-query")
				}
				for _, d := range w.Diagnose("validate", args...) {
					t.Errorf("%s: %s: %s: %s", d.Severity, acctest.Place(d), d.Summary, d.Detail)
				}
			})
		}
	}
	if found < 20 {
		t.Errorf("only %d examples were found", found)
	}
}

// beside is the example that one, which is a part of a configuration, belongs to.
var beside = map[string]string{"health-check": "failover"}

type exampleFile struct {
	name, text string
	body       *hclsyntax.Body
}

func (f exampleFile) blocks(typ string) (found []*hclsyntax.Block) {
	for _, block := range f.body.Blocks {
		if block.Type == typ {
			found = append(found, block)
		}
	}
	return found
}

// declares reports whether a file has the resource of that address.
func (f exampleFile) declares(address string) bool {
	return slices.ContainsFunc(f.blocks("resource"), func(resource *hclsyntax.Block) bool {
		return strings.Join(resource.Labels, ".") == address
	})
}

// readExamples parses every file that an engine would read, by directory.
func readExamples(t *testing.T) map[string][]exampleFile {
	t.Helper()
	found := map[string][]exampleFile{}
	parser := hclparse.NewParser()
	err := filepath.WalkDir(examples, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".tf") && !strings.HasSuffix(path, querySuffix) {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		parsed, diags := parser.ParseHCL(text, path)
		if diags.HasErrors() {
			return diags
		}
		body, ok := parsed.Body.(*hclsyntax.Body)
		if !ok {
			return fmt.Errorf("%s: a body of type %T", path, parsed.Body)
		}
		dir, err := filepath.Rel(examples, filepath.Dir(path))
		found[dir] = append(found[dir], exampleFile{entry.Name(), string(text), body})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// grouped are the files of a directory that are valid together.
func grouped(files []exampleFile) (groups [][]exampleFile) {
	for _, file := range files {
		if len(file.blocks("terraform")) > 0 {
			return [][]exampleFile{files}
		}
	}
	for _, file := range files {
		group := []exampleFile{file}
		for _, block := range file.blocks("import") {
			to := ""
			if traversal, diags := hcl.AbsTraversalForExpr(block.Body.Attributes["to"].Expr); !diags.HasErrors() {
				attribute, _ := traversal[1].(hcl.TraverseAttr)
				to = traversal.RootName() + "." + attribute.Name
			}
			if i := slices.IndexFunc(files, func(other exampleFile) bool { return other.declares(to) }); i >= 0 {
				group = append(group, files[i])
			}
		}
		groups = append(groups, group)
	}
	return groups
}

var requiredVersion = regexp.MustCompile(`required_version = ">= 1\.(\d+)"`)

// neededBy is the minor version of the engine that files need.
func neededBy(files []exampleFile) (minor int) {
	for _, file := range files {
		if match := requiredVersion.FindStringSubmatch(file.text); match != nil {
			var required int
			_, _ = fmt.Sscan(match[1], &required) // it is digits
			minor = max(minor, required)
		}
		if strings.Contains(file.text, "password_wo") {
			minor = max(minor, feature.WriteOnly.Terraform)
		}
		if len(file.blocks("moved")) > 0 {
			minor = max(minor, feature.Moved.Terraform)
		}
		for _, block := range file.blocks("import") {
			minor = max(minor, feature.ImportBlocks.Terraform)
			if block.Body.Attributes["identity"] != nil {
				minor = max(minor, feature.Identity.Terraform)
			}
		}
	}
	return minor
}

// checkQueries compares list blocks with the provider's schemas, as not every engine can.
func checkQueries(t *testing.T, files []exampleFile, schemas map[string]*tfprotov6.Schema) {
	t.Helper()
	for _, file := range files {
		for _, block := range file.blocks("list") {
			if len(block.Labels) != 2 || schemas[block.Labels[0]] == nil {
				t.Errorf("%s: there is no list resource %v", file.name, block.Labels)
				continue
			}
			known := map[string]bool{}
			for _, attribute := range schemas[block.Labels[0]].Block.Attributes {
				known[attribute.Name] = true
			}
			if block.Body.Attributes["provider"] == nil {
				t.Errorf("%s: list %v does not say which provider", file.name, block.Labels)
			}
			for name := range block.Body.Attributes {
				if name != "provider" && name != "limit" && name != "include_resource" {
					t.Errorf("%s: a list block has no argument %s", file.name, name)
				}
			}
			for _, inner := range block.Body.Blocks {
				for name := range inner.Body.Attributes {
					if inner.Type != "config" || !known[name] {
						t.Errorf("%s: list %v has no %s.%s", file.name, block.Labels, inner.Type, name)
					}
				}
			}
		}
	}
}

// Every noun has the examples that its pages in the registry show.
func TestExamplesAreComplete(t *testing.T) {
	t.Parallel()
	protocol := acctest.NewProtocol(t, acctest.New(t, emulator.Options{}))
	expect := func(path ...string) {
		if _, err := os.Stat(filepath.Join(append([]string{examples}, path...)...)); err != nil {
			t.Error(err)
		}
	}
	for name := range protocol.Schema.ResourceSchemas {
		for _, file := range []string{"import.sh", "import-by-string-id.tf", "import-by-identity.tf"} {
			expect("resources", name, file)
		}
	}
	for name := range protocol.Schema.ListResourceSchemas {
		expect("list-resources", name, "list-resource"+querySuffix)
	}
	for name := range protocol.Schema.DataSourceSchemas {
		expect("data-sources", name, "data-source.tf")
	}
}
