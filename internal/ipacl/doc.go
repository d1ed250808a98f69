// Package ipacl is the noun "IP access control list": the addresses that may place calls
// through an outbound trunk. Only model.go sees both the service's types and Terraform's.
package ipacl
