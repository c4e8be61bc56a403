#!/bin/sh
# Waits until the new version answers, and says so. A start from nothing, with new role assignments, can take minutes.
set -eu
: "${SERVICE_URL:?run azd provision first}"
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  if curl -fsS -o /dev/null --max-time 20 "$SERVICE_URL/"; then
    echo "$SERVICE_URL answers; its reference is at $SERVICE_URL/docs"
    exit 0
  fi
  echo "no answer yet ($try of 20)"
  sleep 15
done
echo "$SERVICE_URL does not answer: see docs/operations/deploy.md, 'It does not answer'" >&2
exit 1
