import {
  to = zentrunk_credential.pbx
  id = "9f1f7a1e-8d55-4a5e-93b7-0f4f6f1f1b0c"
}
