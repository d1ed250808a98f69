// Package messages has the test that provokes every error and warning of the provider,
// and prints them: see `make messages`.
package messages
