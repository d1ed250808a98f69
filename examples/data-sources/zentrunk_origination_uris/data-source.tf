# Every origination URI of the account; with name, only the one of that name.
data "zentrunk_origination_uris" "all" {}

output "uris" {
  value = data.zentrunk_origination_uris.all.origination_uris[*].uri
}
