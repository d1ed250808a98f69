package release_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
)

var (
	dist    = flag.String("dist", "", "the `directory` that GoReleaser wrote, to be tested; without it there is nothing to test")
	again   = flag.String("again", "", "the `directory` of a second build of the same, which has to have the same bytes")
	key     = flag.String("key", "", "the public `key`, armored, that the checksums are signed for; without it they are not signed")
	targets = flag.String("targets", "", "what there have to be archives for, such as \"linux_amd64 windows_arm64\"")
)

const program = "terraform-provider-zentrunk"

// built is what is in the directory of a build.
type built struct {
	dir     string
	version string
	sums    map[string]string // SHA-256 by the name of the file
}

// load reads the checksums of a build, and checks that they are right.
func load(t *testing.T, dir string) built {
	t.Helper()
	if dir == "" {
		t.Skip("no -dist: make release-check and make snapshot build one")
	}
	if !filepath.IsAbs(dir) { // as make says it
		dir = filepath.Join(moduleRoot(t), dir)
	}
	found, err := filepath.Glob(filepath.Join(dir, program+"_*_SHA256SUMS"))
	if err != nil || len(found) != 1 {
		t.Fatalf("expected one file of checksums in %s, found %v (%v)", dir, found, err)
	}
	b := built{dir: dir, sums: map[string]string{}}
	b.version = strings.TrimSuffix(strings.TrimPrefix(filepath.Base(found[0]), program+"_"), "_SHA256SUMS")
	for line := range strings.Lines(string(read(t, found[0]))) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			t.Fatalf("no checksum and name: %q", line)
		}
		b.sums[name] = sum
	}
	for name, want := range b.sums {
		file := filepath.Join(dir, name)
		if name == b.manifest() { // published from where it is
			file = filepath.Join(moduleRoot(t), "terraform-registry-manifest.json")
		}
		if sum := sha256.Sum256(read(t, file)); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s has not the checksum that SHA256SUMS says", name)
		}
	}
	return b
}

func (b built) manifest() string { return fmt.Sprintf("%s_%s_manifest.json", program, b.version) }

func (b built) archive(target string) string {
	return fmt.Sprintf("%s_%s_%s.zip", program, b.version, target)
}

// archives are the targets that there are archives for.
func (b built) archives() []string {
	name := regexp.MustCompile(`^` + program + `_` + regexp.QuoteMeta(b.version) + `_([a-z]+_[a-z0-9]+)\.zip$`)
	var found []string
	for file := range b.sums {
		if match := name.FindStringSubmatch(file); match != nil {
			found = append(found, match[1])
		}
	}
	slices.Sort(found)
	return found
}

// The registry takes archives of exactly these names, with the program and nothing that
// it does not know, a manifest, and checksums of all.
func TestArchives(t *testing.T) {
	t.Parallel()
	b := load(t, *dist)
	if want := strings.Fields(*targets); len(want) > 0 && !slices.Equal(b.archives(), slices.Sorted(slices.Values(want))) {
		t.Errorf("there are archives for %v, expected %v", b.archives(), want)
	}
	for _, target := range b.archives() {
		want := []string{"LICENSE", program + "_v" + b.version}
		if strings.HasPrefix(target, "windows_") {
			want[1] += ".exe"
		}
		if got := slices.Sorted(maps.Keys(unpack(t, filepath.Join(b.dir, b.archive(target))))); !slices.Equal(got, want) {
			t.Errorf("the archive for %s has %v, expected %v", target, got, want)
		}
		bill := fmt.Sprintf("%s_%s_%s.cdx.json", program, b.version, target)
		var document struct {
			Format     string `json:"bomFormat"`
			Components []struct{ Name string }
		}
		if err := json.Unmarshal(read(t, filepath.Join(b.dir, bill)), &document); err != nil {
			t.Fatal(err)
		}
		if document.Format != "CycloneDX" || len(document.Components) < 10 || b.sums[bill] == "" {
			t.Errorf("%s is no bill of materials with a checksum: %+v", bill, document)
		}
	}
	var manifest struct {
		Version  int
		Metadata struct {
			Protocols []string `json:"protocol_versions"`
		}
	}
	if err := json.Unmarshal(read(t, filepath.Join(moduleRoot(t), "terraform-registry-manifest.json")), &manifest); err != nil {
		t.Fatal(err)
	}
	if b.sums[b.manifest()] == "" || manifest.Version != 1 || !slices.Equal(manifest.Metadata.Protocols, []string{"6.0"}) {
		t.Errorf("the manifest is %+v, its checksum %q", manifest, b.sums[b.manifest()])
	}
}

