# Every credential of the account, without the passwords, which Zentrunk does not tell;
# with name, only the one of that name.
data "zentrunk_credentials" "all" {}

output "usernames" {
  value = data.zentrunk_credentials.all.credentials[*].username
}
