#!/bin/sh
# Makes the two secrets of the vault, once. What is there already is never touched: a lost key loses every secret that was encrypted with it.
set -eu
: "${AZURE_KEY_VAULT_NAME:?run azd provision first}"

there() {
  az keyvault secret list --vault-name "$AZURE_KEY_VAULT_NAME" --query "[?name=='$1'] | length(@)" --output tsv
}

keep() {
  if [ "$(there "$1")" != "0" ]; then
    echo "$1 is in the vault already"
    return
  fi
  # Through a file that only we can read, so that the secret stands in no list of processes.
  file=$(umask 077 && mktemp)
  trap 'rm -f "$file"' EXIT
  printf '%s' "$2" > "$file"
  az keyvault secret set --vault-name "$AZURE_KEY_VAULT_NAME" --name "$1" --file "$file" --encoding utf-8 --output none
  rm -f "$file"
  echo "$1 was made"
}

keep secret-keys "1:$(openssl rand -base64 32)"
keep admin-secret "$(openssl rand -hex 32)"
