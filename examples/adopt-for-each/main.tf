# Adopts every trunk of the account, as it is. For engines that have no query:
# Terraform 1.7 and later, OpenTofu 1.7 and later.

terraform {
  required_version = ">= 1.7" # for import blocks with for_each

  required_providers {
    zentrunk = { source = "plivo/zentrunk" }
  }
}

# The account comes from PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN.
provider "zentrunk" {}

data "zentrunk_trunks" "all" {}

locals {
  # The trunk_id of each trunk that has got a resource block of its own.
  own = []

  # By id, as a name can change.
  trunks = {
    for trunk in data.zentrunk_trunks.all.trunks : trunk.trunk_id => trunk
    if !contains(local.own, trunk.trunk_id)
  }
}

import {
  for_each = local.trunks
  to       = zentrunk_trunk.adopted[each.key]
  id       = each.key
}

resource "zentrunk_trunk" "adopted" {
  for_each = local.trunks

  name              = each.value.name
  trunk_direction   = each.value.trunk_direction
  trunk_status      = each.value.trunk_status
  secure            = each.value.secure
  ipacl_uuid        = each.value.ipacl_uuid
  credential_uuid   = each.value.credential_uuid
  primary_uri_uuid  = each.value.primary_uri_uuid
  fallback_uri_uuid = each.value.fallback_uri_uuid

  lifecycle {
    # A trunk that the data source does not show is not to be deleted for it.
    prevent_destroy = true
  }
}