// The checksums are signed as a registry wants it: by a detached signature, not armored.
func TestSignature(t *testing.T) {
	t.Parallel()
	b := load(t, *dist)
	if *key == "" {
		t.Skip("no -key: make release-check signs, with a key of its own")
	}
	keys, err := openpgp.ReadArmoredKeyRing(bytes.NewReader(read(t, *key)))
	if err != nil {
		t.Fatal(err)
	}
	sums := filepath.Join(b.dir, fmt.Sprintf("%s_%s_SHA256SUMS", program, b.version))
	content, signature := read(t, sums), read(t, sums+".sig")
	if _, err := openpgp.CheckDetachedSignature(keys, bytes.NewReader(content), bytes.NewReader(signature), nil); err != nil {
		t.Errorf("the signature is not the key's: %s", err)
	}
	content[0] ^= 1
	if _, err := openpgp.CheckDetachedSignature(keys, bytes.NewReader(content), bytes.NewReader(signature), nil); err == nil {
		t.Error("the signature is taken for that of other checksums")
	}
}

func TestSameBytes(t *testing.T) {
	t.Parallel()
	if *again == "" {
		t.Skip("no -again: make release-check builds twice")
	}
	one, two := load(t, *dist), load(t, *again)
	if len(one.sums) == 0 || len(one.sums) != len(two.sums) {
		t.Fatalf("the builds have %d and %d files", len(one.sums), len(two.sums))
	}
	for name, sum := range one.sums {
		if two.sums[name] != sum {
			t.Errorf("%s is not the same in a second build", name)
		}
	}
}

// An engine installs what was built from a mirror, as it would from the registry, and
// works with it.
func TestInstall(t *testing.T) {
	t.Parallel()
	b := load(t, *dist)
	w := newWorkspace(t, b)
	program := w.unpacked(t)
	w.run(t, 0, "init", "-no-color", "-input=false")

	version, err := exec.Command(program, "-version").Output()
	if got := strings.TrimSpace(string(version)); err != nil || got != b.version {
		t.Errorf("the program says that it is %q (%v), expected %s", got, err, b.version)
	}
	w.run(t, 0, "apply", "-no-color", "-auto-approve", "-input=false")
	if trunks := w.zentrunk.Count(emulator.Trunks); trunks != 1 {
		t.Errorf("Zentrunk has %d trunks", trunks)
	}
	w.run(t, 0, "destroy", "-no-color", "-auto-approve", "-input=false")
}

// With the checksums of the release in its lock file, an engine installs the archive
// and refuses one that differs.
func TestChecksums(t *testing.T) {
	t.Parallel()
	b := load(t, *dist)
	host := b.archive(runtime.GOOS + "_" + runtime.GOARCH)
	archive := read(t, filepath.Join(b.dir, host))

	t.Run("the archive", func(t *testing.T) {
		t.Parallel()
		w := newWorkspace(t, b)
		w.packed(t, host, archive)
		w.lock(t)
		w.run(t, 0, "init", "-no-color", "-input=false")
	})
	t.Run("another archive", func(t *testing.T) {
		t.Parallel()
		w := newWorkspace(t, b)
		w.packed(t, host, repack(t, archive))
		w.lock(t)
		if text := w.run(t, 1, "init", "-no-color", "-input=false"); !strings.Contains(text, "checksum") {
			t.Errorf("init failed, but not for the checksum:\n%s", text)
		}
	})
}

// workspace is a directory in which an engine runs, with a mirror of its own to install from.
type workspace struct {
	dir, mirror string
	built
	engine   engine.Engine
	zentrunk *emulator.Server
}

