# Calls may come from anywhere, with this user name and password.
resource "zentrunk_credential" "pbx" {
  name                = "pbx"
  username            = "callcentre"
  password_wo         = var.sip_password
  password_wo_version = 1

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "remote" {
  name            = "remote agents"
  trunk_direction = "outbound"
  secure          = true
  credential_uuid = zentrunk_credential.pbx.credential_uuid
}

variable "sip_password" {
  type      = string
  sensitive = true
  ephemeral = true # Terraform 1.10 and later, OpenTofu 1.11 and later
}
