resource "zentrunk_origination_uri" "pbx" {
  uri = "pbx.example.com"
  lifecycle { create_before_destroy = true }
}

resource "zentrunk_trunk" "support" {
  name             = "support line"
  trunk_direction  = "inbound" # from Plivo to your PBX
  primary_uri_uuid = zentrunk_origination_uri.pbx.uri_uuid
}

resource "zentrunk_trunk_phone_number" "support" {
  number   = "+1 415 555 0100"
  trunk_id = zentrunk_trunk.support.trunk_id
}
