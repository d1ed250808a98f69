# Every trunk of the account. Written to resource and import blocks by
#
#   terraform query -generate-config-out=trunks.tf
list "zentrunk_trunk" "all" {
  provider = zentrunk
  limit    = 10000 # 100 where it is left out
}
