// Command engine prints the path of the engine that tests and the demo run. Where there is
// none it builds one first: before the tests, so that not every package of them does, and
// does so in the time that its tests have.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/plivo/terraform-provider-zentrunk/internal/engine"
)

func main() {
	found, err := engine.Find(context.Background(), os.Getenv(engine.Variable), func(message string) { fmt.Fprintln(os.Stderr, message) })
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(found.Path)
}
