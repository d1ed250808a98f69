//go:build unix

package lifecycle_test

import (
	"archive/zip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/feature"
	"github.com/plivo/terraform-provider-zentrunk/internal/test/acctest"
)

// Secrets with characters that JSON, HTML, addresses and HCL write differently. What is
// searched for is their plain part, which all of them leave alone.
const (
	tokenCore        = "Zx81kTokenOfTheAccountPw0"
	credentialCore   = "Zx82kCredentialPw1"
	credentialCore2  = "Zx83kCredentialPw2"
	uriCore          = "Zx84kOriginationPw3"
	shownCore        = "Zx85kShownByTheServicePw4"
	special          = `"<&>/+%'\é `
	secretToken      = special + tokenCore
	controlName      = "a name that everybody may see"
	controlNameAfter = "another name that everybody may see"
)

// watched is a workspace in which everything is kept: what the engine prints is added to
// a file beside those that it writes itself.
type watched struct {
	*acctest.Workspace

	t *testing.T
}

func (w watched) run(name string, args ...string) acctest.Result {
	w.t.Helper()
	result := w.Run(name, args...)
	w.keep(result)
	return result
}

func (w watched) mustRun(name string, args ...string) {
	w.t.Helper()
	if result := w.run(name, args...); result.Code != 0 {
		w.t.Fatalf("%s %v: exit code %d\n%s", name, args, result.Code, result)
	}
}

func (w watched) keep(result acctest.Result) {
	w.t.Helper()
	printed, err := os.OpenFile(filepath.Join(w.Dir, "printed.txt"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		w.t.Fatal(err)
	}
	defer printed.Close()
	if _, err := printed.WriteString(result.String()); err != nil {
		w.t.Fatal(err)
	}
}

// find is the names of the files that hold a text. Archives, such as plans, are opened.
func (w watched) find(text string) []string {
	w.t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(w.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() { // the provider itself is a link
			return err
		}
		name, err := filepath.Rel(w.Dir, path)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.Contains(string(content), text) {
			found[name] = true
		}
		if archive, err := zip.OpenReader(path); err == nil {
			defer archive.Close()
			for _, file := range archive.File {
				inside, err := file.Open()
				if err != nil {
					return err
				}
				content, err := io.ReadAll(inside)
				if err != nil {
					return err
				}
				if strings.Contains(string(content), text) {
					found[name+": "+file.Name] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(found))
}

// secretTexts is what must not be found, by what it is.
func secretTexts(env *acctest.Env) map[string]string {
	basic := base64.StdEncoding.EncodeToString([]byte(env.AuthID() + ":" + env.AuthToken()))
	texts := map[string]string{
		"the token":                     tokenCore,
		"the Authorization header":      strings.TrimRight(basic, "="),
		"the token in base64":           strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(env.AuthToken())), "="),
		"the credential's password":     credentialCore,
		"the credential's new password": credentialCore2,
		"the URI's password":            uriCore,
		"a password that is shown":      shownCore,
	}
	// The header as a URL, JSON or HTML writes it, in case the + and / in it are escaped.
	texts["the Authorization header in an address"] = url.QueryEscape(texts["the Authorization header"])
	return texts
}

// A whole life of trunks and passwords, with everything logged that can be logged: no
// secret is in anything that is written, be it by a service that repeats what it was sent.
func TestAccSecrets(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{AuthToken: secretToken})
	w := watched{Workspace: acctest.NewInstalled(t, env), t: t}
	// Not in the provider block: the configuration is part of a plan.
	w.SetAccount()
	w.Setenv("TF_VAR_credential_password", special+credentialCore)
	w.Setenv("TF_VAR_uri_password", special+uriCore)
	w.Setenv("TF_LOG", "TRACE")
	w.Setenv("TF_LOG_PATH", filepath.Join(w.Dir, "trace.log"))
	passwords := acctest.Has(t, feature.WriteOnly)

	w.WriteFile("main.tf", lifeOf(controlName, 1, passwords))
	w.mustRun("init", "-no-color")
	w.mustRun("validate")
	w.mustRun("plan", "-out=create.plan")
	w.mustRun("show", "-json", "create.plan")
	w.mustRun("apply", "create.plan")
	w.mustRun("show", "-json")
	id := env.OnlyID(t, emulator.Trunks)
	// Live objects have fields that nobody documents.
	env.Patch(emulator.Trunks, id, emulator.Object{"password": special + shownCore, "sip": map[string]any{"Password": special + shownCore}})
	w.mustRun("plan", "-no-color")

	w.Setenv("TF_VAR_credential_password", special+credentialCore2)
	w.WriteFile("main.tf", lifeOf(controlNameAfter, 2, passwords))
	w.mustRun("plan", "-out=update.plan")
	w.mustRun("show", "-json", "update.plan")
	w.mustRun("apply", "update.plan")
	w.mustRun("state", "rm", address)
	w.mustRun("import", address, id)
	w.mustRun("apply", "-refresh-only")

	// A service that repeats what it was sent, in each of its ways to say no.
	header := "Basic " + base64.StdEncoding.EncodeToString([]byte(env.AuthID()+":"+env.AuthToken()))
	repeats := "you sent " + header + " and " + env.AuthToken() + " for " + controlNameAfter
	inJSON, err := json.Marshal(repeats)
	if err != nil {
		t.Fatal(err)
	}
	w.WriteFile("failing.tf", eachTrunk("JSON", "page", "text"))
	for name, body := range map[string]string{
		"JSON": fmt.Sprintf(`{"api_id": %s, "error": {"name": [%s]}}`, inJSON, inJSON),
		"page": "<html><title>" + html.EscapeString(repeats) + "</title>",
		"text": repeats,
	} {
		env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Create, Status: 400, Body: body, Match: named(name)})
	}
	result := w.run("apply")
	expectFailure(t, result)
	if n := strings.Count(result.Text(), "you sent Basic ***== and ***"); n < 3 {
		t.Errorf("%d errors repeat what was sent:\n%s", n, result)
	}
	env.ClearFaults()

	// A crash: the provider writes what all of its goroutines were doing.
	underWay := make(chan struct{}, 1)
	w.WriteFile("failing.tf", eachTrunk("crash"))
	env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Create, Delay: time.Minute, Do: func() { underWay <- struct{}{} }})
	engine := w.Start("apply", "-no-color", "-input=false", "-auto-approve")
	engine.Await("the request", underWay)
	engine.SignalProvider(syscall.SIGQUIT)
	crashed, _ := engine.Wait()
	w.keep(crashed)
	expectFailure(t, crashed)
	env.ClearFaults()

	if err := os.Remove(filepath.Join(w.Dir, "failing.tf")); err != nil {
		t.Fatal(err)
	}
	w.mustRun("destroy")

	for what, text := range secretTexts(env) {
		if files := w.find(text); len(files) > 0 {
			t.Errorf("%s is in %v", what, files)
		}
	}
	expectVisible(t, w)
	// A log of a bug report need not hold the bodies.
	expectLog(t, w, "trace.log", true)
	w.Setenv("TF_LOG", "DEBUG")
	w.Setenv("TF_LOG_PATH", filepath.Join(w.Dir, "debug.log"))
	w.mustRun("apply")
	w.mustRun("destroy")
	expectLog(t, w, "debug.log", false)

	// The search finds each secret where there is one.
	for what, text := range secretTexts(env) {
		w.WriteFile("planted.txt", "before "+text+" after")
		if files := w.find(text); !slices.Equal(files, []string{"planted.txt"}) {
			t.Errorf("%s was planted and found in %v", what, files)
		}
	}
}

