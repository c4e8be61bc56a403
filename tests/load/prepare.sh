#!/usr/bin/env bash
# Makes what the load scripts need: a metric `load` and customers load-0 ... load-(N-1). Usage: prepare.sh URL KEY N
set -euo pipefail
url=$1 key=$2 customers=$3
post() { curl -sS -o /dev/null -H "Authorization: Bearer $key" -H "Content-Type: application/json" "$@"; }
post "$url/v1/billable_metrics/" -d '{"code":"load","name":"Load","aggregation_type":"sum","field_name":"value"}'
seq 0 $((customers - 1)) | xargs -P 16 -I{} curl -sS -o /dev/null -H "Authorization: Bearer $key" -H "Content-Type: application/json" \
  "$url/v1/customers/" -d '{"external_id":"load-{}","name":"Load {}"}'
