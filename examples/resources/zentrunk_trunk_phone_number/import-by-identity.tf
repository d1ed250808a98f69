import {
  to = zentrunk_trunk_phone_number.support
  identity = {
    number = "14155550100"
  }
}
