# A PBX on Zentrunk: calls in through one or two gateways, calls out from its addresses.

terraform {
  required_version = ">= 1.3"

  required_providers {
    zentrunk = { source = "plivo/zentrunk" }
  }
}

resource "zentrunk_origination_uri" "gateway" {
  count = length(var.gateways)

  name = "${var.name} gateway ${count.index + 1}"
  uri  = var.gateways[count.index]

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "inbound" {
  name              = "${var.name} in"
  trunk_direction   = "inbound"
  secure            = var.secure
  primary_uri_uuid  = zentrunk_origination_uri.gateway[0].uri_uuid
  fallback_uri_uuid = length(var.gateways) > 1 ? zentrunk_origination_uri.gateway[1].uri_uuid : null
}

resource "zentrunk_ip_access_control_list" "pbx" {
  name         = var.name
  ip_addresses = var.addresses

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "outbound" {
  name            = "${var.name} out"
  trunk_direction = "outbound"
  secure          = var.secure
  ipacl_uuid      = zentrunk_ip_access_control_list.pbx.ipacl_uuid
}
