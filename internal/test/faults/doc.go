// Package faults holds no code, only tests: what the provider does when the service, or
// something on the way to it, misbehaves. README.md is the table of it, printed from the
// very data that the tests assert (make faults).
package faults
