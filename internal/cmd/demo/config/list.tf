data "zentrunk_trunks" "inbound" {
  trunk_direction = "inbound"
}

output "inbound_trunks" {
  value = sort(data.zentrunk_trunks.inbound.trunks[*].name)
}
