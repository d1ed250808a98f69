package docs_test

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// root of the repository.
var root = filepath.Join("..", "..", "..")

const (
	registry = "https://registry.terraform.io/providers/plivo/zentrunk/latest/docs"
	raw      = "https://raw.githubusercontent.com/plivo/terraform-provider-zentrunk/main/"
	tree     = "https://github.com/plivo/terraform-provider-zentrunk/tree/main/"
	blob     = "https://github.com/plivo/terraform-provider-zentrunk/blob/main/"
)

// pages are the Markdown files of the repository, by path.
func pages(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if entry.IsDir() && (name == ".git" || name == "dist" || name == "bin") {
			return fs.SkipDir
		}
		if !entry.IsDir() && strings.HasSuffix(name, ".md") {
			found[name] = read(t, name)
		}
		return nil
	})
	if err != nil || len(found) < 15 {
		t.Fatalf("%d pages were found (%v)", len(found), err)
	}
	return found
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

var (
	fence = regexp.MustCompile("(?ms)^[ \t]*```([a-z]*)[^\n]*\n(.*?)\n[ \t]*```[ \t]*$")
	link  = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	span  = regexp.MustCompile("`[^`\n]+`")
)

// Every link into the repository leads somewhere: to a file, and to a heading of it.
func TestLinks(t *testing.T) {
	t.Parallel()
	checked := 0
	for name, text := range pages(t) {
		text = span.ReplaceAllString(fence.ReplaceAllString(text, ""), "")
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			file, fragment, _ := strings.Cut(match[1], "#")
			switch {
			case match[1] == registry || strings.HasPrefix(match[1], registry+"/"):
				file = "docs/" + strings.TrimPrefix(strings.TrimPrefix(file, registry), "/") + ".md"
				if file == "docs/.md" {
					file = "docs/index.md"
				}
			case strings.HasPrefix(file, raw), strings.HasPrefix(file, tree), strings.HasPrefix(file, blob):
				for _, prefix := range []string{raw, tree, blob} {
					file = strings.TrimPrefix(file, prefix)
				}
			case file == "":
				file = name
			default:
				if parsed, err := url.Parse(file); err != nil || parsed.Scheme != "" {
					if err != nil || parsed.Scheme != "https" {
						t.Errorf("%s: no link to be followed: %s", name, match[1])
					}
					continue // outside
				}
				// A page of the registry knows no relative links.
				if strings.HasPrefix(name, "docs/") {
					t.Errorf("%s: %s works in the repository, and not in the registry", name, match[1])
				}
				file = path.Join(path.Dir(name), file)
			}
			checked++
			if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(file))); err != nil {
				t.Errorf("%s: %s leads nowhere: there is no %s", name, match[1], file)
				continue
			}
			if fragment != "" && !slices.Contains(anchors(read(t, file)), fragment) {
				t.Errorf("%s: %s leads to no heading of %s", name, match[1], file)
			}
		}
	}
	if checked < 30 {
		t.Errorf("only %d links were found", checked)
	}
}

var (
	heading = regexp.MustCompile(`(?m)^#+ +(.+?) *$`)
	anchor  = regexp.MustCompile(`<a id="([^"]+)">`)
	dropped = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchors are what a link may name of a page, as GitHub and the registry make them.
func anchors(text string) []string {
	var found []string
	for _, match := range anchor.FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	for _, match := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		found = append(found, strings.ReplaceAll(dropped.ReplaceAllString(strings.ToLower(match[1]), ""), " ", "-"))
	}
	return found
}

// languages of code that is taken from examples/.
var languages = []string{"terraform", "hcl", "yaml", "yml", "json", "go"}

// Every configuration on a page is a file of examples/, which other tests validate.
func TestConfigurationsAreExamples(t *testing.T) {
	t.Parallel()
	examples := map[string]string{}
	err := filepath.WalkDir(filepath.Join(root, "examples"), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		examples[strings.TrimSpace(string(text))] = file
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for name, text := range pages(t) {
		for _, block := range fence.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(languages, block[1]) {
				continue
			}
			example := examples[strings.TrimSpace(block[2])]
			if example == "" {
				t.Errorf("%s: this is no file of examples/:\n%s", name, block[2])
			}
			shown[example] = true
		}
		if strings.HasPrefix(name, "docs/") && !strings.Contains(text, "```") {
			t.Errorf("%s: a page without an example", name)
		}
	}
	for _, example := range examples {
		if strings.HasSuffix(example, ".sh") {
			continue
		}
		if !shown[example] {
			t.Errorf("no page shows %s", example)
		}
	}
}

// A page is written for people: no line of it is left from a template, and each has a title.
func TestPages(t *testing.T) {
	t.Parallel()
	for name, text := range pages(t) {
		if strings.Contains(text, "{{") && !strings.Contains(text, "${{") || strings.Contains(text, "{%") {
			t.Errorf("%s: a template's action was left", name)
		}
		if strings.HasPrefix(name, "docs/") && (!strings.HasPrefix(text, "---\npage_title: ") || !strings.Contains(text, "\ndescription: |-\n  ")) {
			t.Errorf("%s: no title and description", name)
		}
	}
}

// What pages state of engines and of the client's constants is filled in from the code, and none
// states a version or a number of its own beside it. The README is no template.
func TestStatedByTheCode(t *testing.T) {
	t.Parallel()
	literal := regexp.MustCompile(`(Terraform|OpenTofu) 1\.\d+ (or|and) later|\b\d+ requests in\b|\b\d+ (come|objects)? ?with each\b|up to \w+ times\b|for \w+ minutes\b`)
	fromCode := 0
	err := filepath.WalkDir(filepath.Join(root, "templates"), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		if stated := literal.Find(text); stated != nil {
			t.Errorf("%s states %q by itself", name, stated)
		}
		fromCode += strings.Count(string(text), "{%")
		return err
	})
	if err != nil || fromCode < 20 {
		t.Errorf("the templates have %d actions (%v)", fromCode, err)
	}
	directive := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "go.mod"))
	readme := read(t, "README.md")
	for _, claim := range []string{
		feature.Protocol.String(), "nothing but Go (" + directive[1],
		fmt.Sprintf("up to %d in %.0f seconds", zentrunk.DefaultRequestsPerSecond*int(zentrunk.Window/time.Second), zentrunk.Window.Seconds()),
	} {
		if !strings.Contains(readme, claim) {
			t.Errorf("the README does not say %q", claim)
		}
	}
}

// The README's first screen has the two commands.
func TestREADME(t *testing.T) {
	t.Parallel()
	first := strings.Join(strings.SplitN(read(t, "README.md"), "\n", 46)[:45], "\n")
	for _, command := range []string{"make demo", "make test"} {
		if !strings.Contains(first, command) {
			t.Errorf("%s is not on the first screen", command)
		}
	}
}
