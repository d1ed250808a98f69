import {
  to = zentrunk_trunk.support
  id = "21784177241578330001"
}
