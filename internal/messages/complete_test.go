package messages_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// speaking are the files that messages are written in.
var speaking = []string{
	"internal/provider/*.go", "internal/trunk/*.go", "internal/credential/*.go", "internal/ipacl/*.go", "internal/originationuri/*.go",
	"internal/tfutil/account.go", "internal/tfutil/await.go", "internal/tfutil/client.go", "internal/tfutil/create.go", "internal/tfutil/diagnostics.go",
	"internal/tfutil/import.go", "internal/tfutil/listing.go", "internal/tfutil/objects.go", "internal/tfutil/secret.go", "internal/tfutil/usage.go",
	"internal/tfutil/validate.go",
}

// silent are words in the code that no message in the table has, and why.
var silent = map[string]string{
	"Unable to configure":                "a bug in the provider",
	"The provider handed over a":         "a bug in the provider",
	"Unable to configure the provider":   "the provider has checked all that the client checks",
	"Unable to record the account":       "a text always becomes JSON",
	"when the operation was interrupted": "needs an engine that is interrupted: internal/lifecycle",

	"in place of its client. This is a bug in the provider: please report it.": "a bug in the provider",
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
	for _, pattern := range speaking {
		files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("no file %s (%v)", pattern, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, sentence := range sentences(t, file) {
				if silent[sentence] == "" && !strings.Contains(text, sentence) {
					t.Errorf("%s: no row of the table provokes the message with %q", filepath.Base(file), sentence)
				}
			}
		}
	}
}

// sentences are the pieces of text in a file's functions and constants that have three
// words or more.
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
			if declaration.Tok != token.CONST {
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
