# Calls may come with this user name and password only. The password reaches neither
# plan nor state (Terraform 1.11 and later, OpenTofu 1.11 and later).
resource "zentrunk_credential" "pbx" {
  name                = "pbx"
  username            = "callcentre"
  password_wo         = var.sip_password
  password_wo_version = 1 # a new password is sent when this changes

  lifecycle {
    create_before_destroy = true
  }
}

variable "sip_password" {
  type      = string
  sensitive = true
  ephemeral = true
}
