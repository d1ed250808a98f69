import {
  to = zentrunk_ip_access_control_list.offices
  identity = {
    ipacl_uuid = "3f6c2d84-a7e5-4b19-8d02-6e91f4b7a35c"
  }
}
