// Command schema writes the provider's schemas to standard output, as
// `terraform providers schema -json` would print them. It asks the provider
// itself, so the documentation can be generated, list resources and resource
// identity included, on a machine whose engine is too old to know them or that
// has none at all.
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/plivo/terraform-provider-zentrunk/internal/provider"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("schema: ")

	// tfplugindocs looks a provider up by its short name or in the registry's
	// hashicorp namespace, never by the full address of anybody else's provider.
	key := flag.String("key", "registry.terraform.io/plivo/zentrunk", "the provider's key in the output; tfplugindocs wants \"zentrunk\"")
	flag.Parse()

	if flag.NArg() > 0 {
		log.Fatalf("unexpected argument %q", flag.Arg(0))
	}

	server := providerserver.NewProtocol6(provider.New("dev")())()

	if err := write(context.Background(), os.Stdout, *key, server); err != nil {
		log.Fatal(err)
	}
}
