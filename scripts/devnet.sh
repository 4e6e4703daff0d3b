#!/usr/bin/env bash
# Builds the devnet and runs it in the foreground until ctrl-c. Arguments go to the node: try --help.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
"$here/setup.sh"
# shellcheck source=lib.sh
. "$here/lib.sh"

# Compiled code of the runtime: seconds off every start but the first.
export ASSENT_DEVNET_CACHE="${ASSENT_DEVNET_CACHE:-$CARGO_TARGET_DIR/devnet-cache}"

echo "devnet: building; the first time takes minutes (tests/chain/devnet/README.md)" >&2
# Paths among the arguments are relative to the caller's folder. cargo gives its place to the node, so signals reach it.
exec cargo run --locked --quiet --manifest-path "$here/../Cargo.toml" --package assent-devnet -- "$@"
