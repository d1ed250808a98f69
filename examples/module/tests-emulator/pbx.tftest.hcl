# terraform test -test-directory=tests-emulator: real applies, one after the other, against
# an emulator, whose variables have to be exported. What is left is destroyed at the end.

variables {
  name      = "test"
  gateways  = ["gw1.example.com"]
  addresses = ["203.0.113.7"]
}

run "one_gateway" {
  assert {
    condition     = output.outbound_domain == "${zentrunk_trunk.outbound.trunk_id}.zt.plivo.com"
    error_message = "The domain to dial is the outbound trunk's."
  }
}

run "a_second_gateway" {
  variables {
    gateways = ["gw1.example.com", "gw2.example.com"]
  }

  assert {
    condition     = zentrunk_trunk.inbound.fallback_uri_uuid == zentrunk_origination_uri.gateway[1].uri_uuid
    error_message = "The second gateway is the fallback."
  }
}

run "another_first_gateway" {
  variables {
    gateways = ["gw3.example.com", "gw2.example.com"]
  }

  assert {
    condition     = zentrunk_trunk.inbound.primary_uri_uuid == zentrunk_origination_uri.gateway[0].uri_uuid
    error_message = "The first gateway is the primary."
  }
}
