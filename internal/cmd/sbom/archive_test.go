package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// The test itself is a Go program, and so has a bill.
func TestArchived(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	one, two, three := filepath.Join(dir, "one.zip"), filepath.Join(dir, "two.zip"), filepath.Join(dir, "three.tar.gz")
	pack(t, two, map[string][]byte{"program": program, "LICENSE": []byte("words")})
	pack(t, one, map[string][]byte{"program": program})
	packTar(t, three, map[string][]byte{"program": program, "LICENSE": []byte("words")})
	text, err := archived(two)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(text, []byte(`"CycloneDX"`)) {
		t.Errorf("the bill is:\n%s", text)
	}

	lines, err := inventory(dir)
	if err != nil {
		t.Fatal(err)
	}
	// The program is the same, and so is its bill.
	if want := fmt.Sprintf("%x  one.cdx.json\n%[1]x  three.cdx.json\n%[1]x  two.cdx.json\n", sha256.Sum256(text)); string(lines) != want {
		t.Errorf("the inventory is\n%sexpected\n%s", lines, want)
	}

	archive, err := os.ReadFile(three)
	if err != nil {
		t.Fatal(err)
	}
	if lines, err = checksums(filepath.Join(dir, "*.tar.gz")); err != nil || string(lines) != fmt.Sprintf("%x  three.tar.gz\n", sha256.Sum256(archive)) {
		t.Errorf("the checksums are\n%s%v", lines, err)
	}
}

func TestArchived_notOneProgram(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := inventory(dir); err == nil {
		t.Error("an inventory of nothing was made")
	}
	pack(t, filepath.Join(dir, "words.zip"), map[string][]byte{"LICENSE": []byte("words")})
	if _, err := archived(filepath.Join(dir, "words.zip")); err == nil {
		t.Error("an archive without a program has a bill")
	}
	if _, err := inventory(dir); err == nil {
		t.Error("an archive without a program is in an inventory")
	}
	if _, err := archived(filepath.Join(dir, "none.zip")); err == nil {
		t.Error("an archive that is not there has a bill")
	}
	if lines, err := checksums(filepath.Join(dir, "*.tar.gz")); err == nil {
		t.Errorf("the checksums of nothing are %q", lines)
	}
	if err := os.WriteFile(filepath.Join(dir, "words.tar.gz"), []byte("words"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := archived(filepath.Join(dir, "words.tar.gz")); err == nil {
		t.Error("words have a bill")
	}
}

func pack(t *testing.T, path string, files map[string][]byte) {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, content := range files {
		file, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func packTar(t *testing.T, path string, files map[string][]byte) {
	t.Helper()
	var out bytes.Buffer
	packed := gzip.NewWriter(&out)
	archive := tar.NewWriter(packed)
	for name, content := range files {
		err := archive.WriteHeader(&tar.Header{Name: name, Size: int64(len(content))})
		if err == nil {
			_, err = archive.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(archive.Close(), packed.Close()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
