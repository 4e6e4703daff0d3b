#!/usr/bin/env bash
# The tests, in three layers. Each installs what it needs and ends with "N passed, N failed".
#
#   scripts/test.sh          rules, 20,000 stories, client, real blobs in externalities and on the simulator   (no node)
#   scripts/test.sh --all    + the contracts rebuilt and compared, a real node, the journey through the command line
#   scripts/test.sh --deep   + the long property tests, 100,000 stories, a thousand licences on a node that is killed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

layer=quick
case "${1-}" in
    '') ;;
    --all) layer=all ;;
    --deep) layer=deep ;;
    *) usage ;;
esac

scripts/setup.sh
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

log=$(mktemp)
trap 'rm -f "$log"' EXIT
steps=3
[ "$layer" = quick ] || steps=5
step=0

say() {
    step=$((step + 1))
    printf '\n[%d/%d] %s\n' "$step" "$steps" "$1"
}

# Sums what cargo's own runner counted, so that one line tells of all.
closing() {
    awk '/^test result:/ { passed += $4; failed += $6; skipped += $8 }
         END { printf "\n%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit !passed }' "$log"
}

failed() {
    closing || true
    printf 'The tests failed: the first "FAILED" or "error" above says where.\n' >&2
    exit 1
}

# Every selection of packages has the same features (tests/chain/features), so nothing compiles twice.
selection=(--workspace --exclude assent-devnet)
features=()
runner=()
if [ "$layer" != quick ]; then
    selection=(--workspace)
    features=(--features assent-acceptance/node)
fi
if [ "$layer" = deep ]; then
    export PROPTEST_CASES=100000
    features+=(--features assent-vocab/exhaustive)
    runner=(--include-ignored)
fi

say "the programs (cold about 15 min without the node, 30 with it; warm seconds)"
cargo build --locked --bins "${selection[@]}"

if [ "$layer" != quick ]; then
    say "the contracts, rebuilt and compared (cold about 6 min)"
    cargo run --locked --quiet -p assent-build -- check
fi

say "the golden vectors, computed again without the rules (seconds)"
python3 contracts/core/vectors/check.py --self-test

say "the tests (cold about 5 min)"
cargo test --locked --no-fail-fast "${selection[@]}" "${features[@]}" --lib --bins --tests -- "${runner[@]}" 2>&1 | tee "$log" || failed

if [ "$layer" != quick ]; then
    say "formatting and lints"
    scripts/lint.sh
fi

closing
