#!/usr/bin/env bash
# Writes the snapshots anew (golden vectors, contracts/INTERFACE.md, costs of messages, help texts, JSON output) and shows what moved.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
UPDATE_SNAPSHOTS=1 cargo test --locked -p assent-core --test vectors --test trees
UPDATE_SNAPSHOTS=1 cargo test --locked -p assent-acceptance --test weights
UPDATE_SNAPSHOTS=1 cargo test --locked -p assent-cli --tests
git --no-pager diff --stat -- '*snapshots*' '*golden*' '*vectors/*.json' contracts/INTERFACE.md
