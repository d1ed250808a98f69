// Command pages copies the templates of the documentation, and fills in what they say of
// engines' versions and of the client's constants, each from where the code has it:
//
//	pages FROM TO
//
// What is between {% and %} is an action of text/template, on facts. The actions
// between {{ and }} are those of tfplugindocs, which comes next.
package main

import (
	"bytes"
	"context"
	"fmt"
	goversion "go/version"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("pages: ")
	if len(os.Args) != 3 {
		log.Fatal("usage: pages FROM TO")
	}
	if err := fill(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

// facts are what a template can say: engines' versions by feature, the rest by the name of a constant.
var facts = map[string]any{
	"Protocol": feature.Protocol, "Moved": feature.Moved, "ImportBlocks": feature.ImportBlocks, "Tests": feature.Tests,
	"ImportForEach": feature.ImportForEach, "Mocks": feature.Mocks, "LockFiles": feature.LockFiles, "ImportProvider": feature.ImportProvider,
	"WriteOnly": feature.WriteOnly, "Identity": feature.Identity, "Queries": feature.Queries,

	"PageSize":          zentrunk.PageSize,
	"AccountLimit":      zentrunk.AccountLimit,
	"AccountPerSecond":  zentrunk.AccountLimit / seconds,
	"Window":            fmt.Sprintf("%d seconds", seconds),
	"RequestsPerSecond": zentrunk.DefaultRequestsPerSecond,
	"RequestsPerWindow": zentrunk.DefaultRequestsPerSecond * seconds,
	"MaxRetries":        zentrunk.DefaultMaxRetries,
	"Patience":          fmt.Sprintf("%d minutes", zentrunk.Patience/time.Minute),
}

const seconds = int(zentrunk.Window / time.Second)

// goVersion is the version of Go that the module needs, without its patch.
func goVersion() (string, error) {
	version, err := exec.CommandContext(context.Background(), "go", "list", "-m", "-f", "{{.GoVersion}}").Output()
	return strings.TrimPrefix(goversion.Lang("go"+strings.TrimSpace(string(version))), "go"), err
}

// fill writes the templates below one directory, filled in, below another.
func fill(from, to string) error {
	templates := os.DirFS(from)
	return fs.WalkDir(templates, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, name), 0o750)
		}
		page, err := template.New(path.Base(name)).Funcs(template.FuncMap{"go": goVersion}).Delims("{%", "%}").Option("missingkey=error").ParseFS(templates, name)
		if err != nil {
			return err
		}
		var filled bytes.Buffer
		if err := page.Execute(&filled, facts); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), filled.Bytes(), 0o600)
	})
}
