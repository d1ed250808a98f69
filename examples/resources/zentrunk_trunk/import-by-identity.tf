import {
  to = zentrunk_trunk.support
  identity = {
    trunk_id = "21784177241578330001"
  }
}
