// Package credential is the noun "credential", the user name and password with which a PBX
// authenticates its calls: the resource and the list resource zentrunk_credential, and the
// data source zentrunk_credentials.
//
// model.go maps the service's types to Terraform's and back; no other file does.
package credential
