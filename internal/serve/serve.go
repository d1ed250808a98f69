package serve

import (
	"os"
	"runtime/debug"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/plivo/terraform-provider-zentrunk/internal/provider"
)

// address is where the registry keeps the provider.
const address = "registry.terraform.io/plivo/zentrunk"

// gcPercent lets the heap grow to five times what is alive before it is collected. A
// provider keeps little alive (tens of megabytes at thousands of objects) and makes much
// garbage, so collecting at the default of twice is most of the work it has.
const gcPercent = 400

// Provider serves the provider of that version until the engine ends it. With debugging
// it prints how to attach an engine and serves until interrupted.
func Provider(version string, debugging bool) error {
	tune(os.Environ(), os.Setenv)
	var options []tf6server.ServeOpt
	if debugging {
		options = append(options, tf6server.WithManagedDebug())
	}
	return tf6server.Serve(address, func() tfprotov6.ProviderServer {
		return release(providerserver.NewProtocol6(provider.New(version)())())
	}, options...)
}

// tune sets what the user has not set in this environment.
func tune(environ []string, setenv func(name, value string) error) {
	if !isSet(environ, "GOGC") {
		debug.SetGCPercent(gcPercent)
	}
	if !wantsLogs(environ) {
		for _, logger := range loggers {
			// Without it a plan is only slower.
			_ = setenv(logger, "OFF")
		}
	}
}
