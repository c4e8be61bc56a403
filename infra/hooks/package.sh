#!/bin/sh
# Makes out/app.zip: the self-contained executable, host.json and the folders of the functions. Zipped here, on a system that knows the x bit, which the host needs and cannot set.
set -eu
cd "$(dirname "$0")/../.."
rm -rf out/app out/app.zip
dotnet publish src/BillingFunctions -c Release -r linux-x64 --self-contained -p:DebugType=none -o out/app --nologo -v q
chmod +x out/app/BillingFunctions
for file in local.settings.json secret.keys; do
  if [ -e "out/app/$file" ]; then
    echo "out/app/$file must not be deployed" >&2
    exit 1
  fi
done
(cd out/app && zip -q -r ../app.zip .)
echo "out/app.zip: $(wc -c < out/app.zip) bytes"
