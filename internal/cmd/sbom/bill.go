package main

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"
)

// The parts of CycloneDX 1.5 (ECMA-424) that a Go program can tell of itself.
type (
	document struct {
		Format      string      `json:"bomFormat"`
		SpecVersion string      `json:"specVersion"`
		Version     int         `json:"version"`
		Metadata    metadata    `json:"metadata"`
		Components  []component `json:"components"`
	}
	metadata struct {
		Component component `json:"component"`
	}
	component struct {
		Ref        string     `json:"bom-ref"`
		Type       string     `json:"type"`
		Name       string     `json:"name"`
		Version    string     `json:"version,omitempty"`
		Hashes     []hash     `json:"hashes,omitempty"`
		PackageURL string     `json:"purl"`
		Properties []property `json:"properties,omitempty"`
	}
	hash struct {
		Algorithm string `json:"alg"`
		Content   string `json:"content"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
)

// bill is the document about one program: what it was built of, with which Go and how.
func bill(info *debug.BuildInfo) ([]byte, error) {
	program, err := module(&info.Main, "application")
	if err != nil {
		return nil, err
	}
	for _, setting := range info.Settings {
		// How it was built, without the paths of the machine that built it.
		if setting.Key == "CGO_ENABLED" || strings.HasPrefix(setting.Key, "GO") || setting.Key == "-trimpath" {
			program.Properties = append(program.Properties, property{"go:build:" + setting.Key, setting.Value})
		}
	}
	standard := debug.Module{Path: "std", Version: info.GoVersion}
	components := []component{}
	for _, dep := range append([]*debug.Module{&standard}, info.Deps...) {
		part, err := module(dep, "library")
		if err != nil {
			return nil, err
		}
		components = append(components, part)
	}
	text, err := json.MarshalIndent(document{
		Format: "CycloneDX", SpecVersion: "1.5", Version: 1,
		Metadata: metadata{Component: program}, Components: components,
	}, "", "  ")
	return append(text, '\n'), err
}

func module(m *debug.Module, kind string) (component, error) {
	if m.Replace != nil {
		m = m.Replace
	}
	version := strings.TrimPrefix(m.Version, "go")
	url := "pkg:golang/" + m.Path + "@" + version
	c := component{Ref: url, Type: kind, Name: m.Path, Version: cmp.Or(version, "(devel)"), PackageURL: url}
	if m.Sum == "" {
		return c, nil
	}
	// go.sum's own form: a SHA-256 in base64.
	sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.Sum, "h1:"))
	if err != nil {
		return c, fmt.Errorf("the checksum of %s: %w", m.Path, err)
	}
	c.Hashes = []hash{{"SHA-256", hex.EncodeToString(sum)}}
	return c, nil
}
