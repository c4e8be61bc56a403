#!/usr/bin/env bash
# What the service and its tests call, and Azurite from package.json. Runs as root or with sudo, again without harm.
set -euo pipefail
cd "$(dirname "$0")/.."
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
missing=()
command -v pdftotext >/dev/null || missing+=(poppler-utils)
command -v qpdf >/dev/null || missing+=(qpdf)
command -v zip >/dev/null || missing+=(zip)
ldconfig -p | grep -q 'libsqlite3\.so\.0' || missing+=(libsqlite3-0)
if [ "${#missing[@]}" -gt 0 ]; then
  as_root apt-get update -qq
  as_root apt-get install -y -qq "${missing[@]}"
fi
[ -d node_modules/azurite ] || npm ci --no-audit --no-fund
dotnet restore
