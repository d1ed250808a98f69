// Command terraform-provider-zentrunk is the Terraform provider for Plivo's
// Zentrunk SIP trunking. Terraform and OpenTofu start it; by hand it is only
// asked for its version, or run under a debugger with -debug.
package main

import (
	"flag"
	"fmt"
	"log"

	"github.com/plivo/terraform-provider-zentrunk/internal/serve"
)

// version is set with -ldflags when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve until interrupted, so that a debugger can be attached")
	showVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()

	if *showVersion {
		fmt.Println(version)

		return
	}

	if err := serve.Provider(version, *debug); err != nil {
		log.Fatal(err)
	}
}
