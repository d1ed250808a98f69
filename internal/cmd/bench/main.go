// Command bench compares, in one run and against the emulator with injected latency, what
// a plan of many trunks costs: with reads shared among list pages, with a GET for each, and
// without a refresh (the floor, which is the engine's and the framework's own). It prints a
// Markdown table. Linux only: it reads the provider's CPU time and peak memory from /proc.
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
	latency := flag.Duration("latency", 100*time.Millisecond, "of every answer of the service")
	sizes := flag.String("sizes", "1,10,100,1000,5000", "numbers of trunks")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *latency, *sizes)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench failed:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, latency time.Duration, sizes string) error {
	b, err := newBench(ctx)
	if err != nil {
		return err
	}
	defer b.close()
	fmt.Printf("A plan that changes nothing, %s of latency, parallelism 10, %s:\n\n", latency, b.engine.Name)
	fmt.Println("| trunks | refresh | wall | over the floor | requests | provider CPU | provider peak memory |")
	fmt.Println("| --- | --- | --- | --- | --- | --- | --- |")
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		if err := b.compare(ctx, n, n, latency); err != nil {
			return err
		}
	}
	fmt.Printf("\nTwelve managed trunks in an account of 5,000:\n\n| trunks | refresh | wall | over the floor | requests | provider CPU | provider peak memory |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	if err := b.compare(ctx, 12, 5000, latency); err != nil {
		return err
	}
	return b.compareLists(ctx, latency)
}
