#!/usr/bin/env bash
# Writes the lock files anew from pyproject.toml: every version and every hash, for all platforms.
# What is pinned already stays as far as it may; the local Slack is here, and so in no lock.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-annotate --no-header --no-emit-package local-slack "$@"
}
echo 'uv==0.13.9' | compile - -o requirements-uv.lock
compile --extra demo --group build pyproject.toml -o requirements.lock
compile --extra demo --group build --group dev --group local-slack/pyproject.toml:dev pyproject.toml \
  -c requirements.lock -o requirements-dev.lock