// lifeOf is a configuration with everything that has to do with secrets.
func lifeOf(name string, version int, passwords bool) string {
	hcl := acctest.Terraform + `
provider "zentrunk" {}

data "zentrunk_trunks" "all" {
  depends_on = [zentrunk_trunk.test]
}

output "names" {
  value = data.zentrunk_trunks.all.trunks[*].name
}
` + trunk(name)
	if passwords {
		hcl += fmt.Sprintf(`
variable "credential_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "uri_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "zentrunk_credential" "test" {
  name                = %[1]q
  username            = "someone"
  password_wo         = var.credential_password
  password_wo_version = %[2]d
}

resource "zentrunk_origination_uri" "test" {
  name                  = %[1]q
  uri                   = "sip:someone@example.com"
  authentication_needed = true
  username              = "someone"
  password_wo           = var.uri_password
  password_wo_version   = 1
}
`, name, version)
	}
	return hcl
}

// expectVisible expects the search to find what is no secret, wherever it should be.
func expectVisible(t *testing.T, w watched) {
	t.Helper()
	for text, places := range map[string][]string{
		controlName:      {"trace.log", "printed.txt", "create.plan: tfplan"},
		controlNameAfter: {"trace.log", "printed.txt", "update.plan: tfplan", "terraform.tfstate.backup"},
		"SIGQUIT: quit":  {"trace.log"},
		"***":            {"trace.log", "printed.txt"},
	} {
		files := w.find(text)
		for _, place := range places {
			if !slices.Contains(files, place) {
				t.Errorf("%q should be in %s, it is in %v", text, place, files)
			}
		}
	}
}

// expectLog expects a line for each request, and its bodies where they are asked for.
func expectLog(t *testing.T, w watched, name string, bodies bool) {
	t.Helper()
	log := w.Read(name)
	for _, fields := range []string{
		"method=POST status=201 attempt=1",
		"method=GET status=200 attempt=1",
		"method=DELETE status=204 attempt=1",
	} {
		if !slices.ContainsFunc(slices.Collect(strings.Lines(log)), func(line string) bool {
			for _, part := range append(strings.Fields(fields), "[DEBUG]", "Zentrunk request:", "path=/v1/Account/", "/Zentrunk/Trunk/", "duration_ms=", "request_id=") {
				if !strings.Contains(line, part) {
					return false
				}
			}
			return true
		}) {
			t.Errorf("%s has no line for a request with %s", name, fields)
		}
	}
	if strings.Contains(log, "request_body=") != bodies || strings.Contains(log, "[TRACE]") != bodies {
		t.Errorf("%s: bodies %v expected", name, bodies)
	}
}

// The token in the provider block is part of the configuration, and so of a plan file;
// it is in nothing else.
func TestAccSecrets_inConfiguration(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{AuthToken: secretToken})
	w := watched{Workspace: acctest.NewInstalled(t, env), t: t}
	w.Setenv("TF_LOG", "TRACE")
	w.Setenv("TF_LOG_PATH", filepath.Join(w.Dir, "trace.log"))
	w.Write(trunk(controlName))
	w.mustRun("init", "-no-color")
	w.mustRun("apply")
	w.mustRun("show", "-json")
	env.Inject(emulator.Fault{Kind: emulator.Trunks, Op: emulator.Delete, Status: 403, Body: env.AuthToken(), Times: 1})
	expectFailure(t, w.run("destroy"), "Unable to delete trunk")
	w.mustRun("destroy")
	for what, text := range secretTexts(env) {
		if files := slices.DeleteFunc(w.find(text), func(name string) bool { return name == "main.tf" }); len(files) > 0 {
			t.Errorf("%s is in %v", what, files)
		}
	}
	expectLog(t, w, "trace.log", true)
}
