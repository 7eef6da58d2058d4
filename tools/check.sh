#!/usr/bin/env bash
# Every check, cheapest first; the first red one stops. `tools/check.sh lint` leaves the tests out.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { echo "── $*"; }

step "ruff"
.venv/bin/ruff format --check --quiet .
.venv/bin/ruff check --quiet .
step "import contracts"
.venv/bin/lint-imports --no-logo 2>/dev/null || .venv/bin/lint-imports
step "mypy, strict"
.venv/bin/mypy
[ "${1:-}" = lint ] && exit 0
step "tests"
exec .venv/bin/python -m pytest
