# The id is the credential_uuid that the Plivo console and the data source zentrunk_credentials show.
terraform import zentrunk_credential.pbx 9f1f7a1e-8d55-4a5e-93b7-0f4f6f1f1b0c
