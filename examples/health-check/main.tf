# Beside the configuration of examples/failover. Looked at after every apply, and by every plan: what does not hold is a warning.
# Terraform 1.5 and later, every OpenTofu.

check "hotline" {
  data "zentrunk_trunk" "hotline" {
    trunk_id = zentrunk_trunk.hotline.trunk_id
  }

  assert {
    condition     = data.zentrunk_trunk.hotline.trunk_status == "enabled"
    error_message = "The hotline is disabled in Zentrunk."
  }
}

check "number" {
  data "zentrunk_phone_numbers" "hotline" {
    trunk_id = zentrunk_trunk.hotline.trunk_id
  }

  assert {
    condition     = length(data.zentrunk_phone_numbers.hotline.phone_numbers) > 0
    error_message = "No phone number is routed to the hotline."
  }
}
