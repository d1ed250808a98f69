// Command sbom writes the software bill of materials of a Go program, from what the
// compiler recorded in it: CycloneDX, in JSON. The same program gives the same bytes.
// GoReleaser runs it for every program of a release.
//
//	go run ./internal/cmd/sbom PROGRAM FILE
package main

import (
	"debug/buildinfo"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("sbom: ")
	if len(os.Args) != 3 {
		log.Fatal("wanted: the program, and the file to write")
	}
	info, err := buildinfo.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	text, err := bill(info)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[2], text, 0o600); err != nil {
		log.Fatal(err)
	}
}
