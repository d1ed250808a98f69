// Command session makes a picture of what the demo printed: an SVG that shows one step
// after the other, abridged to what matters. See `make session`.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("session: ")
	if err := run(os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(in io.Reader, out io.Writer) error {
	var lines []string
	scanner := bufio.NewScanner(in)
	for scanner.Scan() {
		lines = append(lines, scanner.Text())
	}
	if err := scanner.Err(); err != nil {
		return err
	}
	shown := screens(lines)
	if len(shown) < 5 {
		return fmt.Errorf("only %d steps are in what the demo printed", len(shown))
	}
	_, err := io.WriteString(out, draw(shown))
	return err
}
