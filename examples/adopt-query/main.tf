terraform {
  required_version = ">= 1.14" # for terraform query

  required_providers {
    zentrunk = { source = "plivo/zentrunk" }
  }
}

# The account comes from PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN.
provider "zentrunk" {}
