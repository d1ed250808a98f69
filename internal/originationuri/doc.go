// Package originationuri is the noun "origination URI": where the calls of an inbound trunk
// go. Only model.go sees both the service's types and Terraform's.
package originationuri
