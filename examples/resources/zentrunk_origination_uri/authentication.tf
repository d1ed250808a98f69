# The PBX wants a user name and a password from Plivo.
resource "zentrunk_origination_uri" "guarded" {
  name                  = "guarded gateway"
  uri                   = "sip:plivo@gw3.pbx.example.com:5061;transport=tls"
  authentication_needed = true
  username              = "plivo"
  password_wo           = var.gateway_password
  password_wo_version   = 1

  lifecycle {
    create_before_destroy = true
  }
}

variable "gateway_password" {
  type      = string
  sensitive = true
  ephemeral = true
}
