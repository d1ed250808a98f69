# Calls may come from these addresses only.
resource "zentrunk_ip_access_control_list" "offices" {
  name         = "offices"
  ip_addresses = ["203.0.113.0/24", "2001:db8:10::/48"]

  lifecycle {
    create_before_destroy = true
  }
}
