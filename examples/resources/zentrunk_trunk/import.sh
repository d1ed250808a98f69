# The id is the trunk_id that the Plivo console and the data source zentrunk_trunks show.
terraform import zentrunk_trunk.support 21784177241578330001
