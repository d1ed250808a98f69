// Package trunk is the noun "trunk": the resource and the list resource zentrunk_trunk, and
// the data sources zentrunk_trunk and zentrunk_trunks.
//
// model.go maps the service's types to Terraform's and back; no other file does.
package trunk
