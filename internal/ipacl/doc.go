// Package ipacl is the noun "IP access control list", the addresses that may place calls
// through an outbound trunk: the resource and the list resource
// zentrunk_ip_access_control_list, and the data source zentrunk_ip_access_control_lists.
//
// model.go maps the service's types to Terraform's and back; no other file does.
package ipacl
