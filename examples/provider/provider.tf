terraform {
  required_providers {
    zentrunk = {
      source  = "plivo/zentrunk"
      version = "~> 0.1"
    }
  }
}

# The account comes from PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN.
provider "zentrunk" {}

# Calls to your Plivo numbers go to your PBX.
resource "zentrunk_origination_uri" "pbx" {
  name = "pbx"
  uri  = "pbx.example.com:5061;transport=tls"

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "inbound" {
  name             = "support line"
  trunk_direction  = "inbound"
  primary_uri_uuid = zentrunk_origination_uri.pbx.uri_uuid
}

# Your PBX sends its calls to Plivo.
resource "zentrunk_ip_access_control_list" "office" {
  name         = "office"
  ip_addresses = ["203.0.113.0/24"]

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "outbound" {
  name            = "call centre"
  trunk_direction = "outbound"
  ipacl_uuid      = zentrunk_ip_access_control_list.office.ipacl_uuid
}

output "dial" {
  description = "Where the PBX sends its calls."
  value       = zentrunk_trunk.outbound.trunk_domain
}
