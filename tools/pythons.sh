#!/usr/bin/env bash
# For each Python: would the locked versions install, from wheels alone? And on each one that is on
# this machine beside the one of .venv: do the tests pass that need neither database nor browser?
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t FAST < <(grep -LE 'database|memory|postgres|world' tests/core/test_*.py tests/modals/test_*.py)
FAST+=(local-slack/tests/test_{checker,readme,story,talking}.py)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# (autograd-gamma, which lifelines needs, is plain Python and has never come as a wheel.)
for version in 3.11 3.12 3.13 3.14 3.15; do
  for lock in requirements.lock requirements-dev.lock; do
    .venv/bin/uv pip install --quiet --dry-run --target "$place/none" --python-version "$version" \
      --only-binary :all: --no-binary autograd-gamma --require-hashes -r "$lock"
    echo "Python $version: $lock installs from wheels alone"
  done
done

own=$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
for python in ~/.pyenv/versions/3.*/bin/python /usr/bin/python3.[0-9]* /usr/local/bin/python3.[0-9]*; do
  [ -x "$python" ] || continue
  version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
  "$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
  [ "$version" != "$own" ] && ! [ -e "$place/$version" ] || continue
  .venv/bin/uv venv --quiet --python "$python" "$place/$version"
  install() { .venv/bin/uv pip install --quiet --python "$place/$version/bin/python" "$@"; }
  install --require-hashes -r requirements-dev.lock
  install --no-deps --no-build-isolation -e . -e ./local-slack
  echo "Python $version: ${#FAST[@]} files of tests"
  "$place/$version/bin/python" -m pytest -q -p no:cacheprovider "${FAST[@]}"
done
