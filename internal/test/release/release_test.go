package release_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
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

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
)

var (
	dist    = flag.String("dist", "", "the `directory` that GoReleaser wrote, to be tested; without it there is nothing to test")
	again   = flag.String("again", "", "the `directory` of a second build of the same, which has to have the same bytes")
	assets  = flag.String("assets", "", "a `directory` with the assets of a release, as they are on GitHub, for the registries' rules")
	key     = flag.String("key", "", "the public `key`, armored, that the checksums are signed for; without it they are not signed")
	targets = flag.String("targets", "", "what there have to be archives for, such as \"linux_amd64 windows_arm64\"")
)

const program, emulated = "terraform-provider-zentrunk", "zentrunk-emulator"

// built is what is in the directory of a build.
type built struct {
	dir     string
	version string
	sums    map[string]string // SHA-256 by the name of the file: archives and manifest
	bills   map[string]string // SHA-256 of the SBOMs, which have an inventory of their own
	others  map[string]string // SHA-256 of the emulator's archives, which registries know nothing of
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
	b := built{dir: dir, version: versionIn(t, dir)}
	b.sums, b.bills, b.others = b.readSums(t, checksumFiles[0]), b.readSums(t, checksumFiles[1]), b.readSums(t, checksumFiles[2])
	for name, want := range b.sums {
		file := filepath.Join(dir, name)
		if name == b.manifest() { // published from where it is
			file = filepath.Join(moduleRoot(t), "terraform-registry-manifest.json")
		}
		if digest(read(t, file)) != want {
			t.Errorf("%s has not the checksum that SHA256SUMS says", name)
		}
	}
	return b
}

// versionIn is the version of the release in a directory, by the name of its checksums.
func versionIn(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, program+"_*_SHA256SUMS"))
	found = slices.DeleteFunc(found, func(path string) bool { return strings.HasSuffix(path, "_SBOM_SHA256SUMS") })
	if err != nil || len(found) != 1 {
		t.Fatalf("expected one file of checksums in %s, found %v (%v)", dir, found, err)
	}
	return strings.TrimSuffix(strings.TrimPrefix(filepath.Base(found[0]), program+"_"), "_SHA256SUMS")
}

// checksumFiles are the names of the files of checksums, but for the version. Each is signed.
var checksumFiles = []string{program + "_%s_SHA256SUMS", program + "_%s_SBOM_SHA256SUMS", emulated + "_%s_SHA256SUMS"}

