// Package credential is the noun "credential": the user name and password with which a
// PBX authenticates its calls. Only model.go sees both the service's types and Terraform's.
package credential
