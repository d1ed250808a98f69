moved {
  from = zentrunk_credential.pbx
  to   = zentrunk_credential.main_pbx
}
