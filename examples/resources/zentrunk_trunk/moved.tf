moved {
  from = zentrunk_trunk.support
  to   = zentrunk_trunk.customer_support
}
