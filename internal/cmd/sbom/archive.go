package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"debug/buildinfo"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// suffix takes the place of an archive's ".zip" or ".tar.gz" in the name of its bill.
const suffix = ".cdx.json"

// archived is the bill of the program in an archive. An archive without a program, or
// with two, is an error.
func archived(path string) ([]byte, error) {
	unpack := unzip
	if strings.HasSuffix(path, ".tar.gz") {
		unpack = untar
	}
	files, err := unpack(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var bills [][]byte
	for _, content := range files {
		info, err := buildinfo.Read(bytes.NewReader(content))
		if err != nil { // the licence, say
			continue
		}
		text, err := bill(info)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		bills = append(bills, text)
	}
	if len(bills) != 1 {
		return nil, fmt.Errorf("%s has %d Go programs, expected one", path, len(bills))
	}
	return bills[0], nil
}

func unzip(path string) (files [][]byte, err error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = archive.Close() }()
	for _, file := range archive.File {
		content, err := archive.Open(file.Name)
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(content)
		_ = content.Close()
		if err != nil {
			return nil, err
		}
		files = append(files, text)
	}
	return files, nil
}

func untar(path string) (files [][]byte, err error) {
	packed, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = packed.Close() }()
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		return nil, err
	}
	for archive := tar.NewReader(unpacked); ; {
		if _, err := archive.Next(); err == io.EOF {
			return files, nil
		} else if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(archive)
		if err != nil {
			return nil, err
		}
		files = append(files, text)
	}
}

// inventory is a line for the bill of every archive in a directory, by name: its SHA-256
// and what it is published as.
func inventory(directory string) ([]byte, error) {
	return sums(func(archive string) (name string, text []byte, err error) {
		text, err = archived(archive)
		return strings.TrimSuffix(strings.TrimSuffix(filepath.Base(archive), ".zip"), ".tar.gz") + suffix, text, err
	}, filepath.Join(directory, "*.zip"), filepath.Join(directory, "*.tar.gz"))
}

// checksums is a line for every file that the pattern names.
func checksums(pattern string) ([]byte, error) {
	return sums(func(file string) (name string, text []byte, err error) {
		text, err = os.ReadFile(file)
		return filepath.Base(file), text, err
	}, pattern)
}

// sums are the lines for what of makes of the files that the patterns name.
func sums(of func(file string) (name string, text []byte, err error), patterns ...string) ([]byte, error) {
	var files []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there is no %s", strings.Join(patterns, " and no "))
	}
	slices.Sort(files)
	var lines bytes.Buffer
	for _, file := range files {
		name, text, err := of(file)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&lines, "%x  %s\n", sha256.Sum256(text), name)
	}
	return lines.Bytes(), nil
}
