# terraform test, or tofu test: no account, no network. The provider is asked for its
# schema and its rules only; what Zentrunk would answer is made up.

mock_provider "zentrunk" {
  mock_resource "zentrunk_trunk" {
    defaults = {
      trunk_id     = "21784177241578330001"
      trunk_domain = "21784177241578330001.zt.plivo.com"
    }
  }
}

variables {
  name      = "test"
  gateways  = ["gw1.example.com"]
  addresses = ["203.0.113.7"]
}

run "one_gateway" {
  command = plan

  assert {
    condition     = zentrunk_trunk.inbound.fallback_uri_uuid == null
    error_message = "There is nothing to fall back to."
  }

  assert {
    condition     = zentrunk_trunk.inbound.secure && zentrunk_trunk.outbound.secure
    error_message = "Encryption is on unless it is turned off."
  }
}

run "two_gateways" {
  variables {
    gateways = ["gw1.example.com", "gw2.example.com"]
  }

  assert {
    condition     = zentrunk_trunk.inbound.fallback_uri_uuid == zentrunk_origination_uri.gateway[1].uri_uuid
    error_message = "The second gateway is the fallback."
  }

  assert {
    condition     = output.outbound_domain == "21784177241578330001.zt.plivo.com"
    error_message = "The domain to dial is the outbound trunk's."
  }
}

run "three_gateways" {
  command = plan

  variables {
    gateways = ["gw1.example.com", "gw2.example.com", "gw3.example.com"]
  }

  expect_failures = [var.gateways]
}
