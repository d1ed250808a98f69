variable "name" {
  description = "Name of the PBX, from which everything here takes its name."
  type        = string
}

variable "gateways" {
  description = "SIP addresses of the PBX: the one that calls go to, and the one for when it does not answer."
  type        = list(string)

  validation {
    condition     = contains([1, 2], length(var.gateways))
    error_message = "Give one gateway, or two."
  }
}

variable "addresses" {
  description = "Addresses and networks that the PBX places its calls from."
  type        = set(string)
}

variable "secure" {
  description = "Whether signalling and media are encrypted."
  type        = bool
  default     = true
}
