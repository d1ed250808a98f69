// Package release has the test of what GoReleaser built, before it is released: see the
// make targets release-check and snapshot.
package release
