#!/usr/bin/env bash
# Writes the lock files anew from pyproject.toml: every version and every hash, for all platforms.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header "$@"; }
echo 'uv==0.13.9' | compile - -o requirements-uv.lock
compile --group build pyproject.toml -o requirements.lock
compile --group build --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock
