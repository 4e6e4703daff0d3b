#!/usr/bin/env bash
# The five steps on a local chain, with real audio files: consent, licence, attestation, accrual, claim.
#
#   scripts/demo.sh          on the simulator (the test runtime in process)
#   scripts/demo.sh --node   on a real node (the same runtime as wasm)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

chain=simnet
case "${1-}" in
    '') ;;
    --node) chain=devnet ;;
    *)
        sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac

step() {
    printf '[%d/5] %s\n' "$1" "$2"
}

folder=$(mktemp -d)
pid=
finish() {
    local code=$?
    [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
    [ -z "$pid" ] || wait "$pid" 2>/dev/null || true
    rm -rf "$folder"
    [ "$code" -eq 0 ] || printf '\nThe demo failed (code %d): the lines above say where.\n' "$code" >&2
}
trap finish EXIT
trap 'exit 130' INT TERM

step 1 "set-up"
scripts/setup.sh
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

packages=(-p assent-cli -p assent-simnet -p assent-acceptance)
minutes=15
if [ "$chain" = devnet ]; then
    packages+=(-p assent-devnet)
    minutes=40
fi
step 2 "building the command and the $chain: about $minutes min the first time, then seconds"
cargo build --locked --quiet --bins "${packages[@]}"
programs="$CARGO_TARGET_DIR/debug"

step 3 "starting the $chain on a free port of this machine"
arguments=(--rpc-port 0 --block-time 500)
if [ "$chain" = devnet ]; then
    export ASSENT_DEVNET_CACHE="$programs/devnet-cache"
    arguments+=(--base-path "$folder/chain")
fi
"$programs/assent-$chain" "${arguments[@]}" >"$folder/url" 2>"$folder/chain.log" &
pid=$!
for _ in $(seq 1 120); do
    grep -q ws:// "$folder/url" && break
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.5
done
url=$(grep -o 'ws://[^ ]*' "$folder/url" || true)
if [ -z "$url" ]; then
    cat "$folder/chain.log" >&2
    printf 'The %s did not come up.\n' "$chain" >&2
    exit 1
fi

step 4 "the story"
mkdir "$folder/files"
"$programs/assent-demo" "$url" "$folder/files"

step 5 "done: every figure was checked, and the $chain is stopped"
cat <<'NEXT'

Try next:
  scripts/devnet.sh                          a chain that goes on, on ws://127.0.0.1:9944
  assent deploy --key //Alice --notice 0s    the contracts on it
  assent scan ~/Music                        what would be registered
  assent --help                              everything else
The command is in the build folder; this puts it on your path for this shell:
NEXT
# shellcheck disable=SC2016 # to be typed as it stands
printf '  export PATH="%s:$PATH"\n' "$programs"
