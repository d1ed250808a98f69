# Every origination URI of the account, up to the limit (100 where there is none).
list "zentrunk_origination_uri" "all" {
  provider = zentrunk
  limit    = 1000
}

# The one of a name, with all of its settings.
list "zentrunk_origination_uri" "one" {
  provider         = zentrunk
  include_resource = true

  config {
    name = "gateway 1"
  }
}
