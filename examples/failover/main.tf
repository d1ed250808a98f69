# Two sites. Calls go to the active one, and to the other where it does not answer. To
# switch over for good, for a maintenance say:
#
#   terraform apply -var active=berlin

terraform {
  required_providers {
    zentrunk = { source = "plivo/zentrunk" }
  }
}

# The account comes from PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN.
provider "zentrunk" {}

variable "active" {
  description = "Site that takes the calls: amsterdam or berlin."
  type        = string
  default     = "amsterdam"

  validation {
    condition     = contains(["amsterdam", "berlin"], var.active)
    error_message = "There are two sites: amsterdam and berlin."
  }
}

locals {
  sites = {
    amsterdam = "ams.pbx.example.com:5061;transport=tls"
    berlin    = "ber.pbx.example.com:5061;transport=tls"
  }
  standby = one(setsubtract(keys(local.sites), [var.active]))
}

resource "zentrunk_origination_uri" "site" {
  for_each = local.sites

  name = each.key
  uri  = each.value

  lifecycle {
    create_before_destroy = true
  }
}

# The two URIs change places in one update of the trunk, and its phone numbers stay.
resource "zentrunk_trunk" "hotline" {
  name              = "hotline"
  trunk_direction   = "inbound"
  secure            = true
  primary_uri_uuid  = zentrunk_origination_uri.site[var.active].uri_uuid
  fallback_uri_uuid = zentrunk_origination_uri.site[local.standby].uri_uuid
}

# A number that the account has. Its calls find the active site.
resource "zentrunk_trunk_phone_number" "hotline" {
  number   = "+1 415 555 0100"
  trunk_id = zentrunk_trunk.hotline.trunk_id
}

output "active" {
  value = local.sites[var.active]
}
