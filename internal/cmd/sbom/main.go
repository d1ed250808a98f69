// Command sbom writes the software bill of materials of the Go program in an archive of a
// release, from what the compiler recorded in it: CycloneDX, in JSON. The same program
// gives the same bytes. GoReleaser runs it for every archive.
//
//	go run ./internal/cmd/sbom ARCHIVE FILE
//
// With -inventory it writes the checksums of the bills of all archives in a directory, in
// the form of sha256sum. It makes those bills once more instead of reading what was
// written: GoReleaser runs both at a time.
//
//	go run ./internal/cmd/sbom -inventory DIR FILE
//
// With -checksums it writes those of the files that a pattern names.
//
//	go run ./internal/cmd/sbom -checksums PATTERN FILE
package main

import (
	"flag"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("sbom: ")
	directory := flag.Bool("inventory", false, "write the checksums of the bills of all archives in a directory")
	pattern := flag.Bool("checksums", false, "write the checksums of the files that a pattern names")
	flag.Parse()
	if flag.NArg() != 2 {
		log.Fatal("wanted: the archive (with -inventory the directory, with -checksums the pattern), and the file to write")
	}
	write := archived
	switch {
	case *directory:
		write = inventory
	case *pattern:
		write = checksums
	}
	text, err := write(flag.Arg(0))
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(flag.Arg(1), text, 0o600); err != nil {
		log.Fatal(err)
	}
}
