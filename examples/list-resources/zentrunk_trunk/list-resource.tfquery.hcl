# Every trunk of the account, up to the limit (100 where there is none).
list "zentrunk_trunk" "all" {
  provider = zentrunk
  limit    = 1000
}

# The inbound trunks that are switched on, with all of their settings.
list "zentrunk_trunk" "live" {
  provider         = zentrunk
  include_resource = true

  config {
    trunk_direction = "inbound"
    trunk_status    = "enabled"
  }
}
