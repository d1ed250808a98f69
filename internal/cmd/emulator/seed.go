package main

import (
	"fmt"

	"github.com/plivo/terraform-provider-zentrunk/internal/emulator"
)

// seed puts in n trunks, inbound and outbound by turns, each with the origination
// URI, IP access control list or credential it needs, the inbound ones with a number.
func seed(e *emulator.Server, n int) {
	for i := range n {
		name := func(what string) string { return fmt.Sprintf("%s-%05d", what, i+1) }
		trunk := emulator.Object{}
		switch i % 4 {
		case 0, 2:
			trunk["name"], trunk["trunk_direction"] = name("inbound"), "inbound"
			trunk["primary_uri_uuid"] = e.Put(emulator.URIs, emulator.Object{
				"name": name("uri"), "uri": fmt.Sprintf("sip-%05d.example.com:5060", i+1),
			})
		case 1:
			trunk["name"], trunk["trunk_direction"] = name("outbound"), "outbound"
			trunk["ipacl_uuid"] = e.Put(emulator.IPAccessControlLists, emulator.Object{
				"name": name("acl"), "ip_addresses": []string{"192.0.2.0/24", "2001:db8::1"},
			})
		case 3:
			trunk["name"], trunk["trunk_direction"] = name("outbound"), "outbound"
			trunk["credential_uuid"] = e.Put(emulator.Credentials, emulator.Object{
				"name": name("credential"), "username": fmt.Sprintf("user%05d", i+1), "password": fmt.Sprintf("seed-%05d", i+1),
			})
		}
		id := e.Put(emulator.Trunks, trunk)
		if trunk["trunk_direction"] == "inbound" {
			e.Route(e.Put(emulator.Numbers, emulator.Object{"number": fmt.Sprintf("1415%07d", i+1), "alias": name("number")}), id)
		}
	}
}
