package main

import (
	"maps"
	"slices"
	"strings"
)

// verdict is what an answer means for the provider.
type verdict int

const (
	agrees verdict = iota // it is what the provider assumes
	copes                 // it is not, or nobody knew; the provider goes on to do right
	wrong                 // the provider does something wrong then
	open                  // there is no answer, or none that was thought of
)

// question is one fact, and the smallest experiment that finds it out.
type question struct {
	id      string
	asks    string
	assumes string // what the provider does about it
	answers []known
	ask     func(*session) finding
}

// known is an answer that was thought of: where it stands in a profile, and what it means.
// The first is what the emulator does by default.
type known struct {
	word    string
	sets    sets
	verdict verdict
	todo    string
}

// sets are options of the emulator, by their path in JSON. A list is added to what other
// answers have put there.
type sets map[string]any

// finding is an answer that was found: one that is known, by its word, with options of its own
// where the known ones are but examples.
type finding struct {
	word   string
	detail string // names of fields, numbers and words; nothing of the account
	sets   sets
}

const unknown = "not known"

// found is a finding, and the known answer that it is.
type found struct {
	question
	finding
	known
}

// ask asks a question, and deletes what it has made.
func (s *session) ask(q question) found {
	var f finding
	err := attempt(func() { f = q.ask(s) })
	// What cannot be deleted now is tried again later; the answer stands.
	_ = attempt(s.tidy)
	if err != nil {
		f = finding{word: unknown, detail: err.Error()}
	}
	result := found{question: q, finding: f, known: known{verdict: open, todo: "tell us: nobody has thought of it"}}
	if f.word == unknown {
		result.todo = "nothing, or ask again"
	}
	for _, a := range q.answers {
		if a.word == f.word {
			result.known = a
			if f.sets == nil {
				result.finding.sets = a.sets
			}
		}
	}
	return result
}

// profile is what answers make of the emulator's options.
func profile(answers ...sets) map[string]any {
	p := map[string]any{}
	for _, set := range answers {
		for _, path := range slices.Sorted(maps.Keys(set)) {
			put(p, path, set[path])
		}
	}
	return p
}

func put(p map[string]any, path string, value any) {
	if name, rest, nested := strings.Cut(path, "."); nested {
		inner, ok := p[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			p[name] = inner
		}
		put(inner, rest, value)
		return
	}
	if list, ok := value.([]string); ok {
		before, _ := p[path].([]string)
		list = slices.Sorted(slices.Values(append(slices.Clone(list), before...)))
		value = append([]string{}, list...)
	}
	p[path] = value
}

// questions are all of them. The lags come first: the others wait by them.
func questions() []question {
	return slices.Concat(lagQuestions, shapeQuestions, clearQuestions, updateQuestions, nameQuestions, listQuestions,
		addressQuestions, uriQuestions(), useQuestions, errorQuestions)
}

// says is a finding of a word.
func says(word string, detail ...string) finding {
	return finding{word: word, detail: strings.Join(detail, " ")}
}

// either is one of two words.
func either(is bool, yes, no string) finding {
	if is {
		return says(yes)
	}
	return says(no)
}