func (b built) readSums(t *testing.T, name string) map[string]string {
	t.Helper()
	sums, err := parseSums(read(t, filepath.Join(b.dir, fmt.Sprintf(name, b.version))))
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

// snapshot is a build as it would be published: what GoReleaser counts among the artifacts
// to upload, and the manifest, which it adds when it publishes (see TestPublish). A build
// that was not signed is signed here.
func snapshot(t *testing.T, b built) published {
	t.Helper()
	var artifacts []struct{ Name, Path, Type string }
	if err := json.Unmarshal(read(t, filepath.Join(b.dir, "artifacts.json")), &artifacts); err != nil {
		t.Fatal(err)
	}
	p := published{version: b.version, assets: map[string][]byte{
		b.manifest(): read(t, filepath.Join(moduleRoot(t), "terraform-registry-manifest.json")),
	}}
	for _, artifact := range artifacts {
		if artifact.Type != "Binary" && artifact.Type != "Metadata" {
			p.assets[artifact.Name] = read(t, filepath.Join(b.dir, filepath.Base(artifact.Path)))
		}
	}
	if *key == "" {
		p.sign(t, rsaKey)
	} else {
		p.key = read(t, *key)
	}
	return p
}

// downloaded is the release whose assets were downloaded from GitHub, if one was.
func downloaded(t *testing.T) published {
	t.Helper()
	if *assets == "" {
		return published{}
	}
	if *key == "" {
		t.Fatal("no -key: what is published is signed")
	}
	return publishedIn(t, *assets)
}

// publishedIn is the release whose assets are in a directory.
func publishedIn(t *testing.T, dir string) published {
	t.Helper()
	if !filepath.IsAbs(dir) { // as make says it
		dir = filepath.Join(moduleRoot(t), dir)
	}
	p := published{version: versionIn(t, dir), assets: map[string][]byte{}, key: read(t, *key)}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		p.assets[file.Name()] = read(t, filepath.Join(dir, file.Name()))
	}
	return p
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

// There are archives for all targets, with the program and its licence, a manifest, and
// checksums of exactly these. The rest of what registries want is in TestRegistries.
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
		if bill := strings.TrimSuffix(b.archive(target), ".zip") + ".cdx.json"; b.bills[bill] == "" {
			t.Errorf("the inventory of SBOMs has no %s", bill)
		}
	}
	if len(b.sums) != len(b.archives())+1 {
		t.Errorf("the checksums name more than archives and the manifest: %v", slices.Sorted(maps.Keys(b.sums)))
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

// Every file of checksums is signed as a registry wants it: by a detached signature, not armored.
func TestSignature(t *testing.T) {
	t.Parallel()
	b := load(t, *dist)
	if *key == "" {
		t.Skip("no -key: make release-check signs, with a key of its own")
	}
	for _, name := range checksumFiles {
		sums := filepath.Join(b.dir, fmt.Sprintf(name, b.version))
		content, signature := read(t, sums), read(t, sums+".sig")
		if err := checkSignature(read(t, *key), content, signature); err != nil {
			t.Errorf("%s: %s", sums, err)
		}
		content[0] ^= 1
		if err := checkSignature(read(t, *key), content, signature); err == nil {
			t.Errorf("the signature of %s is taken for that of other checksums", sums)
		}
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
	if len(one.bills) == 0 || !maps.Equal(one.bills, two.bills) {
		t.Errorf("the inventories of SBOMs are %v and %v", one.bills, two.bills)
	}
	if len(one.others) == 0 || !maps.Equal(one.others, two.others) {
		t.Errorf("the emulator's archives are %v and %v", one.others, two.others)
	}
}

// There is an emulator for every target, with its licence, and that for this machine runs.
func TestEmulator(t *testing.T) {
	t.Parallel()
	b := load(t, *dist)
	dir := t.TempDir()
	for _, target := range b.archives() {
		suffix := ""
		if strings.HasPrefix(target, "windows_") {
			suffix = ".exe"
		}
		name := fmt.Sprintf("%s_%s_%s", emulated, b.version, target)
		files := untar(t, filepath.Join(b.dir, name+".tar.gz"))
		if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, []string{"LICENSE", emulated + suffix}) {
			t.Errorf("%s has %v", name, got)
		}
		if b.bills[name+".cdx.json"] == "" || b.others[name+".tar.gz"] == "" {
			t.Errorf("%s has no bill or no checksum", name)
		}
		if target == runtime.GOOS+"_"+runtime.GOARCH {
			write(t, filepath.Join(dir, emulated+suffix), files[emulated+suffix], 0o700)
		}
	}
	if len(b.others) != len(b.archives()) {
		t.Errorf("the emulator's checksums are of %v", slices.Sorted(maps.Keys(b.others)))
	}
	// Without standard input it ends at once, and not before it has listened.
	output, err := exec.Command(filepath.Join(dir, emulated), "-listen", "127.0.0.1:0", "-exit-with-stdin").CombinedOutput()
	if err != nil || !strings.Contains(string(output), "export PLIVO_BASE_URL='http://127.0.0.1:") {
		t.Errorf("%v\n%s", err, output)
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

// untar is unpack of the emulator's archives.
func untar(t *testing.T, path string) map[string][]byte {
	t.Helper()
	packed, err := gzip.NewReader(bytes.NewReader(read(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for archive := tar.NewReader(packed); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if files[header.Name], err = io.ReadAll(archive); err != nil {
			t.Fatal(err)
		}
	}
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
