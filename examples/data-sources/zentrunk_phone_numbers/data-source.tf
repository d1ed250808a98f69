# Which numbers can take calls, and are not routed to anything?
data "zentrunk_phone_numbers" "voice" {
  services = "voice"
}

output "idle_numbers" {
  value = [for n in data.zentrunk_phone_numbers.voice.phone_numbers : n.number if n.app_id == null]
}

# What would stop if this trunk were deleted?
data "zentrunk_phone_numbers" "support" {
  trunk_id = "21784177241578330001"
}
