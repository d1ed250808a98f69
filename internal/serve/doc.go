// Package serve runs the provider as a plugin process, tuned for plans of thousands of
// objects. What the libraries waste by default is won back here, in one place, and
// nothing of it where the user has said otherwise:
//
//   - logging that nobody asked for (logs.go),
//   - contexts that the framework keeps until the process ends (release.go),
//   - garbage collections of a small heap (below).
package serve
