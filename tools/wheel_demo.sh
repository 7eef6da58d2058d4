#!/usr/bin/env bash
# The product as anybody gets it: both wheels into an empty environment with no checkout in sight,
# and `uptake demo` in there. Says what it saw; exits non-zero when the demo does not come up.
set -euo pipefail
cd "$(dirname "$0")/.."
house=$PWD
place=$(mktemp -d)
chmod 755 "$place"  # under root, Postgres runs as somebody else
demo=""
finish() {
  if [ -n "$demo" ]; then kill -INT "$demo" 2>/dev/null || true; wait "$demo" 2>/dev/null || true; fi
  rm -rf "$place"
}
trap finish EXIT

echo "[1/4] building both wheels"
# From a copy: what a builder leaves behind would be in the next wheel.
mkdir "$place/source"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -P -t "$place/source"
for project in . local-slack; do
  .venv/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation \
    -w "$place/wheels" "$place/source/$project"
done
rm -rf "$place/source"
for wheel in "$place"/wheels/*; do
  echo "      $(basename "$wheel"): $(.venv/bin/python -m zipfile -l "$wheel" | tail -n +2 | wc -l) files"
done

echo "[2/4] installing uptake[demo] into an empty environment"
cd "$place"
"$house/.venv/bin/uv" venv --quiet --python "$house/.venv/bin/python" bare
"$house/.venv/bin/uv" pip install --quiet --python bare/bin/python --find-links wheels \
  -c "$house/requirements.lock" 'uptake[demo]'

echo "[3/4] uptake demo"
read -r slack app < <(bare/bin/python -c 'from local_slack.process import free_port as f; print(f(), f())')
env -u PYTHONPATH bare/bin/uptake demo --port "$slack" --app-port "$app" --data-dir data >said 2>&1 &
demo=$!
until grep -q '^Open ' said && curl -fsS "http://127.0.0.1:$app/healthz" -o /dev/null 2>/dev/null; do
  if ! kill -0 "$demo" 2>/dev/null || [ $SECONDS -gt 180 ]; then
    sed 's/^/      /' said
    echo "The demo did not come up." >&2
    exit 1
  fi
  sleep 0.2
done
sed -n 's/^/      /p' said

echo "[4/4] its pages"
curl -fsSL "http://127.0.0.1:$slack/" -o page
grep -q "Riverside Primary" page
echo "      the local Slack's page shows Riverside Primary"
echo "      the product's /healthz answers $(curl -fsS -o /dev/null -w '%{http_code}' "http://127.0.0.1:$app/healthz")"
kill -INT "$demo"
wait "$demo"
demo=""
grep -q "^Ended" said
tail -n 1 said | sed 's/^/      /'
echo "The wheels run the demo by themselves, after $SECONDS s."
