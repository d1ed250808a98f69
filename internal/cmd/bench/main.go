// Command bench compares, in one run and against the emulator with injected latency, what
// plans cost: with reads shared among list pages, with a GET for each, and without a
// refresh (the floor, which is the engine's and the framework's own); what applies cost,
// beside what latency makes of their requests and the floor; a list page after
// page and with pages at once; and the provider's start with that of an empty one. It
// prints a page in Markdown and says at its end what must hold; that something does not is
// an error. Linux only: the provider reads its peak memory from /proc.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"
)

func main() {
	var o options
	flag.DurationVar(&o.latency, "latency", 100*time.Millisecond, "of every answer of the service")
	flag.IntVar(&o.runs, "runs", 3, "of each way to plan and to apply, fewer of a long one")
	flag.IntVar(&o.applied, "applied", 1000, "trunks to apply at the most: so many take minutes of the rate limit")
	flag.IntVar(&o.account, "account", 5000, fmt.Sprintf("trunks in the account of which %d are managed", few))
	flag.IntVar(&o.listed, "listed", 10_000, "trunks for the data source to list")
	flag.IntVar(&o.starts, "starts", 31, "runs of each provider's start")
	flag.StringVar(&o.packages, "packages", "./internal/zentrunk ./internal/trunk", "whose Go benchmarks to run, or none")
	flag.StringVar(&o.page, "page", "", "the `file` to write the page to, besides printing it")
	sizes := flag.String("sizes", "1,10,100,1000,5000", "numbers of trunks to plan and to apply")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := o.parse(*sizes)
	if err == nil {
		err = compare(ctx, o)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench failed:", err)
		os.Exit(1)
	}
}

// few is how many trunks are managed of a large account.
const few = 12

type options struct {
	latency  time.Duration
	sizes    []int
	runs     int
	applied  int
	account  int
	listed   int
	starts   int
	packages string
	page     string
}

func (o *options) parse(sizes string) error {
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			return fmt.Errorf("-sizes: %q is no number of trunks", size)
		}
		o.sizes = append(o.sizes, n)
	}
	return nil
}

func compare(ctx context.Context, o options) error {
	b, err := newBench(ctx)
	if err != nil {
		return err
	}
	defer b.close()
	b.printf("%s", b.title())
	b.printf("## Plans\n\nA plan that changes nothing, %s of latency, default parallelism (10) and rate (250 requests in any five seconds). Untuned is with `GOGC=100` and the libraries' loggers at their default.\n\n%s",
		o.latency, planHeader)
	costs := map[int]map[string]cost{}
	for _, n := range o.sizes {
		if costs[n], err = b.comparePlans(ctx, n, n, o); err != nil {
			return err
		}
	}
	b.judgePlans(costs)
	b.printf("\n%d managed trunks in an account of %d:\n\n%s", few, o.account, planHeader)
	costsOfFew, err := b.comparePlans(ctx, few, o.account, o)
	if err != nil {
		return err
	}
	b.atMost(fmt.Sprintf("%d trunks of %d: requests", few, o.account), float64(costsOfFew[shared.name].requests), 2*few)
	b.printf("\n")
	if err := b.compareApplies(ctx, o); err != nil {
		return err
	}
	if err := b.compareLists(ctx, o.listed, o.latency); err != nil {
		return err
	}
	if err := b.compareStarts(ctx, o.starts); err != nil {
		return err
	}
	if o.packages != "" {
		if err := b.goBenchmarks(ctx, strings.Fields(o.packages)); err != nil {
			return err
		}
	}
	return b.conclude(o.page)
}

// judgePlans says what must hold of plans of 1, 100, 1,000 and 5,000 trunks, as far as they were made.
func (b *bench) judgePlans(costs map[int]map[string]cost) {
	added := func(n int, w way) float64 { return (costs[n][w.name].wall - costs[n][floor.name].wall).Seconds() }
	if costs[1] != nil {
		b.atMost("1 trunk: requests", float64(costs[1][shared.name].requests), 1)
	}
	if costs[100] != nil {
		b.atMost("100 trunks: requests", float64(costs[100][shared.name].requests), 6)
		b.atMost("100 trunks: seconds that the refresh adds", added(100, shared), 0.6)
	}
	if costs[1000] != nil {
		b.atMost("1,000 trunks: requests", float64(costs[1000][shared.name].requests), 75)
		b.atMost("1,000 trunks: seconds that the refresh adds", added(1000, shared), 1)
		b.atLeast("1,000 trunks: seconds that a GET each adds", added(1000, plain), 10)
		b.atMost("1,000 trunks: provider CPU, times that of the untuned one", ratio(costs[1000][shared.name].cpu, costs[1000][untuned.name].cpu), 0.65)
	}
	if costs[5000] != nil {
		b.atMost("5,000 trunks: MB of the provider's peak memory", float64(costs[5000][shared.name].peak)/1024, 120)
	}
	if costs[1000] != nil && costs[5000] != nil {
		perTrunk := func(n int, figure float64) float64 { return figure / float64(n) }
		b.atMost("5,000 trunks: provider CPU a trunk, times that at 1,000",
			perTrunk(5000, costs[5000][shared.name].cpu.Seconds())/perTrunk(1000, costs[1000][shared.name].cpu.Seconds()), 1.1)
		b.atMost("5,000 trunks: requests a trunk, times those at 1,000",
			perTrunk(5000, float64(costs[5000][shared.name].requests))/perTrunk(1000, float64(costs[1000][shared.name].requests)), 1.1)
	}
}
