#!/bin/sh
# Makes the two secrets of the vault, once. What is there already is never touched: a lost key loses every secret that was encrypted with it.
set -eu
: "${AZURE_KEY_VAULT_NAME:?run azd provision first}"

fail() {
  echo "$1" >&2
  exit 1
}

# How many secrets of a name there are. Asked again for a while: the role that azd provision has just given to the deployer is in force only minutes later.
there() {
  for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    if az keyvault secret list --vault-name "$AZURE_KEY_VAULT_NAME" --query "[?name=='$1'] | length(@)" --output tsv; then
      return 0
    fi
    echo "the vault does not answer yet ($try of 20)" >&2
    sleep 15
  done
  return 1
}

# keep NAME PREFIX FORMAT BYTES
keep() {
  count=$(there "$1") || fail "The secrets of $AZURE_KEY_VAULT_NAME cannot be listed: has the deployer the role Key Vault Secrets Officer, and is a private vault reached from inside its network?"
  case $count in
    0) ;;
    '' | *[!0-9]*) fail "$AZURE_KEY_VAULT_NAME was asked how many secrets are named $1, and said: $count" ;;
    *)
      echo "$1 is in the vault already"
      return
      ;;
  esac
  random=$(openssl rand "$3" "$4") || fail "openssl made no key"
  # Through a file that only we can read, so that the secret stands in no list of processes.
  file=$(umask 077 && mktemp)
  trap 'rm -f "$file"' EXIT
  printf '%s%s' "$2" "$random" > "$file"
  az keyvault secret set --vault-name "$AZURE_KEY_VAULT_NAME" --name "$1" --file "$file" --encoding utf-8 --output none || fail "$1 could not be put into $AZURE_KEY_VAULT_NAME"
  rm -f "$file"
  echo "$1 was made"
}

keep secret-keys 1: -base64 32
keep admin-secret '' -hex 32
