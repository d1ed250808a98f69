package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// applying is a way to apply.
type applying struct {
	name      string
	arguments []string
	status    string // of the trunks in the configuration
	// series is how many requests of one trunk wait for each other.
	series int
	// looks: before all of them there is one look at the account, which they share.
	looks bool
}

var (
	noChange  = applying{name: "nothing", arguments: []string{"apply", "-auto-approve", "-refresh=false"}, status: "enabled"}
	creating  = applying{name: "create", arguments: []string{"apply", "-auto-approve"}, status: "enabled", series: 2}
	updating  = applying{name: "update all", arguments: []string{"apply", "-auto-approve", "-refresh=false"}, status: "disabled", series: 2}
	deleting  = applying{name: "destroy", arguments: []string{"destroy", "-auto-approve", "-refresh=false"}, status: "disabled", series: 1, looks: true}
	importing = applying{name: "import", arguments: []string{"apply", "-auto-approve"}, status: "enabled", series: 1}
	// inOrder is what is done to trunks that a run makes; imported are others.
	inOrder = []applying{creating, noChange, updating, deleting, importing}
)

// compareApplies measures what it costs to make trunks, to change them all, to destroy them and
// to import as many: beside an apply that changes nothing and does not refresh (the floor), and
// beside what latency alone makes of the requests in series.
func (b *bench) compareApplies(ctx context.Context, o options) error {
	b.printf("## Applies\n\nDefault parallelism (10) and rate (250 requests in any five seconds), without a refresh where there is a state. "+
		"The bound is what latency makes of a trunk's requests that wait for each other, ten trunks at a time; more than 250 requests wait for the rate as well.\n\n"+
		"| trunks | latency | apply | wall | over the floor | latency bound | times the bound | requests | most in 5 s | provider CPU |\n%s\n", strings.Repeat("| --- ", 10)+"|")
	for _, latency := range []time.Duration{0, o.latency} {
		for _, n := range o.sizes {
			if n > o.applied {
				continue
			}
			if err := b.compareAppliesOf(ctx, n, latency, o.runs); err != nil {
				return err
			}
		}
	}
	b.printf("\n")
	return nil
}

func (b *bench) compareAppliesOf(ctx context.Context, n int, latency time.Duration, runs int) error {
	costs := map[string][]cost{}
	for i, begun := 0, time.Now(); i < runs && time.Since(begun) < longEnough; i++ {
		if err := b.applyAll(ctx, fmt.Sprintf("apply-%d-%s-%d", n, latency, i), n, latency, costs); err != nil {
			return fmt.Errorf("%d trunks, %s of latency: %w", n, latency, err)
		}
	}
	least := median(costs[noChange.name])
	for _, a := range inOrder {
		c := median(costs[a.name])
		over := c.wall - least.wall
		series, most := a.series*((n+9)/10), a.series*n
		if a.looks {
			series, most = series+1, most+1
		}
		bound := time.Duration(series) * latency
		times := "–"
		if bound > 0 {
			times = fmt.Sprintf("%.2f×", ratio(over, bound))
		}
		b.printf("| %d | %s | %s | %.2f s | %+.2f s | %.2f s | %s | %d | %d | %.2f s |\n",
			n, latency, a.name, c.wall.Seconds(), over.Seconds(), bound.Seconds(), times, c.requests, c.busiest, c.cpu.Seconds())
		if a.series > 0 {
			what := fmt.Sprintf("applies of %d trunks, %s: ", n, latency)
			b.atMost(what+"requests to "+a.name, float64(c.requests), float64(most))
			b.atMost(what+"most requests in 5 seconds to "+a.name, float64(c.busiest), 250)
			if n == 100 && latency > 0 && (a.name == creating.name || a.name == deleting.name) {
				b.atMost(what+a.name+", over the floor, times the latency bound", ratio(over, bound), 1.3)
			}
		}
	}
	return nil
}

// applyAll makes, keeps, changes and destroys n trunks, then imports as many, and adds what each
// cost by its name.
func (b *bench) applyAll(ctx context.Context, name string, n int, latency time.Duration, costs map[string][]cost) error {
	service, err := emulator.Start(emulator.Options{Latency: latency, Wrapped: true})
	if err != nil {
		return err
	}
	defer service.Close()
	for _, a := range inOrder {
		hcl := trunksHCL(n, 1, a.status)
		if a.name == importing.name {
			for i := range n {
				hcl += fmt.Sprintf("import {\n  to = zentrunk_trunk.test[%d]\n  id = %q\n}\n", i, putTrunk(service, i))
			}
		}
		c, err := b.run(ctx, run{name: name, arguments: a.arguments, service: service, url: service.URL(), hcl: hcl, once: true})
		if err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
		costs[a.name] = append(costs[a.name], c)
	}
	return os.RemoveAll(filepath.Join(b.scratch, name))
}
