# Every phone number that is routed to a trunk, up to the limit (100 where there is none).
list "zentrunk_trunk_phone_number" "all" {
  provider = zentrunk
  limit    = 1000
}

# Those of one trunk, with all of their settings.
list "zentrunk_trunk_phone_number" "support" {
  provider         = zentrunk
  include_resource = true

  config {
    trunk_id = "21784177241578330001"
  }
}
