package faults

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var rewrite = flag.Bool("update", false, "rewrite README.md")

// README.md is the table that the other tests assert.
func TestReadme(t *testing.T) {
	t.Parallel()
	const file = "README.md"
	if *rewrite {
		if err := os.WriteFile(file, []byte(readme()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if content, err := os.ReadFile(file); err != nil || string(content) != readme() {
		t.Errorf("%s is not what the table gives: run make faults (%v)", file, err)
	}
}

// Every fault meets every operation, no two faults share a name, and no word of the
// glossary has gone from the table.
func TestTable(t *testing.T) {
	t.Parallel()
	_, table, _ := strings.Cut(readme(), "| fault |")
	table, _, _ = strings.Cut(table, "How to read a cell")
	for _, entry := range glossary {
		for word := range strings.SplitSeq(entry[0], ", ") {
			if !strings.Contains(table, word) {
				t.Errorf("the table has no %q", word)
			}
		}
	}
	names := map[string]bool{}
	for _, f := range faults {
		if names[f.id] || names[f.name] || f.says == "" {
			t.Errorf("%s: not told from the others", f.name)
		}
		names[f.id], names[f.name] = true, true
		for c, cell := range f.row {
			for _, r := range []result{cell.once, cell.stays} {
				if r.end == nil || r.sent == 0 {
					t.Errorf("%s, %s: no expectation", f.name, columns[c].title)
				}
			}
		}
	}
	for _, f := range listFaults {
		for _, word := range []string{f.refresh, f.data, f.lookUp} {
			if !slices.ContainsFunc(listEnds, func(e [2]string) bool { return e[0] == word }) {
				t.Errorf("%s: %q has no meaning", f.name, word)
			}
		}
	}
}

func readme() string {
	var b strings.Builder
	b.WriteString(`# The fault table

<!-- Written by "make faults" from the data that the tests assert. Do not edit. -->

What the provider does when the service, or something on the way to it, misbehaves: a row for each fault, a column for each operation.

| word | in this table |
| --- | --- |
`)
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	for _, entry := range glossary {
		line(entry[:])
	}
	b.WriteString("\n")
	header, rule := []string{"fault"}, []string{"---"}
	for c := range columns {
		header, rule = append(header, columns[c].title), append(rule, "---")
	}
	line(header)
	line(rule)
	var ends []*end
	for _, f := range faults {
		cells := []string{f.name}
		for _, c := range f.row {
			cells = append(cells, c.String())
			for _, e := range []*end{c.once.end, c.stays.end} {
				if !slices.Contains(ends, e) {
					ends = append(ends, e)
				}
			}
		}
		line(cells)
	}
	b.WriteString(`
How to read a cell:

- One outcome: the request is sent once, and it ends like that whether the fault passes or stays.
- *retried:* **a / b**: the request is sent again. Where the fault passes, two requests end in a; where it stays, 1 + ` + "`max_retries`" + ` requests end in b.
- *waited for:* **a / b**: that something is not there yet is no fault so soon after its creation, and to be asked to come back later is none. It is tried until it is so (a), or until the operation's timeout (b), which is five
  minutes for a list. With ` + "`max_retries = 0`" + ` a 429 is an error at once.

| outcome | meaning |
| --- | --- |
`)
	slices.SortFunc(ends, func(a, b *end) int { return strings.Compare(a.word, b.word) })
	for _, e := range ends {
		line([]string{e.word, e.means})
	}
	b.WriteString(`
Every cell is tested twice, with the fault passing and with it staying:

- ` + "`TestClient`" + `: what the client returns, how many requests it sends (also with ` + "`max_retries = 0`" + `: one), how long it waits between them, and what the service then has. To the client a read-back is a read.
- ` + "`TestAccFaults`" + `: what a real engine reports, how many requests reach the service, and what the service and the state then have, attribute by attribute. Afterwards the fault is
  gone, the ids that errors told are imported, and one apply (or destroy) brings everything to what the configuration says: one trunk for each resource, none lost and none twice.

` + "`TestAccAmbiguousCreate`" + ` has every branch of a create whose outcome is in doubt. No error in any of them is as long as 2,000 characters, repeats a secret that a gateway repeats, has control
characters, or speaks Go.

## Lists, and the network below

What is answered from lists (a refresh, a data source, the look-up after a create whose answer was lost) where these cannot be relied on, and over a network that offers more than is wanted: ` + "`TestAccLists`" + `, with a real
engine and a drift to be found. No create is ever sent twice.

`)
	line([]string{"fault", "refresh", "data source", "look-up"})
	line([]string{"---", "---", "---", "---"})
	for _, f := range listFaults {
		line([]string{f.name, f.refresh, f.data, f.lookUp})
	}
	b.WriteString("\n| outcome | meaning |\n| --- | --- |\n")
	for _, e := range listEnds {
		line(e[:])
	}
	return b.String()
}

func (c cell) String() string {
	if c.once == c.stays {
		return c.once.end.word
	}
	how := "retried"
	if c.stays.sent == untilTimeout {
		how = "waited for"
	}
	return fmt.Sprintf("%s: %s / %s", how, c.once.end.word, c.stays.end.word)
}
