import {
  to = zentrunk_trunk_phone_number.support
  id = "14155550100"
}
