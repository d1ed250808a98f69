# A number that is to leave the old PBX for the new one. Both trunks stand; the number moves
# when the variable changes:
#
#   terraform apply -var pbx=new

terraform {
  required_providers {
    zentrunk = { source = "plivo/zentrunk" }
  }
}

# The account comes from PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN.
provider "zentrunk" {}

variable "pbx" {
  description = "The PBX that gets the calls: old or new."
  type        = string
  default     = "old"
}

locals {
  pbxes = {
    old = "old.pbx.example.com:5061;transport=tls"
    new = "new.pbx.example.com:5061;transport=tls"
  }
}

resource "zentrunk_origination_uri" "pbx" {
  for_each = local.pbxes

  name = "${each.key} pbx"
  uri  = each.value

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "pbx" {
  for_each = local.pbxes

  name             = "${each.key} pbx"
  trunk_direction  = "inbound"
  primary_uri_uuid = zentrunk_origination_uri.pbx[each.key].uri_uuid

  # A trunk that is removed, or replaced, goes after its numbers have moved.
  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk_phone_number" "support" {
  number   = "+1 415 555 0100"
  trunk_id = zentrunk_trunk.pbx[var.pbx].trunk_id
}
