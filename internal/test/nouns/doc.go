// Package nouns has only tests: of what the kinds of objects share, by one table of all
// of them, and of how they depend on each other.
package nouns
