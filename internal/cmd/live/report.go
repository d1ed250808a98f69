package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// report is what a run found out.
type report struct {
	service string // "the live service", or not
	answers []found
	life    []stage
}

// stage is a part of the life of every noun, and what went wrong with it.
type stage struct {
	name, problem, note string
}

// profile is the answers as options of the emulator.
func (r report) profile() []byte {
	var all []sets
	for _, a := range r.answers {
		all = append(all, a.finding.sets)
	}
	data, err := json.MarshalIndent(profile(all...), "", "  ")
	if err != nil {
		panic("live: a profile that is no JSON: " + err.Error())
	}
	return append(data, '\n')
}

// wrong is how much the provider does wrong under what was found.
func (r report) wrong() int {
	n := 0
	for _, a := range r.answers {
		if a.verdict == wrong {
			n++
		}
	}
	for _, s := range r.life {
		if s.problem != "" {
			n++
		}
	}
	return n
}

// markdown is the report as a page. Nothing of the account is in it: answers are words of
// ours, numbers, and names of fields.
func (r report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Zentrunk, as %s answers\n\n", r.service)
	fmt.Fprintf(&b, "| question | answer | the provider assumes | agrees | what to do |\n| --- | --- | --- | --- | --- |\n")
	for _, a := range r.answers {
		answer := "**" + a.finding.word + "**"
		if a.detail != "" {
			answer += ": " + a.detail
		}
		todo := a.todo
		if todo == "" {
			todo = "nothing"
		}
		row(&b, "`"+a.id+"` "+a.asks, answer, a.assumes, [...]string{"yes", "handled", "**no**", "–"}[a.verdict], todo)
	}
	if len(r.life) > 0 {
		fmt.Fprintf(&b, "\n## The life of every noun\n\n| stage | |\n| --- | --- |\n")
	}
	for _, s := range r.life {
		what := "done"
		switch {
		case s.problem != "":
			what = "**failed**: " + s.problem
		case s.note != "":
			what = s.note
		}
		row(&b, s.name, what)
	}
	switch n := r.wrong(); n {
	case 0:
		fmt.Fprintf(&b, "\nThe provider does nothing wrong under these answers.\n")
	default:
		fmt.Fprintf(&b, "\n**The provider does wrong under these answers, in %d respects.**\n", n)
	}
	return b.String()
}

func row(b *strings.Builder, cells ...string) {
	for i, cell := range cells {
		cells[i] = strings.NewReplacer("|", `\|`, "\n", " ").Replace(cell)
	}
	fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
}
