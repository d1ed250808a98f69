# Calls to your Plivo numbers go to the PBX at this URI.
resource "zentrunk_origination_uri" "pbx" {
  name = "pbx"
  uri  = "pbx.example.com"

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "support" {
  name             = "support line"
  trunk_direction  = "inbound"
  primary_uri_uuid = zentrunk_origination_uri.pbx.uri_uuid
}
