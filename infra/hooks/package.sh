#!/bin/sh
# Makes out/app.zip: the self-contained executable, host.json and the folders of the functions. Zipped here, on a system that knows the x bit, which the host needs and cannot set.
set -eu
cd "$(dirname "$0")/../.."

fail() {
  echo "$1" >&2
  exit 1
}

rm -rf out/app out/app.zip
dotnet publish src/BillingFunctions -c Release -r linux-x64 --self-contained -p:DebugType=none -o out/app --nologo -v q || fail "The app could not be published; nothing was deployed"
chmod +x out/app/BillingFunctions
for file in local.settings.json secret.keys; do
  [ ! -e "out/app/$file" ] || fail "out/app/$file must not be deployed"
done
(cd out/app && zip -q -r ../app.zip .) || fail "out/app.zip could not be made"
echo "out/app.zip: $(wc -c < out/app.zip) bytes"
