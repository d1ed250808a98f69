terraform {
  required_version = ">= 1.11" # for use_lockfile and password_wo

  required_providers {
    zentrunk = {
      source  = "plivo/zentrunk"
      version = "~> 0.1"
    }
  }

  # Any backend that locks will do: two applies at once would undo each other's work.
  backend "s3" {
    bucket       = "example-terraform-state"
    key          = "zentrunk.tfstate"
    region       = "eu-central-1"
    encrypt      = true
    use_lockfile = true
  }
}

# PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN come from the pipeline's secrets.
provider "zentrunk" {}

resource "zentrunk_origination_uri" "pbx" {
  name = "pbx"
  uri  = "pbx.example.com:5061;transport=tls"

  lifecycle {
    create_before_destroy = true
  }
}

resource "zentrunk_trunk" "support" {
  name             = "support line"
  trunk_direction  = "inbound"
  secure           = true
  primary_uri_uuid = zentrunk_origination_uri.pbx.uri_uuid

  lifecycle {
    prevent_destroy = true # phone numbers are routed to it
  }
}
