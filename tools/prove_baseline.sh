#!/usr/bin/env bash
# Proves that the baseline makes what the revisions before it made: two databases, one by the last
# commit that had those (44e20e9), one by the commit given (default: the one with the baseline);
# their catalogues, as pg_dump writes them, line by line, sorted; and storage/rights.txt.
# Prints nothing and exits 0 where both are equal.
set -euo pipefail
cd "$(dirname "$0")/.."
before=44e20e9
after=${1:-$(git log --format=%h --diff-filter=A -1 -- storage/schema/revisions/0100_baseline.sql)}
work=$(mktemp -d)
here=$PWD
cleanup() {
  for commit in "$before" "$after"; do
    git -C "$here" worktree remove --force "$work/$commit" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap cleanup EXIT
for commit in "$before" "$after"; do
  git worktree add --quiet --detach "$work/$commit" "$commit"
  (cd "$work/$commit" && "$here/.venv/bin/python" - "$work/$commit.dump" <<'PYTHON'
import subprocess, sys, tempfile
from pathlib import Path
from storage.embedded import start
from storage.kit.programs import binaries
from storage.migrate import upgrade
with tempfile.TemporaryDirectory(prefix="uptake-proof-") as folder:
    server = start(Path(folder))
    upgrade(server.migrator_url)
    dump = subprocess.check_output([binaries() / "pg_dump", "--schema-only", server.admin_url], text=True)
    server.stop()
# pg_dump begins and ends with a word made by chance.
lines = [one for one in dump.splitlines() if not one.startswith(("\\restrict", "\\unrestrict"))]
Path(sys.argv[1]).write_text("\n".join(sorted(lines)) + "\n")
PYTHON
  )
done
diff "$work/$before.dump" "$work/$after.dump"
cmp "$work/$before/storage/rights.txt" "$work/$after/storage/rights.txt"
