"""Run the tests nearest to what was changed since the main branch, for about half a minute.

Nearest by imports: a test of the changed module itself comes first, then whoever imports an
importer of it. How long a file takes is known from the last time that it ran.
"""

import json
import subprocess
import sys
from collections import deque
from collections.abc import Iterable
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
# The tests are installed nowhere.
sys.path.insert(0, str(ROOT))
ROOMS = ("bot", "core", "handlers", "jobs", "modals", "storage")
SECONDS = 30.0
SECONDS_OF_THE_UNKNOWN = 2.0
# Tests that look at the files themselves, and import none.
OF_FILES = "tests.architecture"
KNOWN = ROOT / ".pytest_cache" / "v" / "uptake" / "seconds"


def _git(*arguments: str) -> list[str]:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # fixed words
    return done.stdout.splitlines()


def changed() -> set[str]:
    """Return the files that differ from where this branch left the main one."""
    base = (_git("merge-base", "HEAD", "main") or _git("merge-base", "HEAD", "origin/main"))[:1]
    new = _git("ls-files", "--others", "--exclude-standard")
    return {*_git("diff", "--name-only", *(base or ["HEAD"])), *new}


def _modules(paths: Iterable[str], known: set[str]) -> set[str]:
    """Return the modules of the files; another file belongs to the modules beside or above it."""
    found = set()
    for path in paths:
        if path.endswith(".py"):
            found.add(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
            continue
        folder, beside = ".".join(Path(path).parts[:-1]), set[str]()
        while folder and not beside:
            beside = {one for one in known if folder in (one, one.rpartition(".")[0])}
            folder = folder.rpartition(".")[0]
        found |= beside
    return found & known


def _imports() -> grimp.ImportGraph:
    rooms = [room for room in ROOMS if (ROOT / room).is_dir()]
    graph = grimp.build_graph(*rooms, "tests", cache_dir=".import_linter_cache")
    for module in sorted(graph.modules):
        # pytest gives a test what its conftest has, without an import.
        beside = f"{module.rpartition('.')[0]}.conftest"
        if module.rpartition(".")[2].startswith("test_") and beside in graph.modules:
            graph.add_import(importer=module, imported=beside)
    return graph


def nearest(start: Iterable[str], graph: grimp.ImportGraph) -> list[str]:
    """Return the test files that reach one of the modules, the nearest first."""
    waiting = deque(sorted(start))
    seen = dict.fromkeys(waiting)
    while waiting:
        for importer in sorted(graph.find_modules_that_directly_import(waiting.popleft())):
            if importer not in seen:
                seen[importer] = None
                waiting.append(importer)
    tests = [one for one in seen if one.rpartition(".")[2].startswith("test_")]
    of_files = [one for one in sorted(graph.modules) if one.startswith(f"{OF_FILES}.test_")]
    return [f"{one.replace('.', '/')}.py" for one in dict.fromkeys([*tests, *of_files])]


def within(seconds: float, files: list[str]) -> list[str]:
    """Return as many of the first files as may run in the time; one at least."""
    known: dict[str, float] = json.loads(KNOWN.read_text()) if KNOWN.exists() else {}
    chosen: list[str] = []
    for file in files:
        takes = known.get(file, SECONDS_OF_THE_UNKNOWN)
        if not chosen or takes <= seconds:
            chosen.append(file)
            seconds -= takes
    return chosen


def main() -> int:
    graph = _imports()
    files = nearest(_modules(changed(), graph.modules), graph)
    chosen = within(SECONDS, files)
    sys.stdout.write(
        f"{len(chosen)} of {len(files)} files that the change can reach; make test plays all.\n"
    )
    sys.stdout.flush()
    workers = ["-n", "2", "--dist", "loadfile"] if len(chosen) > 2 else []
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", *workers, *chosen]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603  # our own words


if __name__ == "__main__":
    raise SystemExit(main())
