#!/usr/bin/env bash
# Breaks the rules on purpose, one rule at a time, and requires that the test aimed at that rule notices.
#
#   scripts/mutants.sh               every mutant of tests/mutants/mutants.toml (120: 26 min on 2 busy cores)
#   scripts/mutants.sh NAME…         only these
#
# The checkout is not touched: a copy of contracts/core is broken, in a scratch folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
if ! python3 -c 'import tomllib' 2>/dev/null; then
    echo "python3 3.11 or later is needed: it reads the list of mutants" >&2
    exit 1
fi
exec python3 tests/mutants/run.py "$@"
