#!/usr/bin/env bash
# Makes .venv with the locked dependencies. Usage: tools/set_up.sh runtime|dev
# Needs Python 3.11 or newer and nothing else; says what it does, and what to do when it cannot.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=$1
lock=requirements.lock
[ "$kind" = dev ] && lock=requirements-dev.lock

find_python() {
  for candidate in "${PYTHON:-}" python3 python3.15 python3.14 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "Uptake needs Python 3.11 or newer. Install one, or name it: make PYTHON=/path/to/python3.14 …" >&2
  return 1
}

if ! [ -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
  python=$(find_python)
  echo "[1/3] making .venv with $("$python" --version)"
  if ! "$python" -m venv --clear .venv; then
    echo "This Python cannot make virtual environments. On Debian: apt-get install python3-venv" >&2
    exit 1
  fi
fi
if ! .venv/bin/uv --version >/dev/null 2>&1; then
  echo "[2/3] fetching the installer"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
fi
echo "[3/3] installing $(grep -c '==' "$lock") locked packages"
# Compiled once here, not anew in each of the processes that the tests start.
.venv/bin/uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$lock"
.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e . -e ./local-slack
touch .venv/.runtime
[ "$kind" = runtime ] || touch .venv/.dev
