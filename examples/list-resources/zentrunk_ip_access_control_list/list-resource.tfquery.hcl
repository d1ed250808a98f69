# Every IP access control list of the account, up to the limit (100 where there is none).
list "zentrunk_ip_access_control_list" "all" {
  provider = zentrunk
  limit    = 1000
}

# The one of a name, with all of its settings.
list "zentrunk_ip_access_control_list" "one" {
  provider         = zentrunk
  include_resource = true

  config {
    name = "offices"
  }
}
