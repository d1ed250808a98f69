moved {
  from = zentrunk_origination_uri.pbx
  to   = zentrunk_origination_uri.main_pbx
}
