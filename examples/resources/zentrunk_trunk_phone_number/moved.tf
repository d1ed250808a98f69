moved {
  from = zentrunk_trunk_phone_number.support
  to   = zentrunk_trunk_phone_number.front_desk
}
