import {
  to = zentrunk_origination_uri.gateway
  id = "21a8a2a1-6b1f-4ac3-8a3b-0d9a3c5e7f10"
}
