output "inbound_trunk_id" {
  description = "What phone numbers are routed to."
  value       = zentrunk_trunk.inbound.trunk_id
}

output "outbound_domain" {
  description = "Where the PBX sends its calls."
  value       = zentrunk_trunk.outbound.trunk_domain
}
