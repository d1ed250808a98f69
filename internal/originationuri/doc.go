// Package originationuri is the noun "origination URI", where the calls of an inbound trunk
// go: the resource and the list resource zentrunk_origination_uri, and the data source
// zentrunk_origination_uris.
//
// model.go maps the service's types to Terraform's and back; no other file does.
package originationuri
