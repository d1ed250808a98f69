# Several numbers on one trunk. When a route goes, its number gets this application.
resource "zentrunk_trunk_phone_number" "sales" {
  for_each = toset(["14155550101", "442079460100"])

  number            = each.key
  trunk_id          = var.sales_trunk_id
  app_id_on_destroy = "30017831247261001"
}

variable "sales_trunk_id" {
  description = "The trunk that is to get the calls."
  type        = string
}
