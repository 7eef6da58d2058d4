#!/usr/bin/env bash
# Every check, cheapest first; the first red one stops. `tools/check.sh lint` leaves the tests out,
# `tools/check.sh quick` plays those nearest to what was changed.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-all}
# Where bytecode is not kept, each process of the tests compiles three thousand modules for itself.
unset PYTHONDONTWRITEBYTECODE
step() { echo "── $*"; }

# The whole is counted from outside, and the closing line of the tests comes last.
if [ "$what" = all ] && [ -z "${CLOSING_LINE:-}" ]; then
  CLOSING_LINE=$(mktemp)
  export CLOSING_LINE
  trap 'rm -f "$CLOSING_LINE"' EXIT
  .venv/bin/python tools/processor_time.py 900 tools/check.sh
  cat "$CLOSING_LINE"
  exit
fi

step "ruff"
.venv/bin/ruff format --check --quiet .
.venv/bin/ruff check --quiet .
step "import contracts"
.venv/bin/lint-imports --no-logo
step "mypy, strict"
.venv/bin/mypy
[ "$what" = lint ] && exit 0

if [ "$what" = quick ]; then
  step "tests near what was changed"
  exec .venv/bin/python tools/near_tests.py
fi

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
tail -n 1 "$said" >"$CLOSING_LINE"
