resource "zentrunk_trunk" "wrong" {
  trunk_direction = "inbound"
  ipacl_uuid      = zentrunk_ip_access_control_list.offices.ipacl_uuid
  credential_uuid = ""
}
