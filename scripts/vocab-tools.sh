#!/usr/bin/env bash
# Installs, into a folder of the build cache, the programs of other people that check exports, and prints their Python.
#
#   ASSENT_VOCAB_PYTHON=$(scripts/vocab-tools.sh) cargo test -p assent-vocab --features outside --test outside
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

packages=(
    mlcroissant==1.1.1           # Croissant
    rdflib==7.6.0                # RDF, and the ontology of ODRL
    PyLD==3.3.0                  # JSON-LD
    xmlschema==4.3.2             # RSL
    spdx-python-model==0.0.6     # SPDX 3.0.1
    "cyclonedx-python-lib[json-validation]==11.12.0"
    openlineage-python==1.54.0
    datadiligence==0.1.7         # headers and the legacy C2PA label
    c2pa-python==0.38.1          # C2PA, in its own reader
    cryptography==50.0.2
)
folder="$CARGO_TARGET_DIR/vocab-tools"
wanted=$(printf '%s\n' "${packages[@]}")
if [ "$(cat "$folder/installed" 2>/dev/null)" != "$wanted" ]; then
    rm -rf "$folder"
    python3 -m venv "$folder" >&2
    "$folder/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}" >&2
    printf '%s\n' "$wanted" >"$folder/installed"
fi
printf '%s\n' "$folder/bin/python"
