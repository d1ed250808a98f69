// Package trunk is the noun "trunk": the resource zentrunk_trunk and the data source
// zentrunk_trunks. Only model.go sees both the service's types and Terraform's.
package trunk
