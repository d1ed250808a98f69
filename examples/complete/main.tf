# A PBX, from nothing: calls to a number in through two gateways, calls out with two locks.

terraform {
  required_version = ">= 1.11" # for password_wo, which stays out of the state

  required_providers {
    zentrunk = { source = "plivo/zentrunk" }
  }
}

# The account comes from PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN.
provider "zentrunk" {}

# Calls in: Plivo sends them to the first gateway, and to the second where the first
# does not answer.
resource "zentrunk_origination_uri" "first" {
  name = "gateway 1"
  uri  = "gw1.pbx.example.com:5061;transport=tls"

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_origination_uri" "second" {
  name = "gateway 2"
  uri  = "[2001:db8:10::2]:5061;transport=tls"

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "inbound" {
  name              = "support line"
  trunk_direction   = "inbound"
  secure            = true
  primary_uri_uuid  = zentrunk_origination_uri.first.uri_uuid
  fallback_uri_uuid = zentrunk_origination_uri.second.uri_uuid
}

# The number that people call. Destroying this gives it back to what had it before.
resource "zentrunk_trunk_phone_number" "support" {
  number   = var.phone_number
  trunk_id = zentrunk_trunk.inbound.trunk_id
}

# Calls out: only from the offices' addresses, and only with the password.
resource "zentrunk_ip_access_control_list" "offices" {
  name         = "offices"
  ip_addresses = ["203.0.113.0/24", "2001:db8:10::/48"]

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_credential" "pbx" {
  name                = "pbx"
  username            = "callcentre"
  password_wo         = var.sip_password
  password_wo_version = 1 # a new password is sent when this changes

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "outbound" {
  name            = "call centre"
  trunk_direction = "outbound"
  ipacl_uuid      = zentrunk_ip_access_control_list.offices.ipacl_uuid
  credential_uuid = zentrunk_credential.pbx.credential_uuid
}

variable "phone_number" {
  description = "A number that the account has rented, E.164."
  type        = string
}

variable "sip_password" {
  description = "Password with which the PBX places calls."
  type        = string
  sensitive   = true
  ephemeral   = true # so that no plan and no state ever holds it
}

output "outbound_domain" {
  description = "Where the PBX sends its calls."
  value       = zentrunk_trunk.outbound.trunk_domain
}

output "inbound_domain" {
  description = "Domain of the trunk that phone numbers are routed to."
  value       = zentrunk_trunk.inbound.trunk_domain
}
