terraform {
  required_providers {
    zentrunk = {
      source  = "plivo/zentrunk"
      version = "~> 0.1"
    }
  }
}

provider "zentrunk" {}

# Where calls go: your PBX. An address works as well as a name.
resource "zentrunk_origination_uri" "pbx" {
  name = "pbx"
  uri  = "pbx.example.com"

  lifecycle {
    create_before_destroy = true
  }
}

# The trunk that carries them there.
resource "zentrunk_trunk" "support" {
  name             = "support line"
  trunk_direction  = "inbound"
  primary_uri_uuid = zentrunk_origination_uri.pbx.uri_uuid
}

# A phone number that your account has, and whose calls the trunk gets from now on.
resource "zentrunk_trunk_phone_number" "support" {
  number   = "+1 415 555 0100"
  trunk_id = zentrunk_trunk.support.trunk_id
}
