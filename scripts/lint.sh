#!/usr/bin/env bash
# Formatting, and the lints of the rules and the client; says so where the compiler at hand has no clippy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then
    echo "skipped: this compiler has no rustfmt or clippy"
    exit 0
fi
cargo fmt --all --check
cargo clippy --locked --quiet -p assent-core --all-targets -- -D warnings
cargo clippy --locked --quiet -p assent-vocab --all-targets --features outside -- -D warnings
