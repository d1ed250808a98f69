package main

import (
	"encoding/json"
	"runtime/debug"
	"strings"
	"testing"
)

func TestBill(t *testing.T) {
	t.Parallel()
	info := &debug.BuildInfo{
		GoVersion: "go1.26.0",
		Main:      debug.Module{Path: "example.com/program", Version: "(devel)"},
		Deps: []*debug.Module{
			{Path: "example.com/a", Version: "v1.2.3", Sum: "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
			{Path: "example.com/b", Version: "v1.0.0", Replace: &debug.Module{Path: "example.com/fork", Version: "v1.0.1"}},
		},
		Settings: []debug.BuildSetting{{Key: "GOOS", Value: "linux"}, {Key: "-ldflags", Value: "-X secret=/home/someone"}},
	}
	text, err := bill(info)
	if err != nil {
		t.Fatal(err)
	}
	var got document
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, c := range got.Components {
		parts = append(parts, c.PackageURL)
	}
	want := "pkg:golang/std@1.26.0 pkg:golang/example.com/a@v1.2.3 pkg:golang/example.com/fork@v1.0.1"
	if strings.Join(parts, " ") != want {
		t.Errorf("components %v, expected %s", parts, want)
	}
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	if hashes := got.Components[1].Hashes; len(hashes) != 1 || hashes[0].Content != empty {
		t.Errorf("the hash is %v, expected %s", hashes, empty)
	}
	if strings.Contains(string(text), "/home") {
		t.Errorf("a path of the machine is in:\n%s", text)
	}
	info.Deps[0].Sum = "h1:?"
	if _, err := bill(info); err == nil {
		t.Error("a checksum that is none was accepted")
	}
}
