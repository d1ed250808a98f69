# The PBX sends its calls to the trunk's domain. It is let in by its address (the IP
# access control list), by user name and password (the credential), or by both.
resource "zentrunk_trunk" "call_centre" {
  name            = "call centre"
  trunk_direction = "outbound"
  ipacl_uuid      = var.call_centre_ipacl_uuid
  credential_uuid = var.call_centre_credential_uuid

  timeouts = {
    create = "2m"
  }
}

variable "call_centre_ipacl_uuid" {
  type = string
}

variable "call_centre_credential_uuid" {
  type    = string
  default = null
}

output "sip_domain" {
  value = zentrunk_trunk.call_centre.trunk_domain
}
