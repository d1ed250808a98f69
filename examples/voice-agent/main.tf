# A number that a voice agent answers: its calls go to the SIP address of the platform that
# the agent runs on.

terraform {
  required_providers {
    zentrunk = { source = "plivo/zentrunk" }
  }
}

# The account comes from PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN.
provider "zentrunk" {}

variable "phone_number" {
  description = "A number that the account has rented, E.164."
  type        = string
}

variable "platform_address" {
  description = "SIP address of the platform, as its documentation has it: host, host:port or sip:user@host, with ;transport=tls if it takes that."
  type        = string
}

resource "zentrunk_origination_uri" "agent" {
  name = "voice agent"
  uri  = var.platform_address

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "agent" {
  name             = "voice agent"
  trunk_direction  = "inbound"
  primary_uri_uuid = zentrunk_origination_uri.agent.uri_uuid
}

resource "zentrunk_trunk_phone_number" "agent" {
  number   = var.phone_number
  trunk_id = zentrunk_trunk.agent.trunk_id
}
