#!/bin/sh
# Says before anything is made what the later hooks would miss.
set -eu
missing=""
for tool in az dotnet zip openssl curl; do
  command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
done
if [ -n "$missing" ]; then
  echo "Please install:$missing" >&2
  exit 1
fi
