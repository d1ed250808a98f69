moved {
  from = zentrunk_ip_access_control_list.office
  to   = zentrunk_ip_access_control_list.head_office
}
