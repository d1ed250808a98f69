terraform {
  required_providers {
    zentrunk = { source = "plivo/zentrunk" }
  }
}

# The emulator, with the credentials that it prints when it starts.
provider "zentrunk" {
  base_url   = "http://127.0.0.1:8080/v1"
  auth_id    = "MAZENTRUNKEMULATOR01"
  auth_token = "emulator-token-not-a-secret-0123456789ab"
}

# Every resource of the provider works against it: for example a trunk.
resource "zentrunk_trunk" "test" {
  name             = "test"
  trunk_direction  = "inbound"
  primary_uri_uuid = zentrunk_origination_uri.test.uri_uuid
}

resource "zentrunk_origination_uri" "test" {
  uri = "192.0.2.1"
}
