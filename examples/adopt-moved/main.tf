resource "zentrunk_trunk" "sales" {
  name            = "sales"
  trunk_direction = "outbound"
  ipacl_uuid      = "3f6c2d84-a7e5-4b19-8d02-6e91f4b7a35c"
}

moved {
  from = zentrunk_trunk.adopted["21784177241578330001"]
  to   = zentrunk_trunk.sales
}
