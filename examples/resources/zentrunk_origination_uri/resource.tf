# Calls go to this gateway.
resource "zentrunk_origination_uri" "gateway" {
  name = "gateway 1"
  uri  = "gw1.pbx.example.com:5061;transport=tls"

  lifecycle {
    create_before_destroy = true
  }
}
