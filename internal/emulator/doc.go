// Package emulator is an in-memory Zentrunk, Plivo's SIP trunking API, served
// over real HTTP: trunks, IP access control lists, credentials and origination
// URIs, per account, and the account's phone numbers, which are routed to trunks.
//
// It is as strict as the service is documented to be, so that a client which
// works against it has kept the API's rules; it takes every spelling that the
// service takes. It can be told to misbehave the way the live service does: see
// [Options] for what the documentation leaves open, [Fault] for broken answers,
// and the Set methods of [Server] for answers that lag behind the truth.
// From outside of the process it is filled, looked at and told to misbehave over
// HTTP, under /_emulator/, and by [Server.Load]; at / it shows itself to a browser.
// [Server.Journal] holds every request with the fields that were present in it:
// false is not the same as left out.
//
// The package imports nothing of the provider. Its field names are written
// down here a second time on purpose: a wrong name in the client must not be
// cancelled out by the same wrong name in the emulator.
package emulator
