package main

import (
	"fmt"
	"html"
	"regexp"
	"strings"
)

// screen is what is shown of one step, line by line, the first being its sentence.
type screen []string

var (
	step = regexp.MustCompile(`^── \d+\. (.*)`)
	end  = regexp.MustCompile(`^All \d+ steps`)
	// What matters of a step: the commands, what they do in a line each, what came of it.
	matters = regexp.MustCompile(`^\$ (terraform|tofu) |^  # .* will be|^ +[~+-] [a-z_]+ += .*->|^Plan: |^Apply complete|^Destroy complete|^No changes|^[a-z]+_domain = "|^✓ |^Error: |^ +\d+: |Import complete|^      \+ "`)
	// Lines that are true of this run alone, or say nothing.
	ignored = regexp.MustCompile(`password of|^✓ Zentrunk has 0 trunks, 0 .* 0 origination|^ +- (id|name|username|password|credential|ipacl|authentication|uri|trunk|primary|secure|inbound|outbound)[a-z_]* += .*-> null`)
)

// screens picks from what the demo printed what is worth a look.
func screens(lines []string) []screen {
	var all []screen
	for _, line := range lines {
		switch match := step.FindStringSubmatch(line); {
		case match != nil:
			all = append(all, screen{match[1]})
		case len(all) == 0:
		case end.MatchString(line):
			all[len(all)-1] = append(all[len(all)-1], "", line)
		case matters.MatchString(line) && !ignored.MatchString(line):
			all[len(all)-1] = append(all[len(all)-1], line)
		}
	}
	for i := range all {
		all[i] = abridge(all[i])
	}
	return all
}

// abridge keeps a screen to its height: what is left out is in the middle.
func abridge(s screen) screen {
	var spaced screen
	for _, line := range s {
		if strings.HasPrefix(line, "$ ") {
			spaced = append(spaced, "")
		}
		spaced = append(spaced, line)
	}
	if len(spaced) <= rows {
		return spaced
	}
	head := rows / 2
	short := append(screen{}, spaced[:head]...)
	return append(append(short, "  …"), spaced[len(spaced)-(rows-head-1):]...)
}

// Measures of the picture, in pixels, lines and seconds.
const (
	columns    = 100
	rows       = 17
	lineHeight = 20
	charWidth  = 8.43
	margin     = 20
	seconds    = 5
)

func draw(all []screen) string {
	width := int(columns*charWidth) + 2*margin
	height := (rows+2)*lineHeight + 2*margin + 24
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title">
<title id="title">A recorded session: what make demo prints, abridged</title>
<style>
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #c9d1d9; white-space: pre }
.says { fill: #79c0ff } .command { fill: #ffffff; font-weight: 600 } .add, .good { fill: #7ee787 } .change { fill: #e3b341 } .remove, .bad { fill: #ff7b72 } .note { fill: #8b949e }
.screen { opacity: 0; animation: show %ds infinite }
.first { opacity: 1 }
@keyframes show { 0%% { opacity: 1 } %.3f%% { opacity: 1 } %.3f%% { opacity: 0 } 100%% { opacity: 0 } }
@media (prefers-reduced-motion: reduce) { .screen { animation: none } }
</style>
<rect width="%d" height="%d" rx="8" fill="#0d1117"/>
<g fill="#30363d"><circle cx="20" cy="18" r="6"/><circle cx="40" cy="18" r="6"/><circle cx="60" cy="18" r="6"/></g>
`, width, height, width, height, len(all)*seconds, 100/float64(len(all)), 100/float64(len(all))+0.01, width, height)
	for i, lines := range all {
		first := ""
		if i == 0 {
			first = " first"
		}
		fmt.Fprintf(&b, "<g class=\"screen%s\" style=\"animation-delay:%ds\">\n", first, i*seconds)
		row := 0
		text := func(class, line string) {
			row++
			if line == "" {
				return
			}
			fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\"%s xml:space=\"preserve\">%s</text>\n", margin, margin+24+row*lineHeight, class, html.EscapeString(line))
		}
		for _, line := range wrap(lines[0]) {
			text(` class="says"`, line)
		}
		for _, line := range lines[1:] {
			text(class(line), cut(line))
		}
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// class is how a line is coloured, as an engine colours it on a screen.
func class(line string) string {
	trimmed := strings.TrimSpace(line)
	for _, of := range []struct{ prefix, class string }{
		{"$ ", "command"},
		{"✓", "good"},
		{"Error", "bad"},
		{"+", "add"},
		{"~", "change"},
		{"-", "remove"},
		{"Apply complete", "good"},
		{"Destroy complete", "good"},
		{"No changes", "good"},
		{"All ", "good"},
		{"#", "note"},
		{"…", "note"},
	} {
		if strings.HasPrefix(trimmed, of.prefix) {
			return fmt.Sprintf(" class=%q", of.class)
		}
	}
	return ""
}

func cut(line string) string {
	if letters := []rune(line); len(letters) > columns {
		return string(letters[:columns-1]) + "…"
	}
	return line
}

// wrap breaks a sentence into lines.
func wrap(sentence string) []string {
	lines := []string{""}
	for word := range strings.FieldsSeq(sentence) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case len([]rune(*last))+1+len([]rune(word)) > columns:
			lines = append(lines, word)
		default:
			*last += " " + word
		}
	}
	return lines
}
