# Beside the trunks: everything that they use, and the numbers that are routed to them.

data "zentrunk_origination_uris" "all" {}
data "zentrunk_ip_access_control_lists" "all" {}
data "zentrunk_credentials" "all" {}
data "zentrunk_phone_numbers" "all" {}

locals {
  uris        = { for uri in data.zentrunk_origination_uris.all.origination_uris : uri.uri_uuid => uri }
  lists       = { for list in data.zentrunk_ip_access_control_lists.all.ip_access_control_lists : list.ipacl_uuid => list }
  credentials = { for credential in data.zentrunk_credentials.all.credentials : credential.credential_uuid => credential }
  routes      = { for number in data.zentrunk_phone_numbers.all.phone_numbers : number.number => number.trunk_id if number.trunk_id != null }
}

import {
  for_each = local.uris
  to       = zentrunk_origination_uri.adopted[each.key]
  id       = each.key
}

resource "zentrunk_origination_uri" "adopted" {
  for_each = local.uris

  name                  = each.value.name
  uri                   = each.value.uri
  authentication_needed = each.value.authentication_needed
  username              = each.value.username

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}

import {
  for_each = local.lists
  to       = zentrunk_ip_access_control_list.adopted[each.key]
  id       = each.key
}

resource "zentrunk_ip_access_control_list" "adopted" {
  for_each = local.lists

  name         = each.value.name
  ip_addresses = each.value.ip_addresses

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}

import {
  for_each = local.credentials
  to       = zentrunk_credential.adopted[each.key]
  id       = each.key
}

resource "zentrunk_credential" "adopted" {
  for_each = local.credentials

  name     = each.value.name
  username = each.value.username

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}

import {
  for_each = local.routes
  to       = zentrunk_trunk_phone_number.adopted[each.key]
  id       = each.key
}

resource "zentrunk_trunk_phone_number" "adopted" {
  for_each = local.routes

  number   = each.key
  trunk_id = each.value

  lifecycle {
    prevent_destroy = true
  }
}
