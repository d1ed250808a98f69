# The id is the ipacl_uuid that the Plivo console and the data source zentrunk_ip_access_control_lists show.
terraform import zentrunk_ip_access_control_list.offices 3f6c2d84-a7e5-4b19-8d02-6e91f4b7a35c
