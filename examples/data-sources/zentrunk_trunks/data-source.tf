# Every trunk of the account.
data "zentrunk_trunks" "all" {}

# Only the inbound ones that are switched on.
data "zentrunk_trunks" "live" {
  trunk_direction = "inbound"
  trunk_status    = "enabled"
}

# The trunks of each status, by name.
output "trunk_ids" {
  value = { for trunk in data.zentrunk_trunks.all.trunks : trunk.trunk_id => trunk.name }
}

output "live_names" {
  value = data.zentrunk_trunks.live.trunks[*].name
}
