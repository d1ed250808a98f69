# Calls to your Plivo numbers go to the PBX behind the primary origination URI, and
# to the one behind the fallback where the primary does not answer.
resource "zentrunk_trunk" "support" {
  name              = "support line"
  trunk_direction   = "inbound"
  secure            = true
  primary_uri_uuid  = var.primary_pbx_uri_uuid
  fallback_uri_uuid = var.fallback_pbx_uri_uuid
}

variable "primary_pbx_uri_uuid" {
  type = string
}

variable "fallback_pbx_uri_uuid" {
  type    = string
  default = null
}