func newWorkspace(t *testing.T, b built) workspace {
	t.Helper()
	found, err := engine.Find(t.Context(), os.Getenv(engine.Variable), func(message string) { t.Log(message) })
	if err != nil {
		t.Fatal(err)
	}
	zentrunk, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(zentrunk.Close)
	w := workspace{dir: t.TempDir(), mirror: t.TempDir(), engine: found, zentrunk: zentrunk, built: b}
	write(t, filepath.Join(w.dir, "engine.tfrc"), fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(w.mirror)), 0o600)
	write(t, filepath.Join(w.dir, "main.tf"), fmt.Appendf(nil, `
terraform {
  required_providers {
    zentrunk = {
      source  = "plivo/zentrunk"
      version = %q
    }
  }
}

resource "zentrunk_trunk" "test" {
  name             = "installed"
  trunk_direction  = "inbound"
  primary_uri_uuid = "uri-1"
}
`, "= "+b.version), 0o600)
	return w
}

// place is where in the mirror the provider's versions are.
func (w workspace) place() string {
	return filepath.Join(w.mirror, w.engine.RegistryHost(), "plivo", "zentrunk")
}

// unpacked lays the archive for this machine out in the mirror, unpacked, and returns the program's path.
func (w workspace) unpacked(t *testing.T) string {
	t.Helper()
	target := runtime.GOOS + "_" + runtime.GOARCH
	dir := filepath.Join(w.place(), w.version, target)
	path := ""
	for name, content := range unpack(t, filepath.Join(w.built.dir, w.archive(target))) {
		write(t, filepath.Join(dir, name), content, 0o700)
		if strings.HasPrefix(name, program) {
			path = filepath.Join(dir, name)
		}
	}
	return path
}

// packed puts an archive into the mirror as it is.
func (w workspace) packed(t *testing.T, name string, archive []byte) {
	t.Helper()
	write(t, filepath.Join(w.place(), name), archive, 0o600)
}

// lock writes the lock file that an engine would have written at the first init from the registry.
func (w workspace) lock(t *testing.T) {
	t.Helper()
	var hashes strings.Builder
	for _, target := range w.archives() {
		fmt.Fprintf(&hashes, "    %q,\n", "zh:"+w.sums[w.archive(target)])
	}
	write(t, filepath.Join(w.dir, ".terraform.lock.hcl"), fmt.Appendf(nil,
		"provider %q {\n  version     = %q\n  constraints = %[2]q\n  hashes = [\n%s  ]\n}\n",
		w.engine.RegistryHost()+"/plivo/zentrunk", w.version, hashes.String()), 0o600)
}

// run runs the engine, wants this exit code, and returns what was printed.
func (w workspace) run(t *testing.T, wantExit int, args ...string) string {
	t.Helper()
	command := exec.Command(w.engine.Path, args...)
	command.Dir = w.dir
	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+filepath.Join(w.dir, "engine.tfrc"), "CHECKPOINT_DISABLE=1",
		"PLIVO_AUTH_ID="+w.zentrunk.AuthID(), "PLIVO_AUTH_TOKEN="+w.zentrunk.AuthToken(), "PLIVO_BASE_URL="+w.zentrunk.URL())
	output, err := command.CombinedOutput()
	if code := command.ProcessState.ExitCode(); code != wantExit {
		t.Fatalf("%s ended with %d (%v):\n%s", args[0], code, err, output)
	}
	return string(output)
}

// repack is an archive of the same names and other content.
func repack(t *testing.T, archive []byte) []byte {
	t.Helper()
	source, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	target := zip.NewWriter(&out)
	for _, file := range source.File {
		header := file.FileHeader
		to, err := target.CreateHeader(&zip.FileHeader{Name: header.Name, Method: zip.Deflate, ExternalAttrs: header.ExternalAttrs})
		if err == nil {
			_, err = io.WriteString(to, "something else")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := target.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// unpack is what is in an archive, by name.
func unpack(t *testing.T, path string) map[string][]byte {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := map[string][]byte{}
	for _, file := range archive.File {
		content, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[file.Name], err = io.ReadAll(content); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	root, err := engine.ModuleRoot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func write(t *testing.T, path string, content []byte, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, mode); err != nil {
		t.Fatal(err)
	}
}
