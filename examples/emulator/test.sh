#!/usr/bin/env bash
# Tests a configuration against the emulator, which has to run, with the variables exported
# that it printed. Usage: test.sh DIRECTORY
set -euo pipefail
account=$(cd "$(dirname "$0")" && pwd)/account.json
cd "$1"

control() { # METHOD PATH [BODY]
  curl --silent --show-error --fail-with-body -X "$1" "${PLIVO_BASE_URL%/v1}/_emulator/$2" ${3:+--data-binary "$3"}
}

control POST load "@$account"                   # what the account has already
terraform apply -auto-approve -input=false

# The service fails twice, is slow, and refuses what comes too fast.
control POST faults '{"op": "read", "times": 2, "status": 503}'
control PATCH options '{"latency": "20ms", "requests_per_second": 20, "retry_after": "1"}'
terraform plan -detailed-exitcode -input=false  # 2 would mean that there is a change

# What was sent, and did a password arrive? It is shown as "(hidden)".
control GET 'journal?kind=Credential&op=create'

control POST reset                              # back to account.json, for the next test
