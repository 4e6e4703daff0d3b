#!/usr/bin/env bash
# Builds the contracts into contracts/artifact; or does with them what the argument says: check, sizes, toolchain.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
exec cargo run --quiet --locked --package assent-build -- "${@:-build}"
