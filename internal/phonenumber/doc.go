// Package phonenumber is the route of a phone number to an inbound trunk: the resource and the
// list resource zentrunk_trunk_phone_number, and the data source zentrunk_phone_numbers, which
// lists the account's numbers. Nothing in it rents a number or gives one back.
//
// A route is no object of the service's, but a setting of a number: endpoint.go makes one of
// it. model.go maps the service's types to Terraform's and back; no other file does.
package phonenumber
