# Every IP access control list of the account; with name, only the one of that name.
data "zentrunk_ip_access_control_lists" "all" {}

output "addresses" {
  value = { for list in data.zentrunk_ip_access_control_lists.all.ip_access_control_lists : list.ipacl_uuid => list.ip_addresses }
}
