#!/usr/bin/env bash
# The stand-alone service on Azurite: tables, queues and blobs as in Azure, the hub of this machine. Ctrl-C ends both; what was stored stays in .data/azurite.
# Usage: .devcontainer/azurite.sh [port]
set -euo pipefail
cd "$(dirname "$0")/.."
port=${1:-7071}
first=${AZURITE_PORT:-10000}
data=${DATA_DIRECTORY:-.data/azurite}
[ -d node_modules/azurite ] || npm ci --no-audit --no-fund
mkdir -p "$data"
node node_modules/azurite/dist/src/azurite.js --silent --disableTelemetry --skipApiVersionCheck --location "$data" \
  --blobPort "$first" --queuePort "$((first + 1))" --tablePort "$((first + 2))" &
azurite=$!
trap 'kill "$azurite" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
  (exec 3<>"/dev/tcp/127.0.0.1/$((first + 2))") 2>/dev/null && break
  kill -0 "$azurite" 2>/dev/null || { echo "Azurite did not start" >&2; exit 1; }
  sleep 0.1
done
host=http://127.0.0.1
key=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==
export AzureWebJobsStorage="AccountName=devstoreaccount1;AccountKey=$key;BlobEndpoint=$host:$first/devstoreaccount1;QueueEndpoint=$host:$((first + 1))/devstoreaccount1;TableEndpoint=$host:$((first + 2))/devstoreaccount1"
if [ -z "${APP_DLL:-}" ]; then
  dotnet build src/BillingFunctions -c Release -v q --nologo
  APP_DLL=src/BillingFunctions/bin/Release/net10.0/BillingFunctions.dll
fi
dotnet "$APP_DLL" --storage azure --urls "$host:$port" --data "$data/hub" &
service=$!
trap 'kill "$service" "$azurite" 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM
wait "$service"
