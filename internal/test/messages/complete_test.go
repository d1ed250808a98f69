package messages_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// silent are words in the code that no message in the table has, and why.
var silent = map[string]string{
	"Unable to configure":                "a bug in the provider",
	"The provider handed over a":         "a bug in the provider",
	"Unable to configure the provider":   "the provider has checked all that the client checks",
	"Unable to record the trunk":         "texts always become JSON",
	"when the operation was interrupted": "needs an engine that is interrupted: internal/test/lifecycle",

	"in place of its client. This is a bug in the provider: please report it.": "a bug in the provider",

	"serve until interrupted, so that a debugger can be attached": "a flag of the program",
	"print the version and exit":                                  "a flag of the program",
}

var (
	verbs = regexp.MustCompile(`%(\[\d\])?[a-zA-Z%]`)
	words = regexp.MustCompile(`[a-z]+ [a-z]+ [a-z]+`)
	// Functions that hold words for other readers: schemas, and descriptions of validators.
	elsewhere = regexp.MustCompile(`^(Description|MarkdownDescription|.*[sS]chema|Timeouts|describe|ComputedID|NameAttribute|AddSecretAttributes|shownAttributes|.*Metadata)$`)
)

// checkComplete wants every sentence that is written in the code to be in the text of all
// messages: one that is not belongs to a message that the table does not provoke.
func checkComplete(t *testing.T, text string) {
	t.Helper()
	text = strings.Join(strings.Fields(text), " ")
	written := map[string]bool{}
	for _, file := range linked(t) {
		for _, sentence := range sentences(t, file) {
			written[sentence] = true
			if silent[sentence] == "" && !strings.Contains(text, sentence) {
				t.Errorf("%s: no row of the table provokes the message with %q", file, sentence)
			}
		}
	}
	for sentence := range silent {
		if !written[sentence] || strings.Contains(text, sentence) {
			t.Errorf("nothing is silent about %q: it is written nowhere, or a row provokes it", sentence)
		}
	}
}

// linked are the files that the provider is built from, but for those of the client: its
// sentences are causes inside of these messages, and what most of them need (no DNS, no
// TLS, half an answer) only its own tests have. Nor are those that name what engines can do, most
// of which only tests and pages speak of.
func linked(t *testing.T) []string {
	t.Helper()
	const files = `{{with .Module}}{{if .Main}}{{range $.GoFiles}}{{$.Dir}}/{{.}}{{"\n"}}{{end}}{{end}}{{end}}`
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", files, "../../..")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Split(strings.TrimSpace(filepath.ToSlash(string(out))), "\n")
	speaking := slices.DeleteFunc(slices.Clone(all), func(file string) bool {
		return strings.Contains(file, "/internal/zentrunk/") || strings.Contains(file, "/internal/feature/")
	})
	if len(speaking) == 0 || len(speaking) == len(all) {
		t.Fatalf("the provider cannot be built from %q", all)
	}
	return speaking
}

// sentences are the pieces of text in a file that have three words or more.
func sentences(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, declaration := range file.Decls {
		switch declaration := declaration.(type) {
		case *ast.FuncDecl:
			if elsewhere.MatchString(declaration.Name.Name) {
				continue
			}
		case *ast.GenDecl:
			// Variables of a schema are its descriptions.
			if declaration.Tok == token.IMPORT || declaration.Tok == token.VAR && filepath.Base(path) == "schema.go" {
				continue
			}
		}
		ast.Inspect(declaration, func(node ast.Node) bool {
			literal, ok := node.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, piece := range verbs.Split(text, -1) {
				if piece = strings.Join(strings.Fields(piece), " "); words.MatchString(piece) {
					found = append(found, piece)
				}
			}
			return true
		})
	}
	return found
}
