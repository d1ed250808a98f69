# Calls may come from these addresses.
resource "zentrunk_ip_access_control_list" "offices" {
  name         = "offices"
  ip_addresses = ["203.0.113.0/24"]

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "call_centre" {
  name            = "call centre"
  trunk_direction = "outbound"
  ipacl_uuid      = zentrunk_ip_access_control_list.offices.ipacl_uuid

  timeouts = {
    create = "2m"
  }
}

# The PBX sends its calls to sip:<number>@<this domain>.
output "sip_domain" {
  value = zentrunk_trunk.call_centre.trunk_domain
}
