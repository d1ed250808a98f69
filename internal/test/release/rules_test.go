package release_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// signer makes keys once for all tests: RSA takes its time.
type signer func() (*openpgp.Entity, error)

var (
	rsaKey signer = sync.OnceValues(func() (*openpgp.Entity, error) {
		return openpgp.NewEntity("test", "", "nobody@example.com", &packet.Config{Algorithm: packet.PubKeyAlgoRSA, RSABits: 2048})
	})
	otherKey signer = sync.OnceValues(func() (*openpgp.Entity, error) {
		return openpgp.NewEntity("other", "", "nobody@example.com", &packet.Config{Algorithm: packet.PubKeyAlgoRSA, RSABits: 2048})
	})
	ellipticKey signer = sync.OnceValues(func() (*openpgp.Entity, error) {
		return openpgp.NewEntity("elliptic", "", "nobody@example.com", &packet.Config{Algorithm: packet.PubKeyAlgoEdDSA})
	})
)

// sign signs the checksums of a release, and tells the registries the key.
func (p *published) sign(t *testing.T, by signer) {
	t.Helper()
	entity, err := by()
	if err != nil {
		t.Fatal(err)
	}
	var signature, key bytes.Buffer
	if err := openpgp.DetachSign(&signature, entity, bytes.NewReader(p.assets[p.name("SHA256SUMS")]), nil); err != nil {
		t.Fatal(err)
	}
	armored, err := armor.Encode(&key, openpgp.PublicKeyType, nil)
	if err == nil {
		err = errors.Join(entity.Serialize(armored), armored.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	p.assets[p.name("SHA256SUMS.sig")] = signature.Bytes()
	p.key = key.Bytes()
}

// list writes the checksums of these assets, and signs them.
func (p *published) list(t *testing.T, names ...string) {
	t.Helper()
	var lines strings.Builder
	for _, name := range slices.Sorted(slices.Values(names)) {
		fmt.Fprintf(&lines, "%s  %s\n", digest(p.assets[name]), name)
	}
	p.assets[p.name("SHA256SUMS")] = []byte(lines.String())
	p.sign(t, rsaKey)
}

// listed are the names that the checksums have.
func (p *published) listed(t *testing.T) []string {
	t.Helper()
	sums, err := p.sums()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(maps.Keys(sums))
}

// oldLayout is the release as this project had it once: the SBOMs' checksums among those
// of the archives, and no inventory of their own.
func (p published) oldLayout(t *testing.T) published {
	t.Helper()
	old := published{version: p.version, assets: maps.Clone(p.assets)}
	delete(old.assets, p.name("SBOM_SHA256SUMS"))
	delete(old.assets, p.name("SBOM_SHA256SUMS.sig"))
	names := p.listed(t)
	for name := range old.assets {
		if strings.HasSuffix(name, ".cdx.json") {
			names = append(names, name)
		}
	}
	old.list(t, names...)
	return old
}

// sample is a small release of two platforms that both registries take, for one test to change.
type sample struct {
	published
	t *testing.T
}

func newSample(t *testing.T) *sample {
	t.Helper()
	s := &sample{published{version: "1.2.3", assets: map[string][]byte{}}, t}
	s.assets[s.name("manifest.json")] = []byte(`{"version": 1, "metadata": {"protocol_versions": ["6.0"]}}`)
	names := []string{s.name("manifest.json")}
	for target, file := range map[string]string{"linux_amd64": "_v1.2.3", "windows_arm64": "_v1.2.3.exe"} {
		s.assets[s.name(target+".zip")] = pack(t, "LICENSE", program+file)
		s.assets[s.name(target+".cdx.json")] = []byte(`{"bomFormat": "CycloneDX"}`)
		names = append(names, s.name(target+".zip"))
		s.assets[emulated+"_1.2.3_"+target+".tar.gz"] = []byte("the emulator, which registries do not look at")
	}
	s.assets[emulated+"_1.2.3_SHA256SUMS"] = []byte("its checksums")
	s.list(names...)
	return s
}

func (s *sample) list(names ...string) {
	s.t.Helper()
	s.published.list(s.t, names...)
}

// listAgain writes the checksums of what they were of, after that was changed.
func (s *sample) listAgain() {
	s.t.Helper()
	s.list(s.listed(s.t)...)
}

func (s *sample) sign(by signer) {
	s.t.Helper()
	s.published.sign(s.t, by)
}

func (s *sample) pack(suffix string, names ...string) {
	s.t.Helper()
	s.assets[s.name(suffix)] = pack(s.t, names...)
}

func pack(t *testing.T, names ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, name := range names {
		file, err := archive.Create(name)
		if err == nil {
			_, err = file.Write([]byte("content of " + name))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Each rule that is played refuses what breaks it, and nothing else does.
func TestRules(t *testing.T) {
	t.Parallel()
	const archive = "linux_amd64.zip"
	for name, test := range map[string]struct {
		change              func(*sample)
		terraform, openTofu string // words of the refusal; "" where the registry takes it
	}{
		"the layout that registries take": {change: func(*sample) {}},
		"the old layout": {
			change:    func(s *sample) { s.published = s.oldLayout(s.t) },
			terraform: "SHA256SUMS names terraform-provider-zentrunk_1.2.3_linux_amd64.cdx.json",
		},
		"the emulator is among the checksums": {
			change:    func(s *sample) { s.list(append(s.listed(s.t), emulated+"_1.2.3_linux_amd64.tar.gz")...) },
			terraform: "SHA256SUMS names zentrunk-emulator_1.2.3_linux_amd64.tar.gz",
		},
		"the emulator has an archive as the provider": {
			change:   func(s *sample) { s.assets[emulated+"_1.2.3_linux_amd64.zip"] = pack(s.t, emulated) },
			openTofu: "1 archives are of platforms",
		},
		"a pre-release": {change: func(s *sample) {
			manifest := s.assets[s.name("manifest.json")]
			s.published = published{version: "1.2.4-rc.1", assets: map[string][]byte{}}
			s.assets[s.name("manifest.json")] = manifest
			s.pack(archive, program+"_v1.2.4-rc.1")
			s.list(s.name("manifest.json"), s.name(archive))
		}},
		"a version that is none": {
			change: func(s *sample) {
				manifest := s.assets[s.name("manifest.json")]
				s.published = published{version: "1.2", assets: map[string][]byte{}}
				s.assets[s.name("manifest.json")] = manifest
				s.pack(archive, program+"_v1.2")
				s.list(s.name("manifest.json"), s.name(archive))
			},
			terraform: "no semantic version",
		},
		"the manifest is not in the checksums": {
			change:    func(s *sample) { s.list(s.name(archive), s.name("windows_arm64.zip")) },
			terraform: "missing SHA256 checksum for terraform-provider-zentrunk_1.2.3_manifest.json",
		},
		"the manifest is not in the release": {
			change:    func(s *sample) { delete(s.assets, s.name("manifest.json")) },
			terraform: "the release has no terraform-provider-zentrunk_1.2.3_manifest.json", openTofu: "no manifest",
		},
		"the manifest names no protocol": {
			change: func(s *sample) {
				s.assets[s.name("manifest.json")] = []byte(`{"version": 1}`)
				s.listAgain()
			},
			terraform: "the manifest names no protocol",
		},
		"the manifest is of another version": {
			change: func(s *sample) {
				s.assets[s.name("manifest.json")] = []byte(`{"version": 2, "metadata": {"protocol_versions": ["6.0"]}}`)
				s.listAgain()
			},
			terraform: "version 2", openTofu: "version 2",
		},
		"an archive is not in the checksums": {
			change:    func(s *sample) { s.list(s.name("manifest.json"), s.name("windows_arm64.zip")) },
			terraform: "missing SHA256 checksum for", openTofu: "is left out",
		},
		"an archive is not in the release": {
			change:    func(s *sample) { delete(s.assets, s.name(archive)) },
			terraform: "is no archive of a platform", openTofu: "failed to download",
		},
		"an archive was replaced": {
			change:    func(s *sample) { s.pack(archive, program+"_v1.2.3", "more") },
			terraform: "checksum of terraform-provider-zentrunk_1.2.3_linux_amd64.zip is wrong", openTofu: "expected sha256",
		},
		"an archive is none": {
			change: func(s *sample) {
				s.assets[s.name(archive)] = []byte("words")
				s.listAgain()
			},
			terraform: "not a valid zip file", openTofu: "unable to hash",
		},
		"a program has another name": {
			change: func(s *sample) {
				s.pack(archive, program)
				s.listAgain()
			},
			terraform: "expected terraform-provider-zentrunk_v1.2.3",
		},
		"a platform that OpenTofu does not look for": {
			change: func(s *sample) {
				s.pack("plan9_amd64.zip", program+"_v1.2.3")
				s.list(append(s.listed(s.t), s.name("plan9_amd64.zip"))...)
			},
			openTofu: "1 archives are of platforms",
		},
		"nothing was built": {
			change: func(s *sample) {
				delete(s.assets, s.name(archive))
				delete(s.assets, s.name("windows_arm64.zip"))
				s.list(s.name("manifest.json"))
			},
			terraform: "no valid platform assets", openTofu: "no artifacts in release",
		},
		"no checksums": {
			change:    func(s *sample) { delete(s.assets, s.name("SHA256SUMS")) },
			terraform: "no SHA256SUMS", openTofu: "no SHA256SUMS",
		},
		"checksums of another form": {
			change: func(s *sample) {
				s.assets[s.name("SHA256SUMS")] = bytes.ReplaceAll(s.assets[s.name("SHA256SUMS")], []byte("  "), []byte(" *"))
				s.sign(rsaKey)
			},
			terraform: "no checksum and name", openTofu: "no checksum and name",
		},
		"not signed": {
			change:    func(s *sample) { delete(s.assets, s.name("SHA256SUMS.sig")) },
			terraform: "no SHA256SUMS.sig", openTofu: "no SHA256SUMS.sig",
		},
		"signed before the checksums were changed": {
			change: func(s *sample) {
				content := bytes.Clone(s.assets[s.name("SHA256SUMS")])
				slices.Reverse(content[:64]) // of the first file
				s.assets[s.name("SHA256SUMS")] = content
			},
			terraform: "the signature is not the key's", openTofu: "the signature is not the key's",
		},
		"signed by another key": {
			change: func(s *sample) {
				known := s.key
				s.sign(otherKey)
				s.key = known
			},
			terraform: "the signature is not the key's", openTofu: "the signature is not the key's",
		},
		"signed by an elliptic curve": {
			change:    func(s *sample) { s.sign(ellipticKey) },
			terraform: "neither RSA nor DSA", openTofu: "neither RSA nor DSA",
		},
		"an armored signature": {
			change: func(s *sample) {
				s.assets[s.name("SHA256SUMS.sig")] = []byte("-----BEGIN PGP SIGNATURE-----\n")
			},
			terraform: "armored", openTofu: "armored",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSample(t)
			test.change(s)
			expectRefusal(t, "the Terraform Registry", terraform(s.published), test.terraform)
			expectRefusal(t, "OpenTofu's registry", openTofu(s.published), test.openTofu)
		})
	}
}

// expectRefusal wants a refusal with these words, or none if there are none.
func expectRefusal(t *testing.T, registry string, got error, words string) {
	t.Helper()
	switch {
	case words == "" && got != nil:
		t.Errorf("%s refuses it: %s", registry, got)
	case words != "" && got == nil:
		t.Errorf("%s takes it, expected a refusal with %q", registry, words)
	case words != "" && !strings.Contains(got.Error(), words):
		t.Errorf("%s refuses it with\n%s\nexpected %q", registry, got, words)
	}
}

// What GoReleaser built is taken by both registries, and would not be with the SBOMs
// among its checksums.
func TestRegistries(t *testing.T) {
	t.Parallel()
	p := downloaded(t)
	if p.assets == nil {
		p = snapshot(t, load(t, *dist))
	}
	expectRefusal(t, "the Terraform Registry", terraform(p), "")
	expectRefusal(t, "OpenTofu's registry", openTofu(p), "")
	expectRefusal(t, "the Terraform Registry", terraform(p.oldLayout(t)), ".cdx.json, which is no archive of a platform and not the manifest")
	p.checkInventories(t)
}

// checkInventories wants a bill of materials for every archive, an emulator for every archive of
// the provider, and signed checksums of exactly the bills and of exactly the emulators.
func (p published) checkInventories(t *testing.T) {
	t.Helper()
	var bills, emulators []string
	for name := range p.assets {
		if archive, ok := strings.CutSuffix(name, ".zip"); ok {
			other := emulated + strings.TrimPrefix(archive, program)
			bills = append(bills, archive+".cdx.json", other+".cdx.json")
			emulators = append(emulators, other+".tar.gz")
		}
	}
	p.checkInventory(t, checksumFiles[1], bills)
	p.checkInventory(t, checksumFiles[2], emulators)
	for _, name := range bills {
		var document struct {
			Format     string `json:"bomFormat"`
			Components []struct{ Name string }
		}
		if err := json.Unmarshal(p.assets[name], &document); err != nil {
			t.Fatal(err)
		}
		least := 10
		if strings.HasPrefix(name, emulated) {
			least = 2 // Go's own library, and hardly more
		}
		if document.Format != "CycloneDX" || len(document.Components) < least {
			t.Errorf("%s is no bill of materials: %+v", name, document)
		}
	}
}

// checkInventory wants checksums of exactly these assets, signed by the same key.
func (p published) checkInventory(t *testing.T, name string, want []string) {
	t.Helper()
	name = fmt.Sprintf(name, p.version)
	inventory := p.assets[name]
	sums, err := parseSums(inventory)
	if err != nil {
		t.Fatalf("%s: %s", name, err)
	}
	if got := slices.Sorted(maps.Keys(sums)); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("%s has %v, expected %v", name, got, want)
	}
	for file, sum := range sums {
		if digest(p.assets[file]) != sum {
			t.Errorf("%s has not the checksum that %s says", file, name)
		}
	}
	if signature, ok := p.assets[name+".sig"]; ok {
		if err := checkSignature(p.key, inventory, signature); err != nil {
			t.Errorf("%s: %s", name, err)
		}
	} else if *key != "" {
		t.Errorf("%s is not signed", name)
	}
}
