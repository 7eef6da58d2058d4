#!/usr/bin/env bash
# Every check, cheapest first; the first red one stops. `tools/check.sh lint` leaves the tests out.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { echo "── $*"; }

step "ruff"
.venv/bin/ruff format --check --quiet .
.venv/bin/ruff check --quiet .
step "import contracts"
.venv/bin/lint-imports --no-logo
step "mypy, strict"
.venv/bin/mypy
[ "${1:-}" = lint ] && exit 0

tools/need_browser.sh
step "tests"
said=$(mktemp)
trap 'rm -f "$said"' EXIT
# A whole file at a time, each process with its own Postgres. Half of the time is spent waiting, for
# the database and for the bot: three of them fill two cores.
.venv/bin/python -m pytest -n 3 --dist loadfile --cov --cov-report= | tee "$said"
step "coverage: all of core, 90 % of the rest"
.venv/bin/coverage report --include='core/*' --fail-under=100
.venv/bin/coverage report --omit='core/*' --fail-under=90 --skip-covered | tail -n 1
# The closing line of the tests comes last.
tail -n 1 "$said"
