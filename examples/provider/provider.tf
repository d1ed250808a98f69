terraform {
  required_providers {
    zentrunk = {
      source  = "plivo/zentrunk"
      version = "~> 0.1"
    }
  }
}

# The credentials come from PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN.
provider "zentrunk" {}

# Calls to your Plivo numbers go to your PBX.
resource "zentrunk_trunk" "inbound" {
  name             = "support line"
  trunk_direction  = "inbound"
  primary_uri_uuid = var.pbx_uri_uuid
}

# Your PBX sends its calls to Plivo.
resource "zentrunk_trunk" "outbound" {
  name            = "call centre"
  trunk_direction = "outbound"
  ipacl_uuid      = var.office_ipacl_uuid
}

variable "pbx_uri_uuid" {
  description = "Origination URI of the PBX."
  type        = string
}

variable "office_ipacl_uuid" {
  description = "IP access control list of the PBX."
  type        = string
}

output "dial" {
  description = "Where the PBX sends its calls."
  value       = zentrunk_trunk.outbound.trunk_domain
}
