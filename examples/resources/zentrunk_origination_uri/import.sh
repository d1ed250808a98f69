# The id is the uri_uuid that the Plivo console and the data source zentrunk_origination_uris show.
terraform import zentrunk_origination_uri.gateway 21a8a2a1-6b1f-4ac3-8a3b-0d9a3c5e7f10
