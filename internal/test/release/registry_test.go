package release_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// published is what a release on GitHub has: the tag without its "v", and the assets by
// their names. Registries know nothing else of it, but for the key.
type published struct {
	version string
	assets  map[string][]byte
	key     []byte // the public half, armored
}

func (p published) name(suffix string) string { return program + "_" + p.version + "_" + suffix }

// refusals are the reasons why a registry does not take a release.
type refusals []error

func (r *refusals) add(format string, args ...any) { *r = append(*r, fmt.Errorf(format, args...)) }

// version is what Semantic Versioning allows, without the build's metadata.
var version = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`)

// terraform plays the Terraform Registry: the criteria of "Manually Preparing a Release"
// and "Preparing and Adding a Signing Key" in its documentation, developer.hashicorp.com,
// /terraform/registry/providers/publishing. That the checksums name nothing else is not
// written there: it is what releases were rejected for that had SBOMs among them.
func terraform(p published) error {
	var no refusals
	if !version.MatchString(p.version) {
		no.add("the tag v%s is no semantic version", p.version)
	}
	covered := []string{p.name("manifest.json")}
	platform := regexp.MustCompile("^" + regexp.QuoteMeta(p.name("")) + `[a-z0-9]+_[a-z0-9]+\.zip$`)
	for _, name := range slices.Sorted(maps.Keys(p.assets)) {
		if platform.MatchString(name) {
			covered = append(covered, name)
			if err := p.hasProgram(name); err != nil {
				no = append(no, err)
			}
		}
	}
	if len(covered) == 1 {
		no.add("no valid platform assets found")
	}
	if protocols, err := p.protocols(); err != nil {
		no = append(no, err)
	} else if len(protocols) == 0 {
		no.add("the manifest names no protocol")
	}
	sums, err := p.sums()
	if err != nil {
		no = append(no, err)
	}
	for _, name := range covered {
		switch sum := sums[name]; {
		case p.assets[name] == nil:
			no.add("the release has no %s", name)
		case sum == "":
			no.add("missing SHA256 checksum for %s", name)
		case sum != digest(p.assets[name]):
			no.add("the SHA256 checksum of %s is wrong", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		if !slices.Contains(covered, name) {
			no.add("SHA256SUMS names %s, which is no archive of a platform and not the manifest", name)
		}
	}
	if err := p.signed(); err != nil {
		no = append(no, err)
	}
	return errors.Join(no...)
}

// openTofu plays the registry of OpenTofu: github.com/opentofu/registry, which asks GitHub
// for files of these names at the tag (src/internal/provider, version.go and hashes.go),
// and the engine, which checks the signature when it installs. What the registry would
// leave out without a word is refused here.
func openTofu(p published) error {
	var no refusals
	sums, err := p.sums()
	if err != nil {
		return err
	}
	found := 0
	for _, goos := range []string{"darwin", "freebsd", "linux", "windows", "openbsd", "solaris"} {
		for _, goarch := range []string{"386", "amd64", "arm", "arm64"} {
			name := p.name(goos + "_" + goarch + ".zip")
			sum, listed := sums[name]
			content := p.assets[name]
			switch {
			case !listed && content == nil: // not built for
			case !listed:
				no.add("%s is left out, as it has no checksum", name)
			case content == nil:
				no.add("failed to download %s", name)
			case sum != digest(content):
				no.add("expected sha256 %q of %s, got %q", sum, name, digest(content))
			default:
				found++
				if _, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err != nil {
					no.add("unable to hash %s: %w", name, err)
				}
			}
		}
	}
	archives := 0
	for name := range p.assets {
		if strings.HasSuffix(name, ".zip") {
			archives++
		}
	}
	if found == 0 {
		no.add("no artifacts in release, skipping")
	} else if archives != found {
		no.add("%d archives are of platforms that the registry does not look for", archives-found)
	}
	if _, err := p.protocols(); err != nil { // else taken for one of protocol 5.0
		no = append(no, err)
	}
	if err := p.signed(); err != nil {
		no = append(no, err)
	}
	return errors.Join(no...)
}

// hasProgram wants one program of the right name in an archive.
func (p published) hasProgram(archive string) error {
	content, err := zip.NewReader(bytes.NewReader(p.assets[archive]), int64(len(p.assets[archive])))
	if err != nil {
		return fmt.Errorf("%s: %w", archive, err)
	}
	want := program + "_v" + p.version
	if strings.HasPrefix(archive, p.name("windows_")) {
		want += ".exe"
	}
	var programs []string
	for _, file := range content.File {
		if strings.HasPrefix(file.Name, program) {
			programs = append(programs, file.Name)
		}
	}
	if !slices.Equal(programs, []string{want}) {
		return fmt.Errorf("the programs in %s are %q, expected %s", archive, programs, want)
	}
	return nil
}

// protocols are those that the manifest names.
func (p published) protocols() ([]string, error) {
	text, ok := p.assets[p.name("manifest.json")]
	if !ok {
		return nil, errors.New("the release has no manifest")
	}
	var manifest struct {
		Version  int
		Metadata struct {
			Protocols []string `json:"protocol_versions"`
		}
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, fmt.Errorf("the manifest is no JSON: %w", err)
	}
	if manifest.Version != 1 {
		return nil, fmt.Errorf("the manifest is of version %d, expected 1", manifest.Version)
	}
	return manifest.Metadata.Protocols, nil
}

// sums are the checksums by the names of files.
func (p published) sums() (map[string]string, error) {
	text, ok := p.assets[p.name("SHA256SUMS")]
	if !ok {
		return nil, errors.New("the release has no SHA256SUMS")
	}
	return parseSums(text)
}

// signed checks the signature of the checksums as Terraform and OpenTofu do when they
// install: detached, not armored, by an RSA or DSA key that the registry was told of.
func (p published) signed() error {
	signature, ok := p.assets[p.name("SHA256SUMS.sig")]
	if !ok {
		return errors.New("the release has no SHA256SUMS.sig")
	}
	return checkSignature(p.key, p.assets[p.name("SHA256SUMS")], signature)
}

func checkSignature(key, content, signature []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(signature), []byte("-----BEGIN")) {
		return errors.New("the signature is armored")
	}
	keys, err := openpgp.ReadArmoredKeyRing(bytes.NewReader(key))
	if err != nil {
		return fmt.Errorf("the key: %w", err)
	}
	for _, entity := range keys {
		switch entity.PrimaryKey.PubKeyAlgo {
		case packet.PubKeyAlgoRSA, packet.PubKeyAlgoRSASignOnly, packet.PubKeyAlgoDSA:
		default:
			return errors.New("the key is neither RSA nor DSA")
		}
	}
	if _, err := openpgp.CheckDetachedSignature(keys, bytes.NewReader(content), bytes.NewReader(signature), nil); err != nil {
		return fmt.Errorf("the signature is not the key's: %w", err)
	}
	return nil
}

// parseSums reads checksums in the form of sha256sum. Every name is there once.
func parseSums(text []byte) (map[string]string, error) {
	form := regexp.MustCompile(`^([0-9a-f]{64})  ([A-Za-z0-9._-]+)\n$`)
	sums := map[string]string{}
	for line := range strings.Lines(string(text)) {
		match := form.FindStringSubmatch(line)
		if match == nil {
			return nil, fmt.Errorf("no checksum and name: %q", line)
		}
		if sums[match[2]] != "" {
			return nil, fmt.Errorf("%s has two checksums", match[2])
		}
		sums[match[2]] = match[1]
	}
	return sums, nil
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
