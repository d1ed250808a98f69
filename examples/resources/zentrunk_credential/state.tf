# For engines without write-only attributes: the password is in the state, as Terraform
# keeps sensitive values. Guard the state accordingly.
resource "zentrunk_credential" "pbx" {
  name     = "pbx"
  username = "callcentre"
  password = var.sip_password

  lifecycle {
    create_before_destroy = true
  }
}

variable "sip_password" {
  type      = string
  sensitive = true
}
