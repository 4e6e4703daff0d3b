#!/usr/bin/env bash
# Records what fpcalc says of every track into fpcalc.json, so that the tests need no fpcalc.
# The raw fingerprint is kept too: tests count the bits that differ where a lossy decoder rounds otherwise.
set -euo pipefail
cd "$(dirname "$0")"

# fpcalc NAME ...: stdout only; Debian's build complains of "End of file" after it has printed the fingerprint.
ask() { fpcalc -json "$@" 2>/dev/null || true; }

{
    echo '{'
    echo "  \"version\": \"$(fpcalc -version)\","
    echo '  "tracks": {'
    separator=''
    for file in quiet-machines/*; do
        printf '%s    "%s": {"compressed": %s, "raw": %s}' "$separator" "$(basename "$file")" \
            "$(ask "$file")" "$(ask -raw "$file")"
        separator=$',\n'
    done
    printf '\n  }\n}\n'
} >fpcalc.json
