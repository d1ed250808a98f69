// Package docs has the tests of what people read: pages, examples, links.
package docs
