"""Makes each change of tests/mutants/changes.py in a copy, and says which tests turn red.

`python -m tests.mutants [word …]` takes the changes whose sentence holds one of the words. Exits
with 1 where a change is not found out, or a test is red without any.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from tests.architecture.sources import REPOSITORY
from tests.mutants.changes import MUTANTS, Mutant

SECONDS = 900
_PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _copy(root: Path) -> None:
    """Copy what belongs to the repository, committed or not."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607  # the developer's own git
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (REPOSITORY / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, root / name)


def _red(root: Path, tests: Sequence[str]) -> dict[str, str]:
    """Run tests in the copy; return the red ones by the name of their function, with the reason."""
    report = root / "report.xml"
    report.unlink(missing_ok=True)
    process = subprocess.run(
        [*_PYTEST, f"--junitxml={report}", *tests],
        cwd=root,
        # The copy comes before what is installed.
        env=os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=SECONDS,
        check=False,
        capture_output=True,
        text=True,
    )
    if process.returncode not in {0, 1}:
        raise SystemExit(f"The tests could not be run:\n{process.stdout}\n{process.stderr}")
    red = {}
    for case in ET.parse(report).iter("testcase"):  # noqa: S314  # written by pytest just now
        failed = case.find("failure")
        failed = case.find("error") if failed is None else failed
        if failed is not None:
            red.setdefault(_function(case.get("name", "")), failed.get("message", ""))
    return red


def _function(name: str) -> str:
    """Return a test's function, of its place with or without parameters."""
    return name.rsplit("::", 1)[-1].split("[", 1)[0]


def _sentence(reason: str) -> str:
    return reason.splitlines()[0].removeprefix("AssertionError: ")[:160] if reason else ""


def _is_found(root: Path, mutant: Mutant) -> bool:
    path, changed = mutant.mutated(root)
    before = path.read_text()
    path.write_text(changed)
    try:
        red = _red(root, mutant.tests)
    finally:
        path.write_text(before)
    _say(f"\n{mutant.what} ({path.relative_to(root)})")
    for test in mutant.tests:
        name = _function(test)
        _say(f"  red: {name}: {_sentence(red[name])}" if name in red else f"  NOT RED: {test}")
    return all(_function(test) in red for test in mutant.tests)


def main(words: Sequence[str]) -> int:
    chosen = [one for one in MUTANTS if not words or any(word in one.what for word in words)]
    with TemporaryDirectory(prefix="uptake-mutants-") as folder:
        root = Path(folder)
        # Postgres of the tests runs as somebody else under root.
        root.chmod(0o755)
        _copy(root)
        tests = list(dict.fromkeys(test for one in chosen for test in one.tests))
        if red := _red(root, tests):
            _say(f"Red without any change: {', '.join(red)}. Mend these first.")
            return 1
        missed = [one.what for one in chosen if not _is_found(root, one)]
    if missed:
        _say(f"\n{len(missed)} of {len(chosen)} changes turn no test red: {'; '.join(missed)}.")
        _say("Write the test that a reader of the code would expect, and name it in the change.")
        return 1
    _say(f"\nEach of {len(chosen)} changes turns its tests red.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
