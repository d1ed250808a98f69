# By its name, or else by its trunk_id.
data "zentrunk_trunk" "support" {
  name = "support line"
}

output "support_domain" {
  value = data.zentrunk_trunk.support.trunk_domain
}
