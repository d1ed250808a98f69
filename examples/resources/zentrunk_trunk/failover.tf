# Calls go to the first gateway, and to the second where the first does not answer.
resource "zentrunk_origination_uri" "gateway" {
  for_each = {
    first  = "gw1.pbx.example.com:5061;transport=tls"
    second = "gw2.pbx.example.com:5061;transport=tls"
  }

  name = "gateway ${each.key}"
  uri  = each.value

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "hotline" {
  name              = "hotline"
  trunk_direction   = "inbound"
  secure            = true # TLS for signalling, SRTP for media
  primary_uri_uuid  = zentrunk_origination_uri.gateway["first"].uri_uuid
  fallback_uri_uuid = zentrunk_origination_uri.gateway["second"].uri_uuid
}
