package acctest

import (
	"regexp"
	"strings"
)

// Says matches an error that says these texts, in this order, wherever the engine
// breaks the lines and whatever it puts in between.
func Says(texts ...string) *regexp.Regexp {
	const gap = `[\s│]+`
	patterns := make([]string, len(texts))
	for i, text := range texts {
		words := strings.Fields(text)
		for j, word := range words {
			words[j] = regexp.QuoteMeta(word)
		}
		patterns[i] = strings.Join(words, gap)
	}
	return regexp.MustCompile(`(?s)` + strings.Join(patterns, `.*`))
}
